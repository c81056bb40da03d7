/** Rows of orders.csv over random lives of orders: the blotter's word, and always a price. @module */
import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import fc from "fast-check";
import {
  applyBlotter,
  type BlotterEvent,
  EMPTY_BLOTTER,
  orderUnder,
} from "../../../domain/order/blotter.ts";
import type { DeskEvent } from "../../../domain/desk_record.ts";
import type { Intent } from "../../../domain/strategy/intent.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type {
  Modification,
  NewOrder,
  OrderState,
  OrderStatus,
  OrderType,
} from "../../../domain/order/order.ts";
import { Projection } from "../../../domain/projection/projection.ts";
import { orderPrice } from "../../../domain/projection/order_rows.ts";
import { slippageOf } from "../../../domain/projection/trade_rows.ts";
import type { Approved } from "../../../domain/risk/approved.ts";
import {
  BANKNIFTY,
  DESK,
  fill,
  intended,
  MORNING,
  NIFTY,
  order,
  record,
  signal,
} from "./small_session.ts";

const WORDS: Readonly<Record<OrderStatus, string>> = {
  INTENDED: "PENDING",
  OPEN: "OPEN",
  TRIGGER_PENDING: "TRIGGER_PENDING",
  COMPLETE: "FILLED",
  CANCELLED: "CANCELLED",
  REJECTED: "REJECTED",
  UNKNOWN: "UNKNOWN",
  ABSENT: "ABSENT",
  WITHHELD: "WITHHELD",
};

const TYPES: readonly OrderType[] = ["MARKET", "LIMIT", "SL", "SL-M"];
const STATUSES: readonly OrderStatus[] = ["OPEN", "TRIGGER_PENDING", "COMPLETE", "CANCELLED"];
const TAGS = ["a", "b", "c"];

/** One thing that may happen, as numbers: what, to which order, and how. */
const step = fc.record({
  what: fc.integer({ min: 0, max: 13 }),
  tag: fc.constantFrom(...TAGS),
  type: fc.constantFrom(...TYPES),
  status: fc.constantFrom(...STATUSES),
  price: fc.integer({ min: 5, max: 9_000_000 }),
  filled: fc.integer({ min: 0, max: 150 }),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function terms({ type, price }: Step) {
  return {
    type,
    price: (type === "LIMIT" || type === "SL" ? price : 0) as Paise,
    trigger: (type === "SL" || type === "SL-M" ? price : 0) as Paise,
  };
}

/** The event of a step, or null when the broker would not record it now. */
function eventOf(of: Step, held: OrderState | undefined): DeskEvent | null {
  const { tag, what, price } = of;
  const at = MORNING as EpochMs;
  const token = tag === "c" ? BANKNIFTY : NIFTY;
  const sent: NewOrder = order({ tag, token, ...terms(of) });
  if (what === 0) return held === undefined ? { type: "OrderIntended", order: sent, at } : null;
  if (what === 1) return intended(sent, signal({ price: price as Paise }) as Intent);
  if (what === 2) return { type: "PricesSeen", prices: [{ token, price: price as Paise }] };
  if (what === 3) return { type: "BlotterDayCleared", date: "2026-11-20" as IsoDate };
  if (held === undefined) return null;
  switch (what) {
    case 4:
      return { type: "OrderTaken", tag, orderId: "P1", at };
    case 5:
      return { type: "OrderRefused", tag, reason: "order_refused", words: "rms, says: no", at };
    case 6:
      return { type: "OrderLost", tag, at };
    case 7:
      return { type: "OrderAbsent", tag, at };
    case 8:
      return { type: "ModifyRequested", tag, change: { quantity: 150, ...terms(of) }, at };
    case 9:
      return { type: "OrderWithheld", tag, reason: "halted", at };
    case 10:
      return { type: "CancelRequested", tag, at };
    case 11: {
      const change = { quantity: 150, ...terms(of) } as Approved<Modification>;
      return { type: "ModifyAwaited", tag, change, at };
    }
    default: {
      const units = Math.max(1, of.filled - held.filled);
      const news = fill(held.order, units, price, MORNING, of.filled);
      const report = {
        tag,
        orderId: "P1",
        status: of.status,
        filled: of.filled,
        reason: "",
      } as const;
      const executed = of.filled > held.filled ? news : null;
      return { type: "OrderReported", report: { ...report, fill: executed }, at };
    }
  }
}

Deno.test("Projection.rows() follows the blotter, and prices every row, whatever happens", () => {
  let rows = 0, unpriced = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const projection = new Projection(DESK);
      let blotter = EMPTY_BLOTTER;
      for (const [i, of] of steps.entries()) {
        const before = orderUnder(blotter, of.tag);
        const event = eventOf(of, before);
        if (event === null) continue;
        const orders = !["EntryIntended", "PricesSeen"].includes(event.type);
        if (orders) blotter = applyBlotter(blotter, event as BlotterEvent);
        const written = projection.rows(record(i + 1, MORNING, event));
        const priced = written.filter(({ file }) => file !== "events");
        for (const { line } of priced) {
          const price = Number(parse(line)[0]![4]);
          assert(price > 0 && Number.isFinite(price), line);
        }
        if (!orders || event.type === "BlotterDayCleared") continue;
        const after = orderUnder(blotter, of.tag)!;
        const changed = before?.status !== after.status || before.filled !== after.filled ||
          before.order !== after.order;
        const noPrice = written.filter(({ line }) => line.includes("ltp_fetch_error")).length;
        assertEquals(priced.length + noPrice, changed ? 1 : 0);
        unpriced += noPrice;
        rows += priced.length;
        if (priced.length === 1) assertSays(priced[0]!.line, after);
      }
    }),
    { numRuns: 500, seed: 11 },
  );
  assert(rows > 1000, `${rows} rows`);
  assert(unpriced > 10, `${unpriced} orders without a price`);
});

