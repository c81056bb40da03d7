/** A desk that trades, as status and screen show it: the same as its actors have it. @module */
import { assert, assertEquals } from "@std/assert";
import type { FeedState } from "../../../../actors/feed.ts";
import { BROKER, engineRef, FEED, GATE, PORTFOLIO, RISK } from "../../../../actors/protocol.ts";
import { stateOf } from "../../../../commands/desk/actor_state.ts";
import { deskView, type ViewInput } from "../../../../commands/desk/desk_view.ts";
import { CandleSource } from "../../../../commands/desk/views/candle_source.ts";
import { deskScreen, type ScreenInput } from "../../../../commands/desk/views/desk_screen.ts";
import { MinuteShelf } from "../../../../commands/desk/views/minute_shelf.ts";
import { Pulse } from "../../../../commands/desk/views/pulse.ts";
import { unprotectedUnits } from "../../../../domain/control/desk_status.ts";
import { HALTED_BY_RISK } from "../../../../domain/control/control_answer.ts";
import { type EpochMs, type IsoDate, MINUTE_MS } from "../../../../domain/market_time.ts";
import type { BlotterState } from "../../../../domain/order/blotter.ts";
import { type PortfolioState, strategyDay } from "../../../../domain/portfolio/state.ts";
import type { RiskState } from "../../../../domain/risk/state.ts";
import { strategyKey } from "../../../../domain/strategy/intent.ts";
import { tickOf } from "../../../../domain/tick/tick_board.ts";
import { StoryKeys } from "../../../../domain/view/story_keys.ts";
import { playedDesk } from "./played_desk.ts";

const { desk: { rules, history }, host } = playedDesk(30.4);
const { kernel } = host;

function status(change: Partial<ViewInput> = {}) {
  return deskView({
    ...{ kernel, rules, mode: "paper", simulated: true, pid: 1, at: kernel.now as EpochMs },
    ...{ reading: { share: 1, problem: null }, halt: null, login: null },
    ...{ undelivered: [], notStarted: [] },
    ...change,
  });
}

Deno.test("deskView() has what is held, what works, and how it adds up", () => {
  const { positions, orders, day, phase, progress, halt, actors } = status();
  const { held } = stateOf<PortfolioState>(kernel, PORTFOLIO);
  const { working } = stateOf<BlotterState>(kernel, BROKER);
  assert(held.length > 0 && working.length > 0);
  assertEquals(
    positions.map(({ symbol, quantity }) => [symbol, quantity]),
    held.map(({ trade, quantity }) => [trade.key.split(":")[1]!, quantity]),
  );
  assertEquals(positions.map(unprotectedUnits), held.map(() => 0));
  assertEquals(
    positions.map(({ stop }) => stop!.trigger),
    held.map(({ exit }) => exit!.order.trigger),
  );
  for (const { averagePrice, lastPrice, quantity, unrealised } of positions) {
    assert(Math.abs((lastPrice! - averagePrice) * quantity - unrealised!) <= Math.abs(quantity));
  }
  assertEquals(
    orders.map(({ tag, symbol }) => [tag, symbol]),
    working.map(({ order: { tag, key } }) => [tag, key.split(":")[1]!]),
  );
  assertEquals(day.unrealised, positions.reduce((sum, each) => sum + each.unrealised!, 0));
  assertEquals(day.net, day.realised + day.unrealised - day.charges - day.toClose);
  assertEquals([phase, progress, halt], ["open", "", null]);
  assertEquals(
    actors.map(({ path, state }) => [path, state]),
    [...kernel.cells].map(({ path }) => [path, "running"]),
  );
  for (const { oldestMs, lost } of actors) assertEquals([oldestMs, lost], [0, 0]);
});

/** The kernel, where an actor has other state. */
function where<State>(path: string, change: (state: State) => State): typeof kernel {
  const cell = { ...kernel.cell(path), head: { state: change(stateOf<State>(kernel, path)) } };
  return new Proxy(kernel, {
    get: (of, name) => {
      if (name === "cell") return (at: string) => at === path ? cell : of.cell(at);
      const value = Reflect.get(of, name, of);
      return typeof value === "function" ? value.bind(of) : value;
    },
  });
}

