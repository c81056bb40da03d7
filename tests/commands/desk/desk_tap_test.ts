/** What a desk counts as lost. @module */
import { assert, assertEquals } from "@std/assert";
import { engineRef } from "../../../actors/protocol.ts";
import { deskTap } from "../../../commands/desk/desk_tap.ts";
import { TickingDay, type TickingDesk, tickingWorld } from "../../scenarios/ticking_desk.ts";

const PLAN: TickingDesk = {
  from: "10:00",
  until: "10:04",
  tickSeconds: 5,
  prices: {},
  scripts: { fno: { "10:03": "LONG" } },
};

Deno.test("deskTap() counts no loss for an engine that has melted down", () => {
  const { lost, tap } = deskTap(() => {});
  const world = tickingWorld(PLAN);
  const options = { ...world.options, tap: { ...world.options.tap, ...tap } };
  const day = new TickingDay(PLAN, { ...world, options });
  day.at("10:01:30", ({ kernel }) => kernel.tree.stop(engineRef("fno"))).play();
  assert((day.host.kernel.lostMail.counts.stopped ?? 0) > 0);
  assertEquals([...lost], []);
});

Deno.test("deskTap() counts what an actor that runs was never given", () => {
  const { lost, tap } = deskTap(() => {});
  const world = tickingWorld(PLAN);
  const options = { ...world.options, tap: { ...world.options.tap, ...tap } };
  const path = engineRef("fno");
  const day = new TickingDay(PLAN, { ...world, options });
  day.at("10:01:30", ({ kernel }) => kernel.inject(path, "NobodyKnowsThis", null)).play();
  assertEquals([...lost.values()], [1]);
});