function assertSays(line: string, { order, status, filled, reason }: OrderState) {
  const cells = parse(line)[0]!;
  const extra = JSON.parse(cells[11]!);
  const word = status === "OPEN" && filled > 0 ? "PARTIAL" : WORDS[status];
  assertEquals([cells[3], cells[5]], [`${order.quantity}`, word]);
  const { type, limit = 0, trigger = 0 } = extra;
  assertEquals([type, limit, trigger], [order.type, order.price / 100, order.trigger / 100]);
  assertEquals([extra.filled, extra.reason ?? ""], [filled, reason]);
}

Deno.test("orderPrice() is what even one unit was filled at, then limit, trigger and last price", () => {
  const priced = (change: Partial<OrderState>, terms: Partial<NewOrder>, last?: number) => {
    const held = { filled: 0, turnover: 0, order: order(terms), ...change } as OrderState;
    return orderPrice(held, last);
  };
  const [price, trigger] = [80_000, 79_900] as Paise[];
  assertEquals(priced({ filled: 1, turnover: 80_005 as Paise }, { price: price! }), 80_005);
  assertEquals(priced({}, { price: price!, trigger: trigger! }, 5), 80_000);
  assertEquals(priced({}, { trigger: trigger! }, 5), 79_900);
  assertEquals([priced({}, {}, 5), priced({}, {}, 0), priced({}, {})], [5, null, null]);
});

Deno.test("slippageOf() is nothing where no price was expected, and a cost on either side", () => {
  const slipped = (side: "BUY" | "SELL", expected: number | null) =>
    slippageOf(fill(order({ side }), 10, 80_000, MORNING, 1), expected);
  assertEquals([slipped("BUY", null), slipped("SELL", null)], [0, 0]);
  assertEquals([slipped("BUY", 79_995), slipped("SELL", 79_995)], [50, -50]);
});
