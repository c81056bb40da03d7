/** A desk that trades, as a screen is shown it: the same as its actors have it. @module */
import { assertEquals } from "@std/assert";
import { PORTFOLIO } from "../../../../actors/protocol/portfolio.ts";
import { RISK } from "../../../../actors/protocol/risk.ts";
import { stateOf } from "../../../../commands/desk/actor_state.ts";
import { CandleSource } from "../../../../commands/desk/views/candle_source.ts";
import { deskView, type DeskViewInput } from "../../../../commands/desk/views/desk_view.ts";
import { MinuteShelf } from "../../../../commands/desk/views/minute_shelf.ts";
import { Pulse } from "../../../../commands/desk/views/pulse.ts";
import type { DeskStatus } from "../../../../domain/control/desk_status.ts";
import type { EpochMs, IsoDate } from "../../../../domain/market_time.ts";
import type { PortfolioState } from "../../../../domain/portfolio/state.ts";
import type { RiskState } from "../../../../domain/risk/state.ts";
import { tickOf } from "../../../../domain/tick/tick_board.ts";
import { StoryKeys } from "../../../../domain/view/story_keys.ts";
import { withState } from "../with_state.ts";
import { playedDesk } from "./played_desk.ts";

const { desk: { rules, history }, host: { kernel } } = playedDesk(30.4);

Deno.test("deskView() has what the day began with, and each holding's bars", () => {
  const shelf = new MinuteShelf(history, 400);
  const source = new CandleSource(shelf);
  const pulse = new Pulse();
  pulse.look(kernel, 1_000);
  const session = rules.sessionsAfter(kernel.now as EpochMs)[0]!;
  const input = {
    ...{ kernel, status: {} as DeskStatus, speed: 1, pulse, source, keys: new StoryKeys() },
    ...{ session, lateness: { p99: 0, max: 0 } },
    ...{ controller: null, nowMs: 3_000.4, startedMs: 500 },
  } as DeskViewInput;
  const screen = deskView(input);
  const { held } = stateOf(kernel, "portfolio");
  const { board } = stateOf(kernel, "feed");
  assertEquals(screen.equityAtOpen, rules.capital);
  assertEquals([screen.opensAt, screen.closesAt], [session.openAt, session.closeAt]);
  // Until risk has opened the day of the portfolio, nobody knows.
  const date = "2026-11-19" as IsoDate;
  const before = withState<RiskState>(
    kernel,
    RISK,
    (risk) => ({ ...risk, day: { ...risk.day, date } }),
  );
  assertEquals(deskView({ ...input, kernel: before }).equityAtOpen, null);
  const none = withState<PortfolioState>(kernel, PORTFOLIO, (state) => ({ ...state, date: null }));
  assertEquals(deskView({ ...input, kernel: none }).equityAtOpen, null);
  assertEquals([screen.upMs, screen.feedAgeMs], [2_500, 2_000]);
  assertEquals(
    screen.holdings.map(({ entryAt, quoteAgeMs }) => [entryAt, quoteAgeMs]),
    held.map((each) => [each.openedAt, 2_000]),
  );
  for (const [i, { closes }] of screen.holdings.entries()) {
    assertEquals([closes.length >= 6 && closes.length <= 24, closes.at(-1)], [
      true,
      tickOf(board, held[i]!.token)!.ltp,
    ]);
  }
});
