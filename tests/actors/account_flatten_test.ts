/** An account that is to be flat: what others hold in it is taken over and closed. @module */
import { assert, assertEquals } from "@std/assert";
import { type EpochMs, type IsoDate, istInstant } from "../../domain/market_time.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { flatteningOf } from "../../commands/desk/flattening.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};
const LATER = { equity: { "10:19 SBIN": "LONG" } } as const;
const FLATTEN = { type: "Flatten", by: "asha", account: true } as const;

function progress({ host, rules }: BrokerDay) {
  return flatteningOf(host.kernel, rules);
}

/** The most that live orders would take out of each position, over what there is: never more. */
function assertNoneOpens(day: BrokerDay): void {
  for (const { order, filled } of day.books.working) {
    const net = day.books.net.get(order.key) ?? 0;
    const left = order.quantity - filled;
    assert(
      order.side === "SELL" ? left <= net : left <= -net,
      `${order.key} ${order.side} ${left}`,
    );
  }
}

Deno.test("flatten of the account closes the desk's position and others', long and short", () => {
  const day = new BrokerDay(PLAN).play("10:02").byHand("SBIN", "BUY", 50).byHand(
    "INFY",
    "SELL",
    30,
  );
  day.play("10:02:20");
  assertEquals(day.net, ["INFY -30", "SBIN 70"]);
  day.command(FLATTEN);
  for (let second = 21; second < 50; second++) {
    day.play(`10:02:${second}`);
    assertNoneOpens(day);
  }
  assertEquals([day.net, day.live, day.quarantine, day.portfolio.held], [[], [], [], []]);
  assertEquals(progress(day), { ended: true, left: [] });
  // Each is one order under a tag of the desk's, intended before it left.
  const exits = day.events("OrderIntended").filter(({ order }) => order.purpose !== "entry");
  const closing = exits.map(({ order: { side, quantity, key, type } }) =>
    `${type} ${side} ${quantity} ${key}`
  );
  assertEquals(closing.toSorted(), [
    "LIMIT BUY 30 NSE:INFY",
    "LIMIT SELL 50 NSE:SBIN",
    "SL SELL 20 NSE:SBIN",
  ]);
  assertEquals(day.events("TakeoverBegan").map(({ by }) => by), ["asha"]);
  assertEquals(day.events("QuarantineEnded").map(({ how, by }) => [how, by]), [
    ["adopted", "asha"],
    ["adopted", "asha"],
  ]);
  // The books agree from then on.
  assertEquals(day.play("10:04").quarantine, []);
});

Deno.test("a flatten without --account leaves others' positions alone", () => {
  const day = new BrokerDay(PLAN).play("10:02").byHand("INFY", "SELL", 30);
  day.command({ type: "Flatten", by: "asha" }).play("10:04");
  assertEquals(day.net, ["INFY -30"]);
  assertEquals(progress(day), { ended: true, left: [] });
});

Deno.test("what is traded by hand while the account is made flat is closed too, until re-armed", () => {
  const day = new BrokerDay({ ...PLAN, scripts: LATER }).play("10:02").command(FLATTEN).play(
    "10:02:10",
  );
  assertEquals(progress(day), { ended: true, left: [] });
  day.byHand("INFY", "BUY", 30).play("10:02:40");
  assertEquals(day.net, []);
  day.command({ type: "Rearm", by: "asha" }).play("10:03").byHand("INFY", "BUY", 30).play("10:04");
  assertEquals(day.net, ["INFY 30"]);
  assertEquals(progress(day), null);
});

Deno.test("a net that others have turned round is closed from the side on which it is", () => {
  const day = new BrokerDay(PLAN).play("10:02").byHand("SBIN", "SELL", 90).play("10:02:20");
  assertEquals([day.net, day.quarantine.length], [["SBIN -70"], 1]);
  day.command(FLATTEN);
  for (let second = 21; second < 59; second++) {
    day.play(`10:02:${second}`);
    assertNoneOpens(day);
  }
  assertEquals([day.net, day.live, day.quarantine], [[], [], []]);
  assertEquals(progress(day), { ended: true, left: [] });
});

Deno.test("a takeover outlives the actors that carry it out", () => {
  const day = new BrokerDay({ ...PLAN, scripts: LATER }).play("10:02").byHand("INFY", "BUY", 30);
  day.play("10:02:10").command(FLATTEN).play("10:02:11");
  day.host.kernel.tree.restart([PORTFOLIO], "simulation");
  day.play("10:02:40");
  assertEquals([day.net, progress(day)?.ended], [[], true]);
});

Deno.test("delivery is no position: it stays, whatever is made flat", () => {
  const day = new BrokerDay({ ...PLAN, scripts: LATER }).play("10:02");
  day.broker.trade({ ...day.orderFor("INFY", "BUY", 30), product: "CNC" });
  day.play("10:02:10").command(FLATTEN).play("10:02:40");
  assertEquals([day.net, progress(day)], [["INFY 30"], { ended: true, left: [] }]);
});

Deno.test("nothing is called flat before the broker's books were read after the command", () => {
  const day = new BrokerDay({ ...PLAN, scripts: LATER }).play("10:02").list(false).command(FLATTEN);
  day.play("10:02:20");
  assertEquals(progress(day), { ended: false, left: [] });
  assertEquals(progress(day.list(true).play("10:02:40")), { ended: true, left: [] });
});

Deno.test("others' contracts are taken over at once by a desk whose own session is over", () => {
  const session = {
    date: "2026-11-20" as IsoDate,
    openAt: istInstant("2026-11-20" as IsoDate, 9 * 60 + 15),
    closeAt: istInstant("2026-11-20" as IsoDate, 15 * 60 + 15),
  };
  const sessionsAfter = (at: EpochMs) => at < session.closeAt ? [session] : [];
  const evening = { ...PLAN, from: "15:33", until: "15:39" };
  const day = new BrokerDay({ ...evening, rules: { sessionsAfter } }).play("15:34");
  day.byHand("NIFTY26DECFUT", "BUY", 65).play("15:36").command(FLATTEN).play("15:36:10");
  assertEquals([day.net, day.live], [[], []]);
});
