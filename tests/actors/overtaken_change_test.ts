/**
 * Changes of one stop that the broker makes in another order than they were asked for: what it rests
 * as in the end is the older one, and nothing but a look says so. And changes that it makes in their
 * order, but slowly: what the stop rests as meanwhile is not what it will be.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { Dice, type Fault } from "../simulation/faults.ts";

/** Of a stop that trails a rupee a second for four seconds, the third change is made three late. */
function trailing(answersLate: boolean): BrokerDay {
  let changes = 0;
  const orderPort: BrokerDayPlan["orderPort"] = ({ orders }): OutsidePort => ({
    call: (request, id, answer) => {
      const port = orders as OutsidePort;
      const isSlow = (request as OrderRequest).type === "Modify" && ++changes === 3;
      if (!isSlow) return port.call(request, id, answer);
      const say: typeof answer = (reply) => answer(answersLate ? reply : { type: "unknown" });
      day.host.after(3_000, () => port.call(request, id, say));
    },
  });
  const day = new BrokerDay({
    from: "10:00",
    until: "10:10",
    prices: {
      SBIN: { "10:00": 800, "10:02:01": 801, "10:02:02": 802, "10:02:03": 803, "10:02:04": 804 },
    },
    scripts: { equity: { "10:01 SBIN": "LONG" } },
    config: {
      exits: {
        target: { enabled: false },
        trailing: { mode: "r_steps", from_r: 0, step_r: 0.05 },
      },
    },
    orderPort,
  });
  return day.play("10:02:08");
}

for (const [how, answersLate] of [["answered", true], ["never answered", false]] as const) {
  Deno.test(`a stop is what it was last asked to be, though an older change is made later and ${how}`, () => {
    const day = trailing(answersLate);
    const triggers = day.books.working.map(({ order }) => order.trigger);
    assertEquals(triggers, day.portfolio.held.map(({ plan }) => plan.stop));
    // The last one is asked for once more.
    const asked = day.requests.flatMap((each) => each.type === "Modify" ? each.change.trigger : []);
    assertEquals(asked, [79_945, 79_995, 80_195, 80_245, 80_045, 80_245]);
    assertEquals([day.quarantine, day.net], [[], ["SBIN 20"]]);
  });
}

/** The port, where the nth change takes so many milliseconds to the broker. */
function slowChanges(delaysMs: readonly number[], host: () => BrokerDay["host"]) {
  let changes = 0;
  return ({ orders }: { readonly orders: unknown }): OutsidePort => ({
    call: (request, id, answer) => {
      const port = orders as OutsidePort;
      const isChange = (request as OrderRequest).type === "Modify";
      const delayMs = isChange ? delaysMs[changes++] ?? 0 : 0;
      if (delayMs === 0) return port.call(request, id, answer);
      host().after(delayMs, () => port.call(request, id, answer));
    },
  });
}

/** A stop that grows at 10:01:02, and half of what it is for is to go at 10:01:03. */
const HALVED: BrokerDayPlan = {
  from: "10:00",
  until: "10:10",
  prices: { SBIN: { "10:00": 800, "10:01:03": 799.2 } },
  depth: (symbol, clock) => symbol === "SBIN" && clock < "10:01:02.500" ? [20] : [5_000],
  scripts: { equity: { "10:01 SBIN": "LONG" } },
  config: {
    sizing: { method: "fixed_qty", lots: 4 },
    exits: { soft_stop_r: -0.6, target: { enabled: false }, trailing: { mode: "off" } },
  },
};

Deno.test("half of a position is sold once where the order for it leaves before an older change is made", () => {
  const day: BrokerDay = new BrokerDay({
    ...HALVED,
    orderPort: slowChanges([1_800, 1_260], () => day.host),
  });
  day.play("10:01:30");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
  const reasons = day.events("ModifyRefused").map(({ reason }) => reason);
  assertEquals(reasons.includes("not_taken"), false);
});

/** The first change that is made is refused a little later, for its margin. */
class RefusedOnce extends Dice {
  #changes = 0;

  constructor() {
    super(1, ["refused_changes"], 1);
  }

  override happens(fault: Fault): boolean {
    return fault === "refused_changes" && this.#changes++ === 0;
  }

