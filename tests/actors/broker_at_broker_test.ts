/**
 * Orders at a broker that is a broker: rejections in its own words, exits that it does not take or
 * confirm, cancels that it refuses, and a second order under one tag.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderReason } from "../../domain/order/order_reason.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import type { FaultyBroker } from "../simulation/faulty_broker.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};

type Manner = (request: OrderRequest, answer: (reply: OrderReply | null) => void) => boolean;

/** A broker that deals with some requests otherwise; `manner` says whether it has. */
function odd(manner: Manner) {
  return (broker: FaultyBroker): OutsidePort => ({
    call: (request, id, answer) => {
      const reply = (body: OrderReply | null) =>
        answer(body === null ? { type: "unknown" } : { type: "ok", body });
      if (!manner(request as OrderRequest, reply)) broker.orders.call(request, id, answer);
    },
  });
}

function refusal(code: OrderReason, message: string): OrderReply {
  return { type: "Refused", code, message };
}

Deno.test("the same words of rejection twice end the entries into a symbol, not into others", () => {
  const orderPort = odd((request, answer) => {
    const refuses = request.type === "Place" && request.order.key === "NSE:SBIN";
    if (refuses) answer(refusal("order_refused", "RMS: blocked for non-compliance"));
    return refuses;
  });
  const scripts = {
    equity: { "10:01 SBIN": "LONG", "10:02 SBIN": "SHORT", "10:03": "LONG" },
  } as const;
  const day = new BrokerDay({ ...PLAN, scripts, orderPort }).play("10:04");
  const tried = day.requests.filter(({ type }) => type === "Place");
  assertEquals(day.events("OrderRefused").map(({ words }) => words), [
    "RMS: blocked for non-compliance",
    "RMS: blocked for non-compliance",
  ]);
  assertEquals(day.events("IntentRefused").map(({ code }) => code), ["rejected_twice"]);
  assert(tried.length > 0);
  assertEquals(day.net, ["INFY 20"]);
});

Deno.test("requests that were turned away say nothing against the order, however often", () => {
  const turnedAway: OrderReason[] = ["rate_limited", "rate_limited", "needs_login", "needs_login"];
  const orderPort = odd((request, answer) => {
    const code = request.type === "Place" && request.order.purpose === "entry"
      ? turnedAway.shift()
      : undefined;
    if (code !== undefined) answer(refusal(code, `Kite: POST /orders/regular: no (${code})`));
    return code !== undefined;
  });
  const scripts = {
    equity: {
      "10:01 SBIN": "LONG",
      "10:02 SBIN": "SHORT",
      "10:03 SBIN": "LONG",
      "10:04 SBIN": "SHORT",
      "10:05 SBIN": "LONG",
    },
  } as const;
  const day = new BrokerDay({ ...PLAN, scripts, orderPort }).play("10:06");
  assertEquals([day.events("OrderRefused").length, day.net], [4, ["SBIN 20"]]);
});

Deno.test("other words each time do not", () => {
  let words = 0;
  const orderPort = odd((request, answer) => {
    const refuses = request.type === "Place" && request.order.purpose === "entry" && words < 2;
    if (refuses) answer(refusal("margin_short", `Required margin is ${words++}`));
    return refuses;
  });
  const scripts = {
    equity: { "10:01 SBIN": "LONG", "10:02 SBIN": "SHORT", "10:03 SBIN": "LONG" },
  } as const;
  assertEquals(new BrokerDay({ ...PLAN, scripts, orderPort }).play("10:04").net, ["SBIN 20"]);
});

Deno.test("a stop that the broker does not take is an alarm after two seconds, an exit after ten", () => {
  const orderPort = odd((request, answer) => {
    const refuses = request.type === "Place" && request.order.purpose === "stop";
    if (refuses) answer(refusal("order_refused", "no stops today"));
    return refuses;
  });
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:02");
  const bare = day.events("PositionBare");
  const [entered] = day.events("FillBooked");
  const seconds = bare.map(({ at }) => Math.floor((at - entered!.at) / 1_000));
  assert(seconds[0]! >= 2 && seconds[0]! <= 4, seconds.join());
  const [, left] = day.events("FillBooked");
  assert(left!.at - entered!.at >= 10_000 && left!.at - entered!.at < 13_000);
  assertEquals([day.net, day.trades.length], [[], 1]);
  assert(day.trades[0]!.endsWith("unprotected"), day.trades[0]);
});

