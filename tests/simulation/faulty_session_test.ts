/**
 * Sessions at a faulty broker hold every invariant, and the same sessions without one of the
 * safeguards do not: a simulation that notices nothing proves nothing.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { engineRef, type HoldingChanged } from "../../actors/protocol/engine.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { BrokerTrade } from "../../domain/broker/trade.ts";
import type { ExchangeOrder } from "../../domain/exchange/exchange_order.ts";
import { type EpochMs, istClock, MINUTE_MS } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { openGate } from "../sweep/safeguards.ts";
import { AFTERTHOUGHTS, type Fault, FAULTS, INTERVENTIONS, LIES } from "./faults.ts";
import type { FaultyBroker } from "./faulty_broker.ts";
import { type FaultySessionPlan, playFaulty } from "./faulty_session.ts";
import { sessionsOf } from "./fault_menu.ts";

Deno.test("playFaulty() holds every invariant, faults alone and together", () => {
  let fills = 0;
  for (const seed of [1, 2, 3]) {
    for (const plan of sessionsOf(seed)) fills += playFaulty(plan).fills;
  }
  // It sold twice what was held: a change that was lost, and two partial fills told late.
  const faults = FAULTS.filter((each) => each !== "full_disk" && each !== "torn_log");
  fills += playFaulty({ seed: 5039, faults, share: 0.06 }).fills;
  assert(fills > 0);
});

Deno.test("playFaulty() meets every fault of the menu within a few seeds", () => {
  for (const fault of [...FAULTS, ...LIES]) {
    const strikes = [1, 2, 3, 4, 5, 6].some((seed) =>
      playFaulty({ seed, faults: [fault], share: 0.3 }).struck.has(fault)
    );
    assert(strikes, `${fault} never happens`);
  }
});

Deno.test("playFaulty() holds every invariant where what was taken comes otherwise", () => {
  const struck = new Set<Fault>();
  const play = (plan: FaultySessionPlan) => {
    for (const fault of playFaulty(plan).struck.keys()) struck.add(fault);
  };
  for (const seed of [7, 13, 17, 19]) {
    // A stop was not what it should be for longer than any may be.
    play({ seed, faults: ["refused_changes"], share: 0.3 });
    play({
      seed,
      faults: ["late_changes", "late_cancels", "lost_cancels", "operator"],
      share: 0.3,
    });
    play({ seed, faults: [...AFTERTHOUGHTS, ...FAULTS], share: 0.06 });
  }
  // Each sold what was gone: positions told late, or exits that had ended while the desk was away.
  const faults = [...AFTERTHOUGHTS, ...INTERVENTIONS];
  for (const seed of [213, 223, 252, 4038]) play({ seed, faults, share: seed > 4000 ? 0.1 : 0.15 });
  play({ seed: 256, faults: ["lagging_positions", ...INTERVENTIONS], share: 0.15 });
  play({ seed: 2023, faults, share: 0.1, writes: true });
  play({ seed: 1, faults: ["exchange_cancels"], share: 0.3 });
  assertEquals(AFTERTHOUGHTS.filter((fault) => !struck.has(fault)), []);
});

Deno.test("playFaulty() holds every invariant where options are sold to open", () => {
  let fills = 0;
  for (const seed of [1, 2, 12]) {
    for (const plan of sessionsOf(seed)) fills += playFaulty({ ...plan, writes: true }).fills;
  }
  assert(fills > 0);
});

Deno.test("playFaulty() holds every invariant whatever sizes, limits and ways out there are", () => {
  let fills = 0;
  for (const seed of [1, 2]) {
    for (const plan of sessionsOf(seed)) fills += playFaulty({ ...plan, drawn: true }).fills;
  }
  // A second exit beside one whose row was older than its trades.
  fills += playFaulty({ seed: 510367, faults: AFTERTHOUGHTS, share: 0.06, drawn: true }).fills;
  // A stop refused a minute ago left half a position without one; an entry was bought to be sold.
  for (
    const [seed, fault] of [[500222, "reject_after_accept"], [500330, "owner_changes"]] as const
  ) {
    const share = fault === "owner_changes" ? 1 : 0.3;
    fills += playFaulty({ seed, faults: [fault], share, drawn: true }).fills;
  }
  assert(fills > 0);
});

Deno.test("playFaulty() plays the same session again for the same seed", () => {
  const plan = { seed: 5, faults: FAULTS, share: 0.1 };
  assertEquals(playFaulty(plan), playFaulty(plan));
});

/** Partial fills are the market's own in every other session. */
const LOAD: readonly Fault[] = [
  "reject_after_accept",
  "too_many_requests",
  "partial_then_cancel",
  "socket_gap",
  "lost_cancels",
];

