/**
 * Orders that the broker's list no longer has, though nobody has ended them: found by no look-up
 * they are given up, whatever they have filled and whoever goes on asking for their end.
 * @module
 */
import { assertEquals } from "@std/assert";
import { BROKER } from "../../actors/protocol/broker.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};

/** The desk's exit of its one position vanishes. */
function forgotten(day: BrokerDay): BrokerDay {
  const [exit] = day.books.working;
  day.books.forget(exit!.orderId);
  return day;
}

Deno.test("FLATTEN closes what is held though the stop has vanished and cannot be cancelled", () => {
  const day = forgotten(new BrokerDay(PLAN).play("10:02"));
  day.command({ type: "Flatten", by: "test", account: false }).play("10:02:30");
  assertEquals([day.net, day.live], [[], []]);
  assertEquals(day.events("OrderAbsent").length, 1);
});

Deno.test("an exit that vanishes after it has filled in part is given up, and the rest is closed", () => {
  const prices = { SBIN: { "10:00": 800, "10:02:05": 780 } };
  const depth = (symbol: string, clock: string) =>
    symbol === "SBIN" && clock > "10:02" && clock < "10:02:10" ? [10, 0, 0, 0, 0] : [5_000];
  const day = new BrokerDay({ ...PLAN, prices, depth }).play("10:02:06");
  assertEquals([day.net, day.live], [["SBIN 10"], ["SELL 10 LIMIT SBIN"]]);
  forgotten(day).play("10:02:30");
  assertEquals([day.net, day.live], [[], []]);
  assertEquals(day.events("OrderAbsent").length, 1);
});

Deno.test("a stop that vanishes while its symbol is in quarantine is looked for all the same", () => {
  const day = new BrokerDay(PLAN).play("10:02").byHand("SBIN", "SELL", 10).play("10:02:20");
  assertEquals([day.quarantine.length, day.live], [1, ["SELL 10 SL SBIN"]]);
  forgotten(day).play("10:02:50");
  assertEquals(day.events("OrderAbsent").length, 1);
  assertEquals([day.net, day.live], [[], []]);
});

/** The stop is doubted, and looks for it are answered so from then on, then by what there is. */
function lookedFor(...answers: readonly ("unknown" | "NotFound")[]): BrokerDay {
  const left: string[] = [];
  const day: BrokerDay = new BrokerDay({
    ...PLAN,
    orderPort: ({ orders }) => ({
      call: (request, id, answer) => {
        const next = (request as { type: string }).type === "Find" ? left.shift() : undefined;
        if (next === undefined) return orders.call(request, id, answer);
        if (next === "unknown") return answer({ type: "unknown" });
        answer({ type: "ok", body: { type: next } });
      },
    }),
  });
  day.play("10:02").list(false);
  const tag = day.books.tagOf(day.books.working[0]!.orderId);
  left.push(...new Array<string>(13).fill("unknown"), ...answers);
  day.host.kernel.inject(BROKER, "DoubtOrder", { tag }, "test");
  return day.play("10:02:30");
}

Deno.test("an order that the broker has named is absent by two lists on end, not by one", () => {
  const absent = (day: BrokerDay) => [day.events("OrderAbsent").length, day.net];
  assertEquals(absent(lookedFor("NotFound")), [0, ["SBIN 20"]]);
  assertEquals(absent(lookedFor("NotFound", "unknown", "NotFound")), [0, ["SBIN 20"]]);
  assertEquals(absent(lookedFor("NotFound", "NotFound"))[0], 1);
});