Deno.test("an exit that nobody confirms is an alarm, and is looked for", () => {
  const orderPort = odd((request, answer) => {
    if (request.type !== "Place" || request.order.purpose !== "stop") return false;
    setLater(() => answer(null));
    return true;
  });
  let act: () => void = () => {};
  const setLater = (what: () => void) => void (act = what);
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:01:04");
  assertEquals(day.events("OrderUnconfirmed").length, 1);
  assertEquals(day.events("OrderLost").length, 0);
  act();
  day.play("10:01:05");
  assertEquals(day.events("OrderLost").length, 1);
  assert(day.events("OrderAbsent").length === 0);
  day.play("10:01:20");
  assertEquals(day.events("OrderAbsent").length, 1);
  assertEquals(day.net, []);
});

Deno.test("a stop that waited long to leave, and has no answer, is not given up at the first look", () => {
  let act: () => void = () => {};
  const orderPort = odd((request, answer) => {
    if (request.type !== "Place" || request.order.purpose !== "stop") return false;
    act = () => answer(null);
    return true;
  });
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:01:30");
  act();
  day.play("10:01:33");
  assertEquals([day.events("OrderLost").length, day.events("OrderAbsent").length], [1, 0]);
  day.play("10:01:36");
  assertEquals(day.events("OrderAbsent").length, 1);
});

Deno.test("what takes the place of an absent stop leaves in the turn in which it is given up", () => {
  let placed = 0;
  const orderPort = odd((request, answer) => {
    if (request.type === "Place" && request.order.purpose === "stop") answer(null);
    return request.type === "Place" && request.order.purpose === "stop" && ++placed > 0;
  });
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:01:30");
  const [absent] = day.events("OrderAbsent");
  const intents = day.events("OrderIntended").map(({ order, at }) => [order.purpose, at]);
  assertEquals(intents.slice(1).map(([purpose]) => purpose), ["stop", "exit"]);
  assertEquals([placed, intents[2]![1]], [1, absent!.at]);
  // Ten seconds after it was placed, and the time that a list takes.
  assert(absent!.at - Number(intents[1]![1]) < 10_150, `${absent!.at}`);
  assertEquals(day.net, []);
});

Deno.test("a cancel that is refused asks what became of the order", () => {
  let silent = true;
  const orderPort = odd((request) => {
    // The fill of the entry is not told, so that its rest is cancelled in vain.
    return request.type === "Find" && silent;
  });
  const day = new BrokerDay({ ...PLAN, faults: ["lost_postbacks"], orderPort }).play("10:01:30");
  silent = false;
  assert(day.requests.length > 0);
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
});

Deno.test("what became of it is asked again when nobody answers", () => {
  let unanswered = 1;
  const orderPort = odd((request, answer) => {
    if (request.type !== "Find" || unanswered === 0) return false;
    unanswered--;
    answer(null);
    return true;
  });
  const day = new BrokerDay({ ...PLAN, faults: ["lost_postbacks"], orderPort }).play("10:01:00.9");
  // Nothing else says that the entry has filled: not until its cancel is asked for once more.
  day.list(false).play("10:01:07.9");
  assertEquals([unanswered, day.live], [0, ["SELL 20 SL SBIN"]]);
});

/** Entries find nobody to fill them and are cancelled; the first cancels come to nothing. */
function cancelled(reply: (orderId: string) => OrderReply): string[] {
  let vain = 2;
  const orderPort = odd((request, answer) => {
    if (request.type !== "Cancel" || vain === 0) return false;
    vain--;
    answer(reply(request.orderId));
    return true;
  });
  const prices = { SBIN: { "10:00": 800, "10:01:01": 900 } };
  const day = new BrokerDay({ ...PLAN, prices, orderPort }).play("10:01:30");
  assertEquals([vain, day.net], [0, []]);
  return day.live;
}

Deno.test("a cancel that was taken and not made is asked for again", () => {
  assertEquals(cancelled((orderId) => ({ type: "Taken", orderId })), []);
});

Deno.test("a cancel that was refused for the moment is asked for again", () => {
  const busy = "Order cannot be cancelled as it is being processed";
  assertEquals(cancelled(() => refusal("order_refused", busy)), []);
});

