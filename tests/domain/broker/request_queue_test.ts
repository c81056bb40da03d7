/** No window ever holds more than its budget, and what reduces risk never waits for what adds it. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  familyOf,
  REQUEST_LANES,
  RequestBudget,
  type RequestLane,
  type RequestRates,
} from "../../../domain/broker/request_budget.ts";
import { type QueuedRequest, RequestQueue } from "../../../domain/broker/request_queue.ts";

const ORDERS = { perSecond: 4, perMinute: 30, perDay: 60 };

const RATES: RequestRates = {
  orders: ORDERS,
  quotesPerSecond: 1,
  historyPerSecond: 3,
  othersPerSecond: 5,
  reserve: 0.25,
};

interface Numbered extends QueuedRequest {
  readonly id: number;
}

interface Sent {
  readonly id: number;
  readonly lane: RequestLane;
  readonly at: number;
}

/** Requests arrive at these times and leave as the queue says; day 0 lasts `dayMs`. */
function played(arrivals: readonly (readonly [number, RequestLane])[], dayMs = Infinity) {
  const queue = new RequestQueue<Numbered>(new RequestBudget(RATES, 0), 10_000);
  const sent: Sent[] = [];
  const refused: RequestLane[] = [];
  const day = (at: number) => at < dayMs ? 0 : 1;
  const drainUntil = (from: number, until: number) => {
    for (let at = from; at <= until;) {
      const turn = queue.next(at, day(at));
      if (turn.type === "Send") sent.push({ id: turn.request.id, lane: turn.request.lane, at });
      else if (turn.type === "Refuse") refused.push(turn.request.lane);
      else at = Math.max(turn.at, at + 1e-6);
    }
  };
  let now = 0;
  arrivals.toSorted(([a], [b]) => a - b).forEach(([at, lane], id) => {
    drainUntil(now, at - 1e-3);
    now = at;
    queue.add({ lane, until: Infinity, id });
    drainUntil(now, now);
  });
  drainUntil(now, now + 1e7);
  return { sent, refused };
}

const arrivals = fc.array(
  fc.tuple(fc.nat(20_000), fc.constantFrom(...REQUEST_LANES)),
  { maxLength: 120 },
);

