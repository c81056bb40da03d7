/** The result of `status` to the terms of the domain. @module */
import { z } from "zod";
import { LOGIN_STATES } from "../../../domain/broker/token_life.ts";
import { DESK_MODES } from "../../../domain/control/control_request.ts";
import {
  ACTOR_STATES,
  type DeskStatus,
  MARKET_PHASES,
} from "../../../domain/control/desk_status.ts";
import { ENTRY_BARS, type EntryBar } from "../../../domain/control/entry_bar.ts";
import { BOOKS } from "../../../domain/instrument/instrument.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import { DAY_LIMITS } from "../../../domain/risk/nearest.ts";
import { PAUSE_REASONS } from "../../../domain/portfolio/entries/pause.ts";
import type { Paise } from "../../../domain/money.ts";
import { ORDER_STATUSES } from "../../../domain/order/order.ts";
import { understood } from "./other_version.ts";

const instant = z.number().transform((at) => at as EpochMs);
const paise = z.int().transform((amount) => amount as Paise);
const count = z.int().nonnegative();
export const bookSchema = z.enum(BOOKS);

const position = z.object({
  symbol: z.string(),
  book: bookSchema,
  product: z.enum(["MIS", "NRML", "CNC"]),
  quantity: z.int(),
  averagePrice: paise,
  entryPrice: paise.optional(),
  lastPrice: paise.nullable(),
  unrealised: paise.nullable(),
  stop: z.object({ quantity: count, trigger: paise }).nullable(),
  // See `progress`.
  bare: z.string().default(""),
  covers: z.string().nullable(),
});

export const orderSchema = z.object({
  tag: z.string(),
  symbol: z.string(),
  purpose: z.enum(["entry", "stop", "exit"]),
  side: z.enum(["BUY", "SELL"]),
  type: z.enum(["MARKET", "LIMIT", "SL", "SL-M"]),
  status: z.enum(ORDER_STATUSES),
  quantity: count,
  filled: count,
  price: paise,
  trigger: paise,
});

const actor = z.object({
  path: z.string(),
  state: z.enum(ACTOR_STATES),
  depth: count,
  peak: count,
  oldestMs: z.number().nonnegative(),
  handled: count,
  lost: count,
  aborts: count,
  restarts: count,
  lastError: z.string(),
});

/** What engines said before all that keeps entries back was a code: one that ends may be older. */
const FORMER_WORDS = new Map<unknown, EntryBar>([
  ["the desk stops", "stopping"],
  ["the rehearsal ends", "rehearsal_over"],
]);

function barOf(said: unknown): unknown {
  return FORMER_WORDS.get(said) ?? said;
}

/** Also part of a view. */
export const statusSchema = z.object({
  mode: z.enum(DESK_MODES),
  simulated: z.boolean(),
  pid: count,
  date: z.iso.date().transform((date) => date as IsoDate).nullable(),
  at: instant,
  phase: z.enum(MARKET_PHASES),
  // See `progress`.
  squaringOff: z.array(bookSchema).default([]),
  // An engine that was started before there were these says nothing of them.
  progress: z.string().default(""),
  damage: z.string().nullable().default(null),
  calendarEnd: z.object({ isOver: z.boolean(), words: z.string() }).nullable().default(null),
  halt: z.object({ reason: z.string(), by: z.string(), at: instant }).nullable(),
  marketHalt: z.object({ reason: z.string(), until: instant.nullable() }).nullable(),
  login: z.object({ state: z.enum(LOGIN_STATES), endsAt: instant.nullable() }).nullable(),
  // See `progress`.
  unreadSince: instant.nullable().default(null),
  withheld: z.preprocess(barOf, z.enum(ENTRY_BARS).nullable()).default(null),
  day: z.object({
    realised: paise,
    unrealised: paise,
    charges: paise,
    // See `progress`: theirs was in `unrealised`.
    toClose: paise.default(0 as Paise),
    net: paise,
    lossMax: paise,
    nearest: z.object({ limit: z.enum(DAY_LIMITS), share: z.number() }),
  }),
  engines: z.array(z.object({ name: bookSchema, on: z.boolean(), reason: z.string() })),
  // See `progress`.
  paused: z.array(z.object({
    book: bookSchema,
    strategy: z.string(),
    reason: z.enum(PAUSE_REASONS),
    until: instant,
  })).default([]),
  // See `progress`.
  failed: z.array(z.object({
    book: bookSchema,
    strategy: z.string(),
    symbol: z.string(),
    error: z.string(),
  })).default([]),
  positions: z.array(position),
  orders: z.array(orderSchema),
  flatten: z.object({
    ended: z.boolean(),
    left: z.array(z.object({ symbol: z.string(), quantity: z.int(), why: z.string() })),
  }).nullable(),
  actors: z.array(actor),
  undelivered: z.array(z.object({
    to: z.string(),
    kind: z.string(),
    why: z.string(),
    count,
    lost: z.boolean(),
  })).default([]),
  quarantine: z.array(z.object({
    symbol: z.string(),
    own: z.int(),
    broker: z.int(),
    foreign: z.int(),
    missing: z.array(z.string()),
  })),
});

/** Throws OtherVersionError. */
export function parseStatus(result: unknown): DeskStatus {
  return understood(statusSchema, result);
}
