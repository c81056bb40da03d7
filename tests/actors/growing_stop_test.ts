/**
 * A stop that the broker refuses to make larger as more of its entry fills: units without a stop are
 * an alarm after two seconds and leave after ten, as where there is none at all.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

/**
 * Twenty shares by tens; a change to more than ten is refused with `code`, until a clock. `lateMs`:
 * from a change to its refusal.
 */
function growing(
  code: string,
  until = "15:30",
  { lateMs = 0, ...plan }: Partial<BrokerDayPlan> & { readonly lateMs?: number } = {},
): BrokerDay {
  const day: BrokerDay = new BrokerDay({
    from: "10:00",
    until: "10:20",
    prices: { SBIN: { "10:00": 800 } },
    depth: (symbol) => symbol === "SBIN" ? [10] : [5_000],
    scripts: { equity: { "10:01 SBIN": "LONG" } },
    ...plan,
    orderPort: ({ orders }): OutsidePort => ({
      call: (request, id, answer) => {
        const asked = request as OrderRequest;
        const grows = asked.type === "Modify" && asked.change.quantity > 10;
        if (!grows || day.broker.now >= day.market.instant(until)) {
          return (orders as OutsidePort).call(request, id, answer);
        }
        const body = { type: "Refused", code, message: "no" } as const;
        if (lateMs === 0) answer({ type: "ok", body });
        else day.host.after(lateMs, () => answer({ type: "ok", body }));
      },
    }),
  });
  return day;
}

/** Four hundred shares by tens, one ten a second. */
const SLOWLY: Partial<BrokerDayPlan> = {
  config: {
    orders: { entry_timeout_seconds: "off" },
    sizing: { method: "fixed_qty", lots: 40 },
  },
};

function growths(day: BrokerDay): number {
  return day.events("ModifyRequested").filter(({ change }) => change.quantity > 10).length;
}

Deno.test("units whose stop is refused are an alarm after two seconds, and leave after ten", () => {
  for (const code of ["margin_short", "not_permitted"]) {
    const day = growing(code).play("10:01:08");
    assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 10 SL SBIN"]], code);
    const [alarm] = day.events("PositionBare");
    assertEquals([alarm?.units, alarm!.since > day.market.instant("10:01")], [10, true], code);
    day.play("10:01:26");
    assertEquals([day.net, day.live, day.portfolio.held], [[], [], []], code);
    assert(day.trades.length > 0 && day.trades.every((each) => each.endsWith("unprotected")));
  }
});

Deno.test("a stop that may grow after all does, and nothing leaves", () => {
  const day = growing("margin_short", "10:01:10").play("10:01:40");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
  assertEquals(day.portfolio.held[0]!.partBare, undefined);
  const alarms = day.events("PositionBare").length;
  assert(alarms > 0);
  day.play("10:05");
  assertEquals([day.net, day.events("PositionBare").length], [["SBIN 20"], alarms]);
});

Deno.test("a broker that turns requests away is no reason to leave, and is asked ever more rarely", () => {
  const day = growing("rate_limited", "10:04").play("10:03:58");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 10 SL SBIN"]]);
  const asked = growths(day);
  assert(asked > 20 && asked < 60, `${asked} in three minutes`);
  day.play("10:04:40");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
});

Deno.test("a stop that cannot grow before what is under way is over does so half a second later", () => {
  // Before the next price comes; so soon there is nothing to be alarmed about.
  const day = growing("order_busy", "10:01:02.3").play("10:01:02.7");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
  day.play("10:02");
  assertEquals([day.portfolio.held[0]!.partBare, day.events("PositionBare")], [undefined, []]);
});

Deno.test("a broker that takes its time to refuse keeps no part without a stop for longer", () => {
  for (const lateMs of [800, 2_300, 4_500]) {
    const day = growing("margin_short", "15:30", { lateMs }).play("10:01:14");
    assert(day.events("PositionBare").length > 0, `${lateMs}`);
    day.play("10:01:26");
    assertEquals([day.net, day.live, day.portfolio.held], [[], [], []], `${lateMs}`);
    assert(day.trades[0]!.endsWith("unprotected"), day.trades[0]);
  }
});

Deno.test("a stop that grows each second is no alarm because one change of it was refused", () => {
  const day = growing("order_busy", "10:01:02.3", SLOWLY).play("10:02");
  assertEquals([day.net, day.live], [["SBIN 400"], ["SELL 400 SL SBIN"]]);
  assertEquals([day.portfolio.held[0]!.partBare, day.events("PositionBare")], [undefined, []]);
});

Deno.test("a stop of which two changes are refused at once is known to be what it was before both", () => {
  for (const lateMs of [300, 800]) {
    const day = growing("margin_short", "15:30", { ...SLOWLY, lateMs }).play("10:01:05.9");
    assertEquals(day.live.at(-1), "SELL 10 SL SBIN");
    const refused = day.events("ModifyRefused");
    assert(refused.length > 0, `${lateMs}`);
    assertEquals(refused.filter(({ works }) => works?.quantity !== 10), [], `${lateMs}`);
    day.play("10:01:26");
    assertEquals([day.net, day.live, day.portfolio.held], [[], [], []], `${lateMs}`);
  }
});