for (const verb of ["halt", "flatten"] as const) {
  Deno.test(`${verb} under load leaves no entry, and ${verb === "halt" ? "stops" : "nothing"}`, () => {
    let kept = 0;
    for (let seed = 1; seed <= 12; seed++) {
      // As bars close and entries leave, and a little after.
      const clock = seed % 2 === 0 ? "10:03" : "10:03:01";
      kept += playFaulty({ seed, faults: LOAD, share: 0.15, kill: { verb, clock } }).kept;
    }
    assertEquals(kept > 0, verb === "halt");
  });
}

/** No order of the desk has it, though it is one of a desk. */
const LOST = "zzzzzzzzzzzzzzzzzz";

/** Whether any of some sessions breaks an invariant; says which. */
function broken(faults: readonly Fault[], change: Partial<FaultySessionPlan>): string {
  for (let seed = 1; seed <= 12; seed++) {
    try {
      playFaulty({ seed, faults, share: 0.3, ...change });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return "";
}

/** The order port, with something done to each request. */
function meddled(
  broker: FaultyBroker,
  call: (
    request: OrderRequest,
    port: OutsidePort,
    answer: Parameters<OutsidePort["call"]>[2],
  ) => void,
): OutsidePort {
  return { call: (request, _id, answer) => call(request as OrderRequest, broker.orders, answer) };
}

Deno.test("without the tag lookup, what was placed all the same is lost", () => {
  const orderPort = (broker: FaultyBroker) =>
    meddled(broker, (request, port, answer) => {
      if (request.type === "Find") answer({ type: "ok", body: { type: "NotFound" } });
      else port.call(request, "", answer);
    });
  // Nothing else may tell of it either.
  const deaf = (_: unknown, { books }: FaultyBroker) => {
    Object.defineProperty(books, "orders", { get: () => [] });
    books.order =
      ((orderId: string) => ({ orderId, tag: null, filled: 0, status: "OPEN" })) as never;
  };
  const found = broken(["timeout_after_accept"], { orderPort, sabotage: deaf });
  assert(/flat|live|without|executions/.test(found), found);
});

Deno.test("sent again where there was no answer, one intent becomes two orders", () => {
  const orderPort = (broker: FaultyBroker) =>
    meddled(broker, (request, port, answer) => {
      port.call(request, "", (first) => {
        if (request.type === "Place" && first.type === "unknown") port.call(request, "", answer);
        else answer(first);
      });
    });
  const found = broken(["timeout_after_accept"], { orderPort });
  assert(/is two orders/.test(found), found);
});

Deno.test("without ids that tell executions apart, some count twice", () => {
  let reads = 0;
  const sabotage = (_: unknown, { books }: FaultyBroker) => {
    const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(books), "trades")!.get!;
    const trades = () =>
      (own.call(books) as BrokerTrade[]).map((each) => ({
        ...each,
        tradeId: `${each.tradeId} ${reads++}`,
      }));
    Object.defineProperty(books, "trades", { get: trades });
  };
  assert(broken(["duplicate_postbacks"], { sabotage }) !== "");
});

Deno.test("released before its record is durable, an order leaves without an intent", () => {
  const found = broken(["slow_disk"], { sabotage: openGate });
  assert(/before its intent is durable/.test(found), found);
});

Deno.test("without its gate, an entry leaves after HALT", () => {
  const sabotage: FaultySessionPlan["sabotage"] = ({ kernel }) => {
    Object.assign(kernel.host.gates!, { entries: () => null });
  };
  const found = broken(["operator", "slow_disk"], { sabotage });
  assert(/after HALT/.test(found), found);
});

/** An order like one that works, at a price that meets the market or is far away from it. */
function alike({ order }: ExchangeOrder, how: "met" | "away"): NewOrder {
  const low = (order.side === "SELL") === (how === "met");
  const price = low ? 5 : 100_000_000;
  return { ...order, type: "LIMIT", price, trigger: 0 } as unknown as NewOrder;
}

Deno.test("where cancels come to nothing, an exit works on though its position is flat", () => {
  const orderPort = (broker: FaultyBroker) =>
    meddled(broker, (request, port, answer) => {
      if (request.type !== "Cancel") return port.call(request, "", answer);
      answer({ type: "ok", body: { type: "Taken", orderId: request.orderId } });
    });
  // Somebody sells by hand what the stop is for.
  const sabotage: FaultySessionPlan["sabotage"] = (host, broker) => {
    broker.at(host.now + 3 * MINUTE_MS, () => {
      for (const stop of broker.books.working) broker.trade(alike(stop, "met"));
    });
  };
  const found = broken([], { orderPort, sabotage });
  assert(/is flat, and its stop works on/.test(found), found);
});

/** Entries rest far from the market, and until 10:04 no cancel comes to anything. */
function resting(broker: FaultyBroker): OutsidePort {
  return meddled(broker, (request, port, answer) => {
    if (request.type === "Cancel" && istClock(broker.now) < "10:04:00") {
      return answer({ type: "ok", body: { type: "Taken", orderId: request.orderId } });
    }
    if (request.type !== "Place" || request.order.purpose !== "entry") {
      return port.call(request, "", answer);
    }
    const price = (request.order.side === "BUY" ? 5 : 100_000_000) as Paise;
    port.call({ ...request, order: { ...request.order, price } }, "", answer);
  });
}

/** Neither portfolio nor engines know that an entry is under way. */
const blind: FaultySessionPlan["sabotage"] = ({ kernel }) => {
  const slot = kernel.cell(PORTFOLIO)!.slot("Intent")!;
  const { handler: judge } = slot;
  const handler: typeof judge = (state, body, ctx) => {
    const seen = { ...state as PortfolioState, entering: [] };
    const next = judge(seen, body, ctx);
    return next === seen ? state : next;
  };
  for (const book of ["fno", "options", "equity"] as const) {
    const told = kernel.cell(engineRef(book))!.slot("HoldingChanged")!;
    const hear = told.handler;
    Object.assign(told, {
      handler: ((state, body, ctx) =>
        hear(
          state,
          { ...body as HoldingChanged, owner: null, underWay: null },
          ctx,
        )) as typeof hear,
    });
  }
  Object.assign(slot, { handler });
};

Deno.test("without the guard of entries under way, two of them work for one symbol", () => {
  assertEquals(broken([], { orderPort: resting }), "");
  const found = broken([], { orderPort: resting, sabotage: blind });
  assert(/two entries work/.test(found), found);
});

Deno.test("FLATTEN is not believed while an order works that the desk has lost", () => {
  const sabotage: FaultySessionPlan["sabotage"] = (host, broker) => {
    const { books } = broker;
    broker.at(host.now + 3 * MINUTE_MS, () => {
      const [stop] = books.working;
      if (stop === undefined) return;
      broker.at(host.now + 4 * MINUTE_MS, () => {
        books.place(alike(stop, "away"), LOST, 5 as Paise, host.now as EpochMs);
      });
    });
  };
  const found = broken([], { sabotage });
  assert(/FLATTEN calls flat what is not/.test(found), found);
});
