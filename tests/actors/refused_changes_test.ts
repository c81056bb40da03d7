/**
 * Changes that the broker takes and refuses a little later: its answer says nothing of that, its
 * updates and its list do.
 * @module
 */
import { assertEquals } from "@std/assert";
import { BROKER } from "../../actors/protocol/broker.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import { istClock } from "../../domain/market_time.ts";
import { termsOf } from "../../domain/order/order.ts";
import { brokerOrder } from "../domain/broker/broker_rows.ts";
import { BrokerDay } from "../simulation/broker_day.ts";
import type { Fault } from "../simulation/faults.ts";
import { IN_HALVES, SwitchedFaults } from "./changed_stop.ts";
import { FILLED, scene } from "./broker_scene.ts";
import type { FakeBroker } from "./fake_broker.ts";

/** A day on which the stop's first change is refused a little later; `faults` begin then. */
function refusedOnce(...faults: Fault[]): BrokerDay {
  const dice = new SwitchedFaults("refused_changes");
  const day = new BrokerDay({ ...IN_HALVES, dice }).play("10:01:02.3");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 10 SL SBIN"]]);
  assertEquals(day.requests.map(({ type }) => type), ["Place", "Place", "Modify"]);
  dice.on.clear();
  for (const fault of faults) dice.on.add(fault);
  return day;
}

Deno.test("a stop whose change is refused later is changed again within seconds", () => {
  const day = refusedOnce().play("10:01:05.5");
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  const refused = day.events("ModifyRefused");
  assertEquals(refused.map(({ works }) => works?.quantity), [10]);
  assertEquals(istClock(refused[0]!.at) < "10:01:05", true);
});

Deno.test("where its update is lost, the list tells that a change was refused", () => {
  const day = refusedOnce("lost_postbacks").play("10:01:07");
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  assertEquals(day.events("ModifyRefused").length, 1);
});

/** A stop of 100 units as a row that gives a reason, with what an update and a reading say of it. */
function doubted(told: Partial<BrokerOrder>, read: Partial<BrokerOrder>) {
  const row = (broker: FakeBroker, change: Partial<BrokerOrder>) => {
    const stop = broker.order(1);
    const rests = { status: "TRIGGER_PENDING", orderId: "B2", tag: stop.tag } as const;
    return brokerOrder({ ...rests, ...termsOf(stop), message: "RMS: no margin", ...change });
  };
  const { day, broker, run } = scene({
    manner: (request, broker) =>
      request.type === "Find"
        ? { type: "ok", body: { type: "Found", reports: [], rests: row(broker, read) } }
        : null,
    then: [FILLED, ["09:21", 0, (broker) => {
      broker.host.kernel.inject(BROKER, "ChangeDoubted", { row: row(broker, told) });
    }]],
  });
  run("09:21", 1);
  assertEquals(day.host.kernel.cell(BROKER)!.aborts, 0);
  const refused = day.events("ModifyRefused").map(({ reason, works }) => [reason, works?.quantity]);
  return [broker().asked("Find").length, refused];
}

Deno.test("an update that doubts a change has the order read, and what is read is believed", () => {
  const half = { quantity: 50 };
  assertEquals(doubted(half, half), [1, [["margin_short", 50]]]);
  // An older change's reason: by now the order is what it was to become.
  assertEquals(doubted(half, {}), [1, []]);
  assertEquals(doubted({}, half), [0, []]);
  for (const tag of [null, "of-somebody-else"]) assertEquals(doubted({ tag }, half), [0, []]);
});