Deno.test("a second order under one tag is not believed: it quarantines its symbol", () => {
  const day = new BrokerDay(PLAN).play("10:02");
  const [entry] = day.requests.filter((each) => each.type === "Place");
  assert(entry?.type === "Place");
  day.books.place(entry.order, entry.order.tag, 5 as never, day.host.now as never);
  day.play("10:02:20");
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [20]);
  assertEquals(day.quarantine, ["NSE:SBIN:MIS desk 20, broker 40"]);
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  // The operator takes it over: it gets a stop as well.
  day.command({ type: "Adopt", by: "test", symbol: "NSE:SBIN:MIS" }).play("10:02:30");
  assertEquals([day.quarantine, day.live], [[], ["SELL 40 SL SBIN"]]);
});

Deno.test("HALT cancels what works of an entry and leaves stops, though the first cancel is lost", () => {
  let lost = 0;
  const orderPort = odd((request, answer) => {
    if (request.type !== "Cancel" || lost > 0) return false;
    lost++;
    answer(null);
    return true;
  });
  const depth = (symbol: string) => symbol === "INFY" ? [10, 0, 0, 0, 0] : [5_000];
  const config = { orders: { entry_timeout_seconds: "off" } };
  const scripts = { equity: { "10:01": "LONG" } } as const;
  const day = new BrokerDay({ ...PLAN, scripts, depth, orderPort, config });
  day.play("10:01:01");
  assert(day.live.some((each) => each.startsWith("BUY")), day.live.join());
  day.command({ type: "Halt", by: "test", reason: "" }).play("10:01:06");
  assert(day.live.every((each) => each.startsWith("SELL") && each.includes(" SL ")));
  for (const each of day.net) {
    const [symbol, quantity] = each.split(" ");
    assert(day.live.includes(`SELL ${quantity} SL ${symbol}`), day.live.join());
  }
  assertEquals(lost, 1);
});

Deno.test("a stop that works under other terms than it should is changed back", () => {
  const day = new BrokerDay(PLAN).play("10:02");
  const [stop] = day.books.working;
  const { type, price, trigger } = stop!.order;
  day.books.modify(stop!.orderId, { type, quantity: 10, price, trigger }, day.host.now as never);
  assertEquals(day.live, ["SELL 10 SL SBIN"]);
  day.play("10:02:20");
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  assertEquals(day.events("ModifyRefused").map(({ reason }) => reason), ["not_taken"]);
  assertEquals(day.play("10:04").events("ModifyRefused").length, 1);
});

Deno.test("a stop that is being processed rests on, and goes with the next change", () => {
  let busy = 0;
  const asked = new Set<string>();
  const orderPort = odd((request, answer) => {
    asked.add(request.type);
    const refuses = request.type === "Modify" && ++busy <= 2;
    const words = "Order cannot be modified as it is being processed. Try later.";
    if (refuses) answer(refusal("order_busy", words));
    return refuses;
  });
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:02");
  day.command({ type: "Flatten", by: "test", account: false }).play("10:02:01");
  assertEquals([day.live, [...asked]], [["SELL 20 SL SBIN"], ["Place", "Modify", "Find"]]);
  day.play("10:02:08");
  assertEquals([day.net, day.live], [[], []]);
});

Deno.test("a position whose price has passed its stop before that was taken is closed at once", () => {
  let refusals = 0;
  // As a broker does with a trigger beyond the last price.
  const orderPort = odd((request, answer) => {
    const refuses = request.type === "Place" && request.order.purpose === "stop";
    if (refuses && ++refusals > 0) answer(refusal("order_refused", "Trigger price above the LTP"));
    return refuses;
  });
  const prices = { SBIN: { "10:00": 800, "10:01:02": 781 } };
  const day = new BrokerDay({ ...PLAN, prices, orderPort }).play("10:01:05");
  assertEquals([day.net, day.trades.map((each) => each.split(" ").at(-1))], [[], ["stop"]]);
  assert(refusals <= 2, `${refusals}`);
});

Deno.test("an entry that somebody has made smaller is over once so much is bought", () => {
  for (const seen of ["10:01:01.5", "10:01:15"]) {
    const depth = (symbol: string, clock: string) =>
      symbol === "SBIN" && clock < "10:01:20" ? [0] : [5_000];
    const config = { orders: { entry_timeout_seconds: "off" } };
    const day = new BrokerDay({ ...PLAN, depth, config }).play(seen);
    const [entry] = day.books.working;
    const { type, price, trigger } = entry!.order;
    day.books.modify(entry!.orderId, { type, quantity: 10, price, trigger }, day.host.now as never);
    day.play("10:02");
    assertEquals([day.net, day.live], [["SBIN 10"], ["SELL 10 SL SBIN"]]);
    assertEquals([day.portfolio.entering, day.quarantine], [[], []]);
  }
});