  override between(least: number, most: number): number {
    return most === 2_500 ? 300 : super.between(least, most);
  }

  override below(n: number): number {
    return n === 3 ? 1 : super.below(n);
  }
}

Deno.test("what an order still shows of a refused change is not the answer to one on its way", () => {
  // The stop may not grow at 10:01:02; at 10:01:03 half of the position is to go.
  const day: BrokerDay = new BrokerDay({
    ...HALVED,
    orderPort: slowChanges([0, 1_800], () => day.host),
    dice: new RefusedOnce(),
  });
  day.play("10:01:30");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
  assertEquals(day.events("ModifyRefused").map(({ reason }) => reason), ["margin_short"]);
});

Deno.test("a stop that trails each second at a slow broker is asked for each step once", () => {
  const delays = Array.from({ length: 30 }, () => 2_500);
  const seconds = Array.from({ length: 20 }, (_, i) => i + 10);
  const day: BrokerDay = new BrokerDay({
    from: "10:00",
    until: "10:10",
    prices: {
      SBIN: {
        "10:00": 800,
        ...Object.fromEntries(seconds.map((second) => [`10:02:${second}`, 800 + second - 9])),
      },
    },
    scripts: { equity: { "10:01 SBIN": "LONG" } },
    config: {
      exits: {
        target: { enabled: false },
        trailing: { mode: "r_steps", from_r: 0, step_r: 0.05 },
      },
    },
    orderPort: slowChanges(delays, () => day.host),
  });
  day.play("10:02:50");
  assertEquals(day.events("ModifyRefused"), []);
  const kinds = day.requests.map(({ type }) => type);
  assertEquals(kinds.filter((kind) => kind === "Modify").length, 20);
  // Once it has come to rest: whichever change was made last, it is that.
  assertEquals(kinds.filter((kind) => kind === "Find").length, 1);
  const triggers = day.books.working.map(({ order }) => order.trigger);
  assertEquals(triggers, day.portfolio.held.map(({ plan }) => plan.stop));
});

/** No update is told, and an order is in no list for a while. */
class Untold extends Dice {
  constructor() {
    super(1, ["lost_postbacks", "lagging_list"], 1);
  }

  override happens(fault: Fault): boolean {
    return this.has(fault);
  }
}

for (const how of ["refused", "never answered", "made"] as const) {
  Deno.test(`a change that has waited for its order's number, and is ${how} behind newer ones, is an older one`, () => {
    let stops = 0, changes = 0;
    const orderPort: BrokerDayPlan["orderPort"] = ({ orders }): OutsidePort => ({
      call: (sent, id, answer) => {
        const port = orders as OutsidePort;
        const request = sent as OrderRequest;
        const isStop = request.type === "Place" && request.order.purpose === "stop";
        if (isStop && ++stops === 1) {
          return port.call(sent, id, (body) => day.host.after(2_500, () => answer(body)));
        }
        if (request.type !== "Modify" || ++changes > 1) return port.call(sent, id, answer);
        const body = { type: "Refused", code: "order_refused", message: "RMS: no" } as const;
        day.host.after(2_500, () => {
          if (how === "made") port.call(sent, id, answer);
          else answer(how === "refused" ? { type: "ok", body } : { type: "unknown" });
        });
      },
    });
    // Bought lot by lot: its stop grows with each, and what it grows to first waits for its number.
    const day: BrokerDay = new BrokerDay({
      from: "10:00",
      until: "10:10",
      prices: { SBIN: { "10:00": 800 } },
      depth: (symbol, clock) => symbol === "SBIN" && clock < "10:01:09" ? [10] : [5_000],
      scripts: { equity: { "10:01 SBIN": "LONG" } },
      config: {
        orders: { entry_timeout_seconds: "off" },
        sizing: { method: "fixed_qty", lots: 8 },
      },
      dice: new Untold(),
      orderPort,
    });
    day.play("10:01:11");
    assertEquals(day.events("ModifyAwaited").length > 0, true);
    assertEquals([day.net, day.live], [["SBIN 80"], ["SELL 80 SL SBIN"]]);
    // A stop that is as it should be is not cancelled.
    assertEquals(day.events("CancelRequested"), []);
  });
}
