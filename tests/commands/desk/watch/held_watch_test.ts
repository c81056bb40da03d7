/** What the market is told of what a desk holds. @module */
import { assertEquals } from "@std/assert";
import { PORTFOLIO } from "../../../../actors/protocol/portfolio.ts";
import type { Kernel } from "../../../../actors/runtime/kernel.ts";
import { HeldWatch } from "../../../../commands/desk/watch/held_watch.ts";
import type { PortfolioState } from "../../../../domain/portfolio/state.ts";
import { holding } from "../../../domain/portfolio/book.ts";

Deno.test("HeldWatch tells the hours of what is held or may be filled, each time it looks", () => {
  let state: PortfolioState = holding();
  const kernel = {
    cell: (path: string) => path === PORTFOLIO ? { head: { state } } : undefined,
  } as unknown as Kernel;
  const told: (readonly string[])[] = [];
  const watched: number[] = [];
  const watch = new HeldWatch({
    hours: { hold: (keys) => void told.push(keys) },
    watch: (tokens) => void watched.push(tokens.length),
  });
  const look = () => {
    watch.follow(kernel);
    return told.at(-1)!;
  };
  const [held] = state.held;
  const { key } = held!.trade;
  assertEquals(look(), [key]);
  const entering = [{
    order: { key: "NFO:NIFTY26NOVFUT" },
  }] as unknown as PortfolioState["entering"];
  state = { ...state, entering };
  assertEquals(look(), [key, "NFO:NIFTY26NOVFUT"]);
  state = { ...state, held: [], entering: [], ended: entering };
  assertEquals(look(), ["NFO:NIFTY26NOVFUT"]);
  state = { ...state, ended: [] };
  assertEquals([look(), watched], [[], [1, 0]]);
});
