/** Levels of a chart: a stop that does not rest is not drawn as if it did. @module */
import { assertEquals } from "@std/assert";
import { PORTFOLIO } from "../../../../actors/protocol.ts";
import { stateOf } from "../../../../commands/desk/actor_state.ts";
import { levelsOf } from "../../../../commands/desk/views/chart_maker.ts";
import type { PortfolioState } from "../../../../domain/portfolio/state.ts";
import { playedDesk } from "./played_desk.ts";

Deno.test("levelsOf() has the trigger that rests: none where no exit works, 0 for one that closes", () => {
  const portfolio = stateOf<PortfolioState>(playedDesk(30).host.kernel, PORTFOLIO);
  const held = portfolio.held.find(({ exit }) => exit?.order.purpose === "stop")!;
  const { trigger } = held.exit!.order;
  assertEquals(levelsOf(portfolio, held).stop, trigger);
  assertEquals(levelsOf(portfolio, { ...held, exit: null }).stop, null);
  const closing = { ...held.exit!, order: { ...held.exit!.order, trigger: 0 as typeof trigger } };
  assertEquals(levelsOf(portfolio, { ...held, exit: closing }).stop, 0);
});