Deno.test("deskView() has the latch's HALT, else what risk remembers of one", () => {
  const halted = (change: Partial<RiskState["day"]>) =>
    where<RiskState>(RISK, (risk) => ({ ...risk, day: { ...risk.day, ...change } }));
  const at = kernel.now as EpochMs;
  const lost = halted({ lossHalt: "max_daily_loss" });
  const both = halted({ lossHalt: "max_daily_loss", operatorHalt: true });
  assertEquals(status({ kernel: lost }).halt, { reason: "max_daily_loss", by: HALTED_BY_RISK, at });
  assertEquals(status({ kernel: both }).halt, { reason: "operator_halt", by: "journal", at });
  const halt = { reason: "drill", by: "asha", at };
  assertEquals(status({ kernel: both, halt }).halt, halt);
});

Deno.test("deskView() names the book of a strategy that is paused", () => {
  const [{ book, strategies }] = rules.books as [typeof rules.books[0]];
  const until = kernel.now + MINUTE_MS as EpochMs;
  const { id: strategy } = strategies[0]!;
  const paused = where<PortfolioState>(PORTFOLIO, (state) => {
    const key = strategyKey({ book, strategy });
    const day = { ...strategyDay(state, key), pausedUntil: until };
    return { ...state, strategies: { ...state.strategies, [key]: day } };
  });
  assertEquals(status({ kernel: paused }).paused, [{
    strategy,
    reason: "loss_streak",
    until,
    book,
  }]);
  assertEquals(status({ kernel: paused, at: until }).paused, []);
});

Deno.test("deskView() says how far the journal is read, and what of it cannot be", () => {
  assertEquals(
    status({ reading: { share: 0.479, problem: null } }).progress,
    "reading the journal, 47 %",
  );
  const { progress, damage } = status({ reading: { share: 0.5, problem: "record 7 is damaged" } });
  assertEquals([progress, damage], ["", "record 7 is damaged"]);
});

Deno.test("deskView() counts as lost what an actor never got, and nothing else", () => {
  const undelivered = [
    { to: PORTFOLIO, kind: "Adopt", why: "full", count: 2, lost: true },
    { to: PORTFOLIO, kind: "Adopt", why: "late", count: 5, lost: false },
    { to: BROKER, kind: "Place", why: "full", count: 3, lost: true },
  ];
  const { actors } = status({ undelivered });
  const lost = actors.filter((each) => each.lost > 0).map(({ path, lost }) => [path, lost]);
  assertEquals(Object.fromEntries(lost), { [PORTFOLIO]: 2, [BROKER]: 3 });
});

Deno.test("deskScreen() has what the day began with, and each holding's bars", () => {
  const shelf = new MinuteShelf(history, 400);
  const source = new CandleSource(shelf);
  const pulse = new Pulse();
  pulse.look(kernel, 1_000);
  const session = rules.sessionsAfter(kernel.now as EpochMs)[0]!;
  const input = {
    ...{ kernel, status: status(), speed: 1, pulse, source, keys: new StoryKeys() },
    ...{ session, lateness: { p99: 0, max: 0 } },
    ...{ controller: null, nowMs: 3_000.4, startedMs: 500 },
  } as ScreenInput;
  const screen = deskScreen(input);
  const { held } = stateOf<PortfolioState>(kernel, PORTFOLIO);
  const { board } = stateOf<FeedState>(kernel, FEED);
  assertEquals(screen.equityAtOpen, rules.capital);
  assertEquals([screen.opensAt, screen.closesAt], [session.openAt, session.closeAt]);
  // Until risk has opened the day of the portfolio, nobody knows.
  const date = "2026-11-19" as IsoDate;
  const before = where<RiskState>(RISK, (risk) => ({ ...risk, day: { ...risk.day, date } }));
  assertEquals(deskScreen({ ...input, kernel: before }).equityAtOpen, null);
  const none = where<PortfolioState>(PORTFOLIO, (state) => ({ ...state, date: null }));
  assertEquals(deskScreen({ ...input, kernel: none }).equityAtOpen, null);
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

Deno.test("deskView() tells why an engine is off: switched off, left out, or failed", () => {
  const [first, second, third] = rules.books.map(({ book }) => book);
  const command = { type: "SetEngine", by: "asha", book: first, on: false };
  kernel.inject(GATE, "Command", command, "control");
  kernel.tree.stop(engineRef(second!));
  kernel.tree.stop(engineRef(third!));
  host.drain();
  const { engines } = status({ notStarted: [second!] });
  assertEquals(engines, [
    { name: first!, on: false, reason: "switched off" },
    { name: second!, on: false, reason: "not started" },
    { name: third!, on: false, reason: "melted down" },
  ]);
});
