/**
 * Random orders against random ticks: what the paper exchange may never do, whatever comes, and a
 * crash anywhere that changes nothing.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import type { Paise } from "../../domain/money.ts";
import type { OrderType } from "../../domain/order/order.ts";
import {
  applyExchange,
  EMPTY_EXCHANGE,
  type ExchangeEvent,
  exchangeOrder,
  type ExchangeState,
} from "../../domain/exchange/paper_exchange.ts";
import { signed } from "../../domain/order/side.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import {
  CALL,
  FUTURE,
  INDEX,
  type Levels,
  listedRules,
  SHARE,
  tickOf,
} from "../domain/listed_market.ts";
import { Floor } from "./exchange_floor.ts";

const LATENCY_MS = listedRules().latencyMs;
const INSTRUMENTS = [FUTURE, CALL, SHARE, INDEX];
const TYPES: readonly OrderType[] = ["MARKET", "LIMIT", "SL", "SL-M"];

/** Prices 5 rupees around the middle; a step is the coarsest tick of all. */
const price = fc.integer({ min: -50, max: 50 }).map((steps) => (10_000 + steps * 10) as Paise);
const instrument = fc.constantFrom(...INSTRUMENTS);
const lots = fc.integer({ min: 1, max: 30 }).map((n) => n * 10);
const terms = fc.record({
  type: fc.constantFrom(...TYPES),
  quantity: lots,
  price,
  trigger: price,
});
const level = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }));
const side = fc.array(level, { maxLength: 5 });

type Do = (floor: Floor, script: Script) => void;

/** What a run remembers beside the floor. */
interface Script {
  placed: number;
  readonly sentAt: Map<string, number>;
  readonly last: Map<number, Tick>;
}

const placing = fc.record({
  of: instrument,
  side: fc.constantFrom<"BUY" | "SELL">("BUY", "SELL"),
  product: fc.constantFrom<"MIS" | "NRML">("MIS", "NRML"),
  terms,
}).map(({ of, terms, ...rest }): Do => (floor, script) => {
  const tag = `t${++script.placed}`;
  script.sentAt.set(tag, floor.host.now);
  floor.place(of, tag, { ...terms, ...rest });
});

const orderId = fc.integer({ min: 1, max: 12 }).map((n) => `P${n}`);
const modifying = fc.tuple(orderId, terms)
  .map(([id, change]): Do => (floor) => void floor.modify(id, change));
const cancelling = orderId.map((id): Do => (floor) => void floor.cancel(id));

const ticking = fc.record({ of: instrument, ltp: price, bids: side, asks: side, stale: fc.nat(3) })
  .map(({ of, ltp, bids, asks, stale }): Do => (floor, { last }) => {
    const again = stale === 0 ? last.get(of.token) : undefined;
    const depth = of === INDEX
      ? [[], []] as const
      : [levels(ltp, -10, bids), levels(ltp, 10, asks)];
    const tick = again ?? tickOf(of, floor.host.now, ltp, ...depth);
    last.set(of.token, tick);
    floor.ticks(tick);
  });

/** Each level some ticks of 10 paise further from the last price, with whole lots. */
function levels(ltp: number, away: number, steps: readonly (readonly [number, number])[]): Levels {
  let at = ltp;
  return steps.map(([gap, lots]) => [at += away * gap, lots * 10] as const);
}

const step = fc.tuple(
  fc.integer({ min: 0, max: 80 }),
  fc.oneof(
    { weight: 3, arbitrary: placing },
    { weight: 2, arbitrary: modifying },
    { weight: 1, arbitrary: cancelling },
    { weight: 6, arbitrary: ticking },
  ),
);
const steps = fc.array(step, { minLength: 10, maxLength: 60 });

type Steps = readonly (readonly [number, Do])[];

/** Plays the steps; `between` may replace the floor before any of them. */
function played(
  steps: Steps,
  between: (floor: Floor, i: number) => Floor = (floor) => floor,
): { readonly floor: Floor; readonly script: Script } {
  const script: Script = { placed: 0, sentAt: new Map(), last: new Map() };
  let floor = new Floor();
  let at = 0;
  steps.forEach(([waitMs, act], i) => {
    floor = between(floor, i).at(at += waitMs);
    act(floor, script);
  });
  return { floor: floor.at(at + LATENCY_MS), script };
}

