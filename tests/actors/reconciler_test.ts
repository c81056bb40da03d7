/**
 * The desk beside a broker's books: what quarantines a symbol, what it may still do there, and how
 * a quarantine ends.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};

/** Twenty SBIN held since 10:01, with their stop. */
function holding(plan: Partial<BrokerDayPlan> = {}): BrokerDay {
  const day = new BrokerDay({ ...PLAN, ...plan }).play("10:02");
  assertEquals([day.net, day.live, day.quarantine], [["SBIN 20"], ["SELL 20 SL SBIN"], []]);
  return day;
}

Deno.test("reconciler reads the account every five seconds and finds nothing to say", () => {
  const day = holding();
  const { comparedAt, watch } = day.reconciler;
  assert(day.host.now - comparedAt! <= 5_500);
  assert(watch.clean > 5);
  const before = day.host.log.lastLsn;
  day.play("10:02:50");
  const records = day.host.log.all!.slice(before).filter(({ path }) => path.endsWith("broker"));
  assertEquals([...new Set(records.map(({ kind }) => kind))], ["GetOrders"]);
  assert(records.every(({ sends }) => JSON.stringify(sends).length < 400), "orders are told again");
});

Deno.test("executions that cannot be read are asked for again, whatever becomes of the account", () => {
  let asked = 0;
  const answers: BrokerDayPlan["answers"] = ({ type }) => {
    if (type === "ReadTrades") return ++asked > 2;
    return type !== "Read" || asked === 0;
  };
  const day = new BrokerDay({ ...PLAN, answers }).play("10:01:04.9");
  assertEquals([asked, day.live], [3, ["SELL 20 SL SBIN"]]);
});

Deno.test("an entry before the second clean reading is withheld", () => {
  const day = new BrokerDay(PLAN);
  day.list(false).play("10:01:10");
  assertEquals(day.events("OrderWithheld").map(({ reason }) => reason), ["not_reconciled"]);
  assertEquals(day.net, []);
});

Deno.test("entries wait again after a reconnection whose readings fail", () => {
  const scripts = { equity: { "10:03 SBIN": "LONG", "10:05 INFY": "LONG" } } as const;
  const day = new BrokerDay({ ...PLAN, scripts }).play("10:02:59");
  day.list(false).refresh().play("10:04");
  assertEquals(day.events("OrderWithheld").length, 1);
  day.list(true).play("10:06");
  assertEquals(day.net, ["INFY 20"]);
});

Deno.test("what is traded by hand beside the desk is foreign, and quarantines nothing", () => {
  const day = holding().byHand("INFY", "BUY", 30).byHand("SBIN", "BUY", 50).play("10:03");
  assertEquals([day.net, day.quarantine], [["INFY 30", "SBIN 70"], []]);
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  day.command({ type: "Flatten", by: "test" }).play("10:04");
  assertEquals([day.net, day.live], [["INFY 30", "SBIN 50"], []]);
});

Deno.test("a position that was sold by hand is quarantined, and its stop goes", () => {
  const scripts = { equity: { "10:01 SBIN": "LONG", "10:04 SBIN": "SHORT" } } as const;
  const day = holding({ scripts }).byHand("SBIN", "SELL", 20).play("10:02:20");
  assertEquals(day.quarantine, ["NSE:SBIN:MIS desk 20, broker 0, of which -20 are others'"]);
  assertEquals(day.live, []);
  // Nothing there may be sold: it would open a position the other way.
  day.command({ type: "Flatten", by: "test" }).play("10:03");
  assertEquals([day.net, day.live], [[], []]);
});

Deno.test("a position of which a part was sold by hand keeps a stop for the rest", () => {
  const day = holding().byHand("SBIN", "SELL", 10).play("10:02:30");
  assertEquals(day.quarantine.length, 1);
  assertEquals(day.live, ["SELL 10 SL SBIN"]);
  day.command({ type: "Adopt", by: "test", symbol: "NSE:SBIN:MIS" }).play("10:03");
  assertEquals([day.quarantine, day.live], [[], ["SELL 10 SL SBIN"]]);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [10]);
  day.command({ type: "Flatten", by: "test" }).play("10:04");
  assertEquals([day.net, day.live, day.quarantine], [[], [], []]);
});

Deno.test("adopt books what was sold by hand at the price that it was sold for", () => {
  const day = holding({ prices: { SBIN: { "10:00": 800, "10:02:10": 796, "10:02:40": 804 } } })
    .byHand("SBIN", "SELL", 20).play("10:03");
  day.command({ type: "Adopt", by: "test", symbol: "NSE:SBIN:MIS" }).play("10:04");
  const { fill } = day.events("FillBooked").at(-1)!;
  assertEquals(fill.orderId, "ADOPTED");
  assert(fill.price < 80_100, `at ${fill.price}`);
});

