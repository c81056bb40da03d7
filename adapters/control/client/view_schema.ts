/** Views that an engine pushes, to the terms of the domain. @module */
import { z } from "zod";
import { TIMEFRAMES } from "../../../domain/candle/candle.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { ORDER_REASONS } from "../../../domain/order/order_reason.ts";
import { LOG_LEVELS } from "../../../domain/view/log_view.ts";
import { DIRECTIONS, SIGNAL_STAGES } from "../../../domain/view/signal_view.ts";
import { TOPICS, VIEW_MAX, type ViewPush } from "../../../domain/view/view.ts";
import { bookSchema, orderSchema, statusSchema } from "./status_schema.ts";

const instant = z.number().transform((at) => at as EpochMs);
const paise = z.int().transform((amount) => amount as Paise);
const ageMs = z.number().nullable();
const text = z.string().max(VIEW_MAX.text);
const count = z.int().nonnegative();

const desk = z.object({
  status: statusSchema,
  speed: z.number(),
  opensAt: instant.nullable(),
  closesAt: instant.nullable(),
  equityAtOpen: paise.nullable(),
  feedAgeMs: ageMs,
  lateness: z.object({ p99: z.number(), max: z.number() }),
  upMs: z.number(),
  holdings: z.array(z.object({
    symbol: text,
    book: bookSchema,
    strategy: text,
    key: text,
    entryAt: instant,
    target: paise.nullable(),
    quoteAgeMs: ageMs,
    closes: z.array(paise),
  })),
  beats: z.array(z.object({ path: text, ageMs })),
  controller: z.object({ client: z.int(), by: text }).nullable(),
});

const orders = z.object({
  orders: z.array(orderSchema.extend({
    key: text,
    at: instant,
    book: bookSchema,
    strategy: text,
    working: z.boolean(),
    averagePrice: paise.nullable(),
    reason: z.enum(["", ...ORDER_REASONS]),
    words: text,
  })).max(VIEW_MAX.orders),
});

const signals = z.object({
  lines: z.array(z.object({
    id: z.int(),
    at: instant,
    stage: z.enum(SIGNAL_STAGES),
    key: text,
    book: bookSchema,
    strategy: text,
    symbol: text,
    direction: z.enum(DIRECTIONS).nullable(),
    code: text,
    detail: text,
    confidence: z.number().nullable(),
    price: paise.nullable(),
    quantity: count.nullable(),
    net: paise.nullable(),
  })).max(VIEW_MAX.signals),
  holds: z.array(z.object({ book: bookSchema, strategy: text, reason: text, count })),
});

const performance = z.object({
  rows: z.array(z.object({
    book: bookSchema,
    strategy: text.nullable(),
    trades: count,
    wins: count,
    net: paise,
    expectancyR: z.number().nullable(),
    profitFactor: z.number().nullable(),
    largestWin: paise.nullable(),
    largestLoss: paise.nullable(),
    maxDrawdown: paise,
  })),
  curve: z.array(z.object({ at: instant, net: paise })).max(VIEW_MAX.curve),
  worstFall: paise,
  trades: z.array(z.object({
    key: text,
    symbol: text,
    book: bookSchema,
    strategy: text,
    side: z.enum(["LONG", "SHORT"]),
    quantity: count,
    entryAt: instant,
    exitAt: instant,
    entryPrice: paise,
    exitPrice: paise,
    net: paise,
    r: z.number().nullable(),
    reason: text,
  })).max(VIEW_MAX.trades),
});

const logs = z.object({
  lines: z.array(z.object({
    id: z.int(),
    at: instant,
    level: z.enum(LOG_LEVELS),
    source: text,
    text,
  })).max(VIEW_MAX.logs),
});

const levels = z.array(z.object({ price: paise, quantity: count, orders: count })).max(5);
const average = z.array(z.number().nullable()).max(VIEW_MAX.candles);

const chart = z.object({
  symbol: text.nullable(),
  timeframe: z.enum(TIMEFRAMES),
  symbols: z.array(text).max(VIEW_MAX.symbols),
  candles: z.array(z.object({
    at: instant,
    open: paise,
    high: paise,
    low: paise,
    close: paise,
    volume: z.number(),
  })).max(VIEW_MAX.candles),
  ema20: average,
  ema50: average,
  marks: z.array(z.object({
    at: instant,
    price: paise,
    side: z.enum(["BUY", "SELL"]),
    purpose: z.enum(["entry", "exit"]),
  })).max(VIEW_MAX.marks),
  isWing: z.boolean(),
  entry: paise.nullable(),
  stop: paise.nullable(),
  target: paise.nullable(),
  depth: z.object({ bids: levels, asks: levels }).nullable(),
  lastPrice: paise.nullable(),
  prevClose: paise.nullable(),
  quoteAgeMs: ageMs,
});

const sequence = z.int().nonnegative();
const push = z.discriminatedUnion("view", [
  z.object({ view: z.literal("desk"), sequence, body: desk }),
  z.object({ view: z.literal("orders"), sequence, body: orders }),
  z.object({ view: z.literal("signals"), sequence, body: signals }),
  z.object({ view: z.literal("performance"), sequence, body: performance }),
  z.object({ view: z.literal("logs"), sequence, body: logs }),
  z.object({ view: z.literal("chart"), sequence, body: chart }),
]);

const named = z.object({ view: z.enum(TOPICS) });

/** The view in a line's JSON, null where there is none, or why it cannot be read. */
export function parsePush(
  said: unknown,
): { readonly push: ViewPush } | { readonly problem: string } | null {
  if (!named.safeParse(said).success) return null;
  const parsed = push.safeParse(said);
  if (parsed.success) return { push: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join(".")}: ${issue?.message}` };
}
