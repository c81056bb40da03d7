/**
 * Changes of one stop that the broker makes in another order than they were asked for: what it rests
 * as in the end is the older one, and nothing but a look says so.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

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