/** The most that any window of `lengthMs` holds, wherever it begins. */
function mostIn(times: readonly number[], lengthMs: number): number {
  let most = 0;
  for (let from = 0, to = 0; to < times.length; to++) {
    while (times[to]! - times[from]! >= lengthMs) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

Deno.test("RequestQueue.next() never lets a window hold more than its budget", () => {
  fc.assert(
    fc.property(arrivals, (all) => {
      const { sent } = played(all);
      const times = (family: string) =>
        sent.filter(({ lane }) => familyOf(lane) === family).map(({ at }) => at);
      assert(mostIn(times("order"), 1_000) <= ORDERS.perSecond);
      assert(mostIn(times("order"), 60_000) <= ORDERS.perMinute);
      assert(times("order").length <= ORDERS.perDay);
      assert(mostIn(times("quote"), 1_000) <= RATES.quotesPerSecond);
      assert(mostIn(times("history"), 1_000) <= RATES.historyPerSecond);
      assert(mostIn(times("other"), 1_000) <= RATES.othersPerSecond);
    }),
    { numRuns: 150 },
  );
});

Deno.test("RequestQueue.next() sends or refuses every request once, each lane in its order", () => {
  fc.assert(
    fc.property(arrivals, (all) => {
      const { sent, refused } = played(all);
      assertEquals(sent.length + refused.length, all.length);
      for (const lane of REQUEST_LANES) {
        const ids = sent.filter((each) => each.lane === lane).map(({ id }) => id);
        assertEquals(ids, ids.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 100 },
  );
});

Deno.test("RequestQueue.next() lets cancels and exits overtake entries, never the other way", () => {
  fc.assert(
    fc.property(arrivals, (all) => {
      const ordered = all.toSorted(([a], [b]) => a - b);
      const { sent } = played(all);
      const urgency = (lane: RequestLane) => REQUEST_LANES.indexOf(lane);
      const orders = sent.filter(({ lane }) => familyOf(lane) === "order");
      orders.forEach((first, i) => {
        for (const later of orders.slice(i + 1)) {
          // Whatever left later although it is more urgent had not arrived by then.
          if (urgency(later.lane) < urgency(first.lane)) {
            assert(ordered[later.id]![0] >= first.at - 1e-3);
          }
        }
      });
    }),
    { numRuns: 150 },
  );
});

Deno.test("RequestQueue.next() keeps a part of each order budget from entries", () => {
  const burst = Array.from({ length: 10 }, (): [number, RequestLane] => [0, "entry"]);
  const { sent } = played([...burst, [1, "cancel"]]);
  assertEquals(sent.filter(({ at }) => at < 1_000).map(({ lane }) => lane), [
    "entry",
    "entry",
    "entry",
    "cancel",
  ]);
});

Deno.test("RequestQueue.next() refuses order requests once the day's budget is spent", () => {
  const hourly = (count: number, lane: RequestLane) =>
    Array.from({ length: count }, (_, i): [number, RequestLane] => [i * 10_000, lane]);
  const { sent, refused } = played([...hourly(50, "entry"), ...hourly(20, "exit")]);
  // Entries stop at three quarters of what the day has.
  assert(sent.filter(({ lane }) => lane === "exit").length === 20);
  assertEquals(new Set(refused), new Set(["entry"]));
  assert(sent.length <= ORDERS.perDay);
  const next = played([...hourly(50, "entry"), [600_000, "entry"]], 590_000);
  assertEquals(next.sent.at(-1)?.at, 600_000);
});

Deno.test("RequestQueue.next() counts what a process before this one sent today", () => {
  const budget = new RequestBudget(RATES, 7, ORDERS.perDay - 1);
  assertEquals(budget.nextAt("exit", 0, 7), 0);
  assertEquals(budget.nextAt("entry", 0, 7), Infinity);
  budget.spend("exit", 0, 7);
  assertEquals(budget.nextAt("cancel", 0, 7), Infinity);
  assertEquals(budget.nextAt("cancel", 0, 8), 0);
  assertEquals(budget.nextAt("quote", 0, 7), 0);
});

Deno.test("RequestQueue.next() gives back what has waited longer than it was worth", () => {
  const queue = new RequestQueue<Numbered>(
    new RequestBudget(RATES, 0),
    100,
  );
  for (let id = 0; id < 5; id++) queue.add({ lane: "entry", until: 500, id });
  for (let id = 0; id < 3; id++) assertEquals(queue.next(0, 0).type, "Send");
  assertEquals(queue.next(0, 0), { type: "Wait", at: 1_100 });
  const late = queue.next(501, 0);
  assertEquals(late, {
    type: "Refuse",
    request: { lane: "entry", until: 500, id: 3 },
    code: "expired",
  });
});

Deno.test("RequestBudget.pause() holds one family back and no other", () => {
  const budget = new RequestBudget(RATES, 0);
  budget.pause("order", 5_000);
  assertEquals(budget.nextAt("cancel", 10, 0), 5_000);
  assertEquals(budget.nextAt("quote", 10, 0), 10);
});

Deno.test("RequestQueue.add() refuses more than may wait, withdraw() takes entries alone", () => {
  const queue = new RequestQueue(new RequestBudget(RATES, 0), 2);
  assert(queue.add({ lane: "entry", until: Infinity }));
  assert(queue.add({ lane: "entry", until: Infinity }));
  assert(!queue.add({ lane: "entry", until: Infinity }));
  assert(queue.add({ lane: "exit", until: Infinity }));
  assertEquals(queue.withdraw("entry").length, 2);
  const next = queue.next(0, 0);
  assert(next.type === "Send" && next.request.lane === "exit");
});