/** Follows the events one by one and checks each execution against the order as it was then. */
function assertHonest(events: readonly ExchangeEvent[], script: Script): ExchangeState {
  const takenOf = new Map<string, number>();
  let state = EMPTY_EXCHANGE;
  for (const event of events) {
    if (event.type === "OrderTraded") {
      const { fill, level } = event;
      const { order, filled } = exchangeOrder(state, event.orderId)!;
      const { type, side, price: limit, token } = order;
      assert(fill.quantity > 0 && filled + fill.quantity <= order.quantity, "more than ordered");
      if (type === "LIMIT" || type === "SL") {
        assert(side === "BUY" ? fill.price <= limit : fill.price >= limit, "beyond the limit");
      }
      assert(fill.at >= script.sentAt.get(order.tag)! + LATENCY_MS, "before it had arrived");
      if (token === INDEX.token) assertEquals(level, undefined);
      if (level !== undefined) {
        const name = [token, side, fill.price, level.at, level.shown].join();
        const taken = (takenOf.get(name) ?? 0) + fill.quantity;
        assert(taken <= level.shown, "more than displayed");
        takenOf.set(name, taken);
      }
    }
    state = applyExchange(state, event);
  }
  return state;
}

function assertBooked(state: ExchangeState): void {
  const { account, traded } = state;
  const orders = everyOrder(state);
  const fills = orders.flatMap((held) => held.fills);
  assertEquals(fills.length, traded);
  assertEquals(new Set(fills.map(({ tradeId }) => tradeId)).size, traded);
  const net: Record<string, number> = {};
  let cash = 0;
  for (const { key, product, side, quantity, price } of fills) {
    net[`${key} ${product}`] = (net[`${key} ${product}`] ?? 0) + signed(side, quantity);
    cash -= signed(side, quantity) * price;
  }
  for (const { key, product, quantity } of account.positions) {
    assertEquals(quantity, net[`${key} ${product}`]);
    delete net[`${key} ${product}`];
  }
  assertEquals(Object.values(net).filter((quantity) => quantity !== 0), []);
  const invested = account.positions
    .reduce((sum, { quantity, cost }) => sum + Math.sign(quantity) * cost, 0);
  assertEquals(account.realised - invested, cash);
  for (const { filled, fills } of orders) {
    assertEquals(filled, fills.reduce((sum, { quantity }) => sum + quantity, 0));
  }
}

Deno.test("the exchange fills no more than was ordered, displayed or limited, and books all of it", () => {
  let traded = 0, parts = 0;
  fc.assert(
    fc.property(steps, (steps) => {
      const { floor, script } = played(steps);
      assertEquals(assertHonest(floor.events, script), floor.state);
      assertBooked(floor.state);
      const told = floor.reports.flatMap(({ fill }) => fill === null ? [] : [fill.tradeId]);
      assertEquals(told, Array.from({ length: floor.state.traded }, (_, i) => `T${i + 1}`));
      traded += floor.state.traded;
      parts += everyOrder(floor.state).filter(({ fills }) => fills.length > 1).length;
    }),
    { numRuns: 150, seed: 1 },
  );
  // What never trades proves nothing.
  assert(traded > 300 && parts > 50, `${traded} trades, ${parts} orders in parts`);
});

Deno.test("the exchange is the same whether it, or the whole process, crashes between any two steps", () => {
  fc.assert(
    fc.property(steps, fc.nat(), fc.nat(), (steps, crash, kill) => {
      const { floor } = played(steps);
      const crashed = played(steps, (floor, i) => {
        if (i === crash % steps.length) floor.host.kernel.tree.restart([EXCHANGE], "test");
        if (i !== kill % steps.length) return floor;
        return new Floor({}, floor.host.log.all!, floor.host.now);
      });
      assertEquals(crashed.floor.state, floor.state);
      assertEquals(crashed.floor.events, floor.events);
    }),
    { numRuns: 60, seed: 2 },
  );
});

Deno.test("orders and changes that would exceed the money are refused, whatever was traded before", () => {
  let refused = 0;
  const tight = { capital: 1_000_000 as Paise };
  fc.assert(
    fc.property(steps, (steps) => {
      const script: Script = { placed: 0, sentAt: new Map(), last: new Map() };
      const floor = new Floor(tight);
      let at = 0;
      for (const [waitMs, act] of steps) {
        floor.at(at += waitMs);
        const before = floor.account();
        act(floor, script);
        floor.at(at);
        const after = floor.account();
        const more = after.orders.length > before.orders.length;
        const funds = tight.capital + floor.state.account.realised;
        if (more && after.marginUsed > before.marginUsed) assert(after.marginUsed <= funds);
      }
      refused += floor.heard.filter((line) => line.endsWith("Refused margin")).length;
    }),
    { numRuns: 100, seed: 3 },
  );
  assert(refused > 100, `${refused} refused`);
});
