/**
 * Orders that the desk had given up and that live all the same: refused by their answers, or looked
 * for in vain. An exit that nothing else does the work of is followed, everything else is cancelled.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import type { Purpose } from "../../domain/order/order.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: { SBIN: { "10:00": 800 } },
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};

const REFUSED: OrderReply = { type: "Refused", code: "order_refused", message: "RMS: no" };

interface Lies {
  /** Orders of this purpose are taken, and answered with a refusal. */
  readonly about: Purpose;
  /** The first so many of them. */
  readonly count?: number;
  /** Of this purpose none is taken. */
  readonly refuses?: Purpose;
  /** False: nobody answers who looks for an order. */
  readonly looks?: boolean;
}

function lying({ about, count = 1, refuses, looks = true }: Lies, plan: Partial<BrokerDayPlan>) {
  let left = count;
  return new BrokerDay({
    ...PLAN,
    ...plan,
    orderPort: ({ orders }): OutsidePort => ({
      call: (request, id, answer) => {
        const asked = request as OrderRequest;
        const purpose = asked.type === "Place" ? asked.order.purpose : null;
        const isLie = purpose === about && left > 0;
        if (asked.type === "Find" && !looks) return answer({ type: "unknown" });
        if (purpose === refuses || isLie) answer({ type: "ok", body: REFUSED });
        if (purpose === refuses) return;
        if (isLie) left--;
        (orders as OutsidePort).call(request, id, isLie ? () => {} : answer);
      },
    }),
  });
}

function placed(day: BrokerDay): string[] {
  return day.requests.flatMap((each) => each.type === "Place" ? [each.order.purpose] : []);
}

Deno.test("a stop that was refused and lives is followed: an update tells of it", () => {
  const day = lying({ about: "stop", looks: false }, {}).play("10:02");
  assertEquals([day.net, day.live, placed(day)], [
    ["SBIN 20"],
    ["SELL 20 SL SBIN"],
    ["entry", "stop"],
  ]);
  assertEquals(day.events("OrderRefused").length, 1);
  day.command({ type: "Flatten", by: "test" }).play("10:02:30");
  assertEquals([day.net, day.live, placed(day).length], [[], [], 2]);
  assertEquals(day.trades.length, 1);
});

Deno.test("so it is where no update comes: it was looked for as soon as it was refused", () => {
  const day = lying({ about: "stop" }, { faults: ["lost_postbacks"] }).play("10:02");
  assertEquals([day.net, day.live, placed(day)], [
    ["SBIN 20"],
    ["SELL 20 SL SBIN"],
    ["entry", "stop"],
  ]);
});

Deno.test("a stop that only the list shows is cancelled: another one is there by then", () => {
  const plan = { faults: ["lost_postbacks"] } as const;
  const day = lying({ about: "stop", looks: false }, plan).play("10:02");
  assertEquals([day.net, day.live, placed(day)], [
    ["SBIN 20"],
    ["SELL 20 SL SBIN"],
    ["entry", "stop", "stop"],
  ]);
  assertEquals(day.events("OrderReported").at(-1)!.report.status, "CANCELLED");
  assertEquals(day.quarantine, []);
});

Deno.test("a closing order that was refused and lives goes on as the exit that it was to be", () => {
  // No stop is ever taken, so that the position leaves by a new order, which finds few to buy it.
  const depth = (symbol: string, clock: string) => {
    if (symbol !== "SBIN" || clock < "10:01:02" || clock >= "10:01:30") return [5_000];
    return clock < "10:01:12" || clock >= "10:01:13" ? [0] : [15, 0, 0, 0, 0];
  };
  const day = lying({ about: "exit", refuses: "stop" }, { depth }).play("10:01:20");
  const exits = placed(day).filter((purpose) => purpose === "exit");
  assertEquals([day.net, exits.length, day.live], [["SBIN 5"], 1, ["SELL 5 LIMIT SBIN"]]);
  day.play("10:02");
  assertEquals([day.net, day.live, day.portfolio.held, day.quarantine], [[], [], [], []]);
  assertEquals(day.trades.length, 1);
});

Deno.test("a stop that was refused, lives and is met ends its position once", () => {
  const prices = { SBIN: { "10:00": 800, "10:01:03": 700 } };
  const day = lying({ about: "stop", looks: false }, { prices, faults: ["lost_postbacks"] });
  day.play("10:02");
  const sold = day.events("FillBooked").filter(({ fill }) => fill.side === "SELL");
  assertEquals(sold.reduce((sum, { fill }) => sum + fill.quantity, 0), 20);
  assertEquals([day.net, day.live, day.quarantine, day.trades.length], [[], [], [], 1]);
});

Deno.test("an entry that was refused and lives is cancelled, and what it bought has its stop", () => {
  const depth = (_: string, clock: string) => clock < "10:01:02" ? [10, 0, 0, 0, 0] : [0];
  const faults = ["lost_postbacks"] as const;
  const day = lying({ about: "entry" }, { depth, faults }).play("10:02");
  assertEquals(day.events("OrderRefused").length, 1);
  const [net] = day.net;
  const bought = Number(net!.split(" ")[1]);
  assert(bought > 0 && bought < 20, net);
  assertEquals(day.live, [`SELL ${bought} SL SBIN`]);
  const booked = day.events("FillBooked").reduce((sum, { fill }) => sum + fill.quantity, 0);
  assertEquals([booked, day.quarantine], [bought, []]);
});
