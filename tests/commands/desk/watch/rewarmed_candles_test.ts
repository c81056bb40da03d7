/** What engines know after a gap in the ticks: what they would know without it. @module */
import { assertEquals, assertNotEquals } from "@std/assert";
import { engineRef } from "../../../../actors/protocol/engine.ts";
import type { EngineState } from "../../../../actors/engine/state.ts";
import type { RealHost } from "../../../../actors/runtime/real_host.ts";
import { rewarmCandles } from "../../../../commands/desk/watch/rewarmed_candles.ts";
import { TickingDay, type TickingDesk } from "../../../scenarios/ticking_desk.ts";

const PLAN: TickingDesk = {
  from: "10:00",
  until: "10:12",
  prices: { SBIN: { "10:00": 800, "10:03": 812, "10:06": 806 } },
  scripts: { equity: {} },
};
const GAP: TickingDesk = { ...PLAN, lull: { from: "10:02:30", until: "10:06:20" } };

const hostOf = ({ host: { kernel } }: TickingDay) =>
  ({ kernel, wake: () => {} }) as unknown as RealHost;

/** Of the first instrument and timeframe of the equity book. */
function seriesOf({ host: { kernel } }: TickingDay) {
  const { views } = kernel.cell(engineRef("equity"))!.head.state as EngineState;
  return views.map(({ series }) => series[0]!);
}

Deno.test("rewarmCandles() has engines know the bars that were missed", () => {
  const rewarmed = (plan: TickingDesk) => {
    const day = new TickingDay(plan);
    return seriesOf(day.at("10:06:21", () => rewarmCandles(hostOf(day))).play());
  };
  // As one that begins anew at the same instant where nothing was missed.
  assertEquals(rewarmed(GAP), rewarmed(PLAN));
  const left = (plan: TickingDesk) => seriesOf(new TickingDay(plan).play());
  assertNotEquals(left(GAP), left(PLAN));
});

Deno.test("rewarmCandles() leaves an engine that is off as it is", () => {
  const day = new TickingDay({ ...GAP, scripts: { equity: {}, fno: {} } }).play("10:02");
  const { kernel } = day.host;
  kernel.tree.stop(engineRef("equity"));
  rewarmCandles(hostOf(day));
  const statuses = (["equity", "fno"] as const).map((book) => kernel.cell(engineRef(book))!.status);
  assertEquals(statuses, ["stopped", "running"]);
});