Deno.test("adopt ends what the broker no longer has", () => {
  const day = holding().byHand("SBIN", "SELL", 20).play("10:02:20");
  day.command({ type: "Adopt", by: "test", symbol: "NSE:SBIN:MIS" }).play("10:03");
  assertEquals([day.quarantine, day.portfolio.held], [[], []]);
  assertEquals(day.events("QuarantineEnded").map(({ how, by }) => [how, by]), [
    ["adopted", "test"],
  ]);
  assert(day.trades[0]!.endsWith("adopted"), day.trades.join());
  assertEquals(day.play("10:05").quarantine, []);
});

Deno.test("disown is refused where the broker has less than the desk", () => {
  const day = holding().byHand("SBIN", "SELL", 20).play("10:02:20");
  day.command({ type: "Disown", by: "test", symbol: "NSE:SBIN:MIS" }).play("10:03");
  assertEquals(day.quarantine.length, 1);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [20]);
});

Deno.test("a quarantine that trades explain ends by itself, after three readings", () => {
  // Bought back by hand.
  const day = holding().byHand("SBIN", "SELL", 20).play("10:02:20");
  assertEquals(day.quarantine.length, 1);
  day.byHand("SBIN", "BUY", 20).play("10:02:40");
  assertEquals(day.quarantine, []);
  assertEquals(day.events("QuarantineEnded").map(({ how }) => how), ["explained"]);
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
});

Deno.test("a quarantine is looked at each second while the market trades, each minute at night", () => {
  let readings = 0;
  const answers: BrokerDayPlan["answers"] = ({ type }) => {
    if (type === "Read") readings++;
    return true;
  };
  const evening = { from: "15:38", until: "15:39", prices: {}, scripts: {} };
  const day = new BrokerDay({ ...evening, answers }).play("15:38:30");
  const bought = day.orderFor("NIFTY26DECFUT", "BUY", 65);
  day.books.place(bought, "zzzzzzzzzzzzzzzzzz", 5 as never, day.host.now as never);
  const readingsUntil = (clock: string) => {
    const before = readings;
    day.play(clock);
    return readings - before;
  };
  readingsUntil("15:39");
  assertEquals(day.quarantine, ["NFO:NIFTY26DECFUT:MIS desk 0, broker 65"]);
  const inTenSeconds = readingsUntil("15:39:10");
  readingsUntil("15:57");
  const inTenMinutes = readingsUntil("16:07");
  for (const count of [inTenSeconds, inTenMinutes]) assert(count >= 8 && count <= 11, `${count}`);
  // An operator need not wait for the next one.
  day.command({ type: "Disown", by: "test", symbol: "NFO:NIFTY26DECFUT:MIS" }).play("16:07:05");
  assertEquals(day.quarantine, []);
});

Deno.test("a symbol in quarantine is not entered, others are", () => {
  const scripts = {
    equity: { "10:01 SBIN": "LONG", "10:03 SBIN": "EXIT", "10:04": "LONG" },
  } as const;
  const day = new BrokerDay({ ...PLAN, scripts }).play("10:02");
  day.byHand("SBIN", "SELL", 20).play("10:02:20");
  day.command({ type: "Adopt", by: "test", symbol: "NSE:SBIN:MIS" }).play("10:02:30");
  // Now something that nobody can explain: a program of the same house.
  day.books.place(
    day.orderFor("SBIN", "BUY", 30),
    "zzzzzzzzzzzzzzzzzz",
    5 as never,
    day.host.now as never,
  );
  day.play("10:05");
  assertEquals(day.quarantine, ["NSE:SBIN:MIS desk 0, broker 30"]);
  const blocked = day.events("EntryReviewed").filter(({ verdict }) => verdict === "BLOCK");
  assertEquals(blocked.map(({ finding }) => finding?.code), ["quarantined"]);
  assertEquals(day.net, ["INFY 20", "SBIN 30"]);
  // Declared to be others', it is left alone and the symbol is free again.
  day.command({ type: "Disown", by: "test", symbol: "NSE:SBIN:MIS" }).play("10:06");
  assertEquals(day.quarantine, []);
});

Deno.test("an order that vanishes from the list is looked up, and its position protected anew", () => {
  const day = holding();
  const lost = day.books.working[0]!.orderId;
  day.books.forget(lost);
  day.play("10:02:40");
  assertEquals(day.events("OrderLost").length, 1);
  assertEquals(day.events("OrderAbsent").length, 1);
  assertEquals(day.net, []);
  assertEquals(day.trades.length, 1);
  assert(day.trades[0]!.endsWith("unprotected"), day.trades[0]);
});
