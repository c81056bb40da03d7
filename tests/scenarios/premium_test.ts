/**
 * The options book on bars of the options themselves: what is at the money is bought, nothing is
 * sold to open, and what is held stays what it is while the money moves on. Every option hears the
 * same word at a time.
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { EngineState } from "../../actors/engine/state.ts";
import type { Candle } from "../../domain/candle/candle.ts";
import type { Decision } from "../../domain/strategy/strategy.ts";
import { CANDLES } from "../../actors/protocol/candles.ts";
import { engineRef } from "../../actors/protocol/engine.ts";
import { FEED } from "../../actors/protocol/feed.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { TickingDay, type TickingDesk, tickingMarket, tickingWorld } from "./ticking_desk.ts";
import { tickingRules } from "./ticking_rules.ts";
import { play } from "../sweep/session.ts";
import { tickingSession } from "./ticking_session.ts";

const PREMIUM = { books: { options: { signal_source: "premium" } } };
const PLAN: TickingDesk = {
  from: "10:00",
  until: "10:08",
  prices: {},
  scripts: { options: { "10:02": "LONG" } },
  config: PREMIUM,
};

function refusals(day: TickingDay): string[] {
  return day.events("IntentRefused").map(({ intent, code, clock }) =>
    `${clock} ${intent.signal} ${day.symbol(intent.token)} ${code}`
  );
}

/** Signals that another one of the same bar was acted upon instead of. */
function lost(day: TickingDay): string[] {
  return day.events("SignalSeen").filter(({ why }) => why === "lost_conflict")
    .map(({ signal, clock }) => `${clock} ${signal.signal} ${day.symbol(signal.token)}`);
}

/** A day on which call and put say LONG at 10:02 as sure as they are told to be. */
function torn(conflict: string, confidences: Readonly<Record<"CE" | "PE", number>>): TickingDay {
  const options = { ...PREMIUM.books.options, conflict_resolution: conflict };
  const plan: TickingDesk = { ...PLAN, config: { books: { options } } };
  const market = tickingMarket(plan);
  const rules = tickingRules(plan, market);
  const [call, put] = ["NIFTY24000CE", "NIFTY24000PE"].map((symbol) => market.tokenOf(symbol));
  const at = market.instant("10:01");
  // A call costs more than a put of the same strike: their bars tell them apart.
  const closeOf = (token: typeof call) =>
    market.history({ token: token!, until: market.instant("10:02"), countMax: 1 })[0]!.close;
  const [callCloses, putCloses] = [closeOf(call), closeOf(put)];
  const books = rules.books.map((book) => ({
    ...book,
    tokens: [call!, put!],
    strategies: book.strategies.map((strategy) => ({
      ...strategy,
      bound: {
        indicators: [],
        onBar: ({ at: barAt, close }: Candle): Decision => {
          if (barAt !== at) return { signal: "HOLD", reason: "no_signal" };
          assert(callCloses !== putCloses && [callCloses, putCloses].includes(close));
          const confidence = confidences[close === callCloses ? "CE" : "PE"];
          return { signal: "LONG", reason: "trend_up", confidence };
        },
      },
    })),
  }));
  return new TickingDay(plan, tickingWorld(plan, market, { ...rules, books })).play("10:03");
}

Deno.test("of call and put at the money on one bar the book's rule takes one, whoever is first", () => {
  for (const [CE, PE, winner, loser] of [[0.9, 0.6, "CE", "PE"], [0.6, 0.9, "PE", "CE"]] as const) {
    const day = torn("highest_confidence", { CE, PE });
    assertEquals([day.account, refusals(day)], [[`NIFTY24000${winner} 130`], []]);
    assertEquals(lost(day), [`10:02 LONG NIFTY24000${loser}`]);
    assertEquals(day.holds["lost_conflict"], 1);
  }
  // One strategy is as important as itself: then the first of the book's instruments wins.
  assertEquals(torn("priority", { CE: 0.6, PE: 0.9 }).account, ["NIFTY24000CE 130"]);
  const none = torn("net_out", { CE: 0.6, PE: 0.9 });
  assertEquals([none.account, lost(none).length, refusals(none)], [[], 2, []]);
});

Deno.test("a premium book buys the option at the money that signalled, and stops it by its own ATR", () => {
  const prices = { NIFTY: { "10:00": 24_000, "10:04:10": 23_940 } };
  const day = new TickingDay({ ...PLAN, prices });
  day.play("10:03");
  assertEquals(day.account, ["NIFTY24000CE 130"]);
  assertEquals(day.working, ["SELL 130 SL NIFTY24000CE"]);
  const { intent, entering } = day.events("EntryIntended")[0]!;
  assertEquals([intent.token, intent.future?.ltp], [entering.order.token, entering.signalPrice]);
  assertEquals(entering.signalToken, intent.token);
  // Of the premium itself: no delta between them, and above its floors, below its cap.
  assert(intent.atr! > 0 && intent.atr! < 1_000, `${intent.atr}`);
  assertAlmostEquals(entering.distance, 2 * intent.atr!, 1e-9);
  assert(entering.distance > 4 * 5 && entering.distance < 0.3 * intent.price);
  day.play();
  assertEquals(day.roundTrips, ["NIFTY24000CE LONG 130 stop"]);
  assertEquals([day.account, day.working, day.portfolio.held], [[], [], []]);
});

Deno.test("the put of the same underlying is never held beside the call, in whatever order they ask", () => {
  const day = new TickingDay({
    ...PLAN,
    scripts: { options: { "10:02": "LONG", "10:04": "LONG" } },
  });
  day.play();
  assertEquals(day.account, ["NIFTY24000CE 130"]);
  assertEquals(lost(day), ["10:02 LONG NIFTY24000PE"]);
  assertEquals(refusals(day), ["10:04 LONG NIFTY24000PE already_in_position"]);
  // Six options of other strikes, twice; the call itself knows that it is held.
  assertEquals(day.holds["not_at_money"], 12);
  assertEquals(day.holds["already_in_position"], 1);
});

Deno.test("a SHORT of an option that nobody holds is option_writing_off, and nothing is ordered", () => {
  const day = new TickingDay({ ...PLAN, scripts: { options: { "10:02": "SHORT" } } }).play();
  assertEquals(day.holds["option_writing_off"], 8);
  assertEquals([day.events("EntryIntended"), day.events("IntentRefused")], [[], []]);
});

Deno.test("a SHORT is no entry of the option that is held either", () => {
  const scripts = { options: { "10:02": "LONG", "10:04": "SHORT" } } as const;
  const day = new TickingDay({ ...PLAN, scripts }).play();
  assertEquals([day.holds["option_writing_off"], day.holds["already_in_position"]], [7, 1]);
  assertEquals(day.account, ["NIFTY24000CE 130"]);
});

const MOVED = { NIFTY: { "10:00": 24_000, "10:03:10": 24_060 } };

Deno.test("the option that is held is left by its own signal when another one is at the money", () => {
  const config = { ...PREMIUM, exits: { target: { enabled: false } } };
  const scripts = { options: { "10:02": "LONG", "10:05": "EXIT", "10:07": "LONG" } } as const;
  const day = new TickingDay({ ...PLAN, config, scripts, prices: MOVED });
  day.play("10:04:30");
  assertEquals([day.account, day.working], [["NIFTY24000CE 130"], ["SELL 130 SL NIFTY24000CE"]]);
  day.play("10:06");
  assertEquals(day.roundTrips, ["NIFTY24000CE LONG 130 signal"]);
  // Nobody else holds anything.
  assertEquals(day.holds["nothing_to_exit"], 7);
  day.play();
  assertEquals(day.account, ["NIFTY24050CE 130"]);
});

Deno.test("the future's price of an option that is held is the newest one, not that of its own bars", () => {
  const config = { ...PREMIUM, exits: { target: { enabled: false } } };
  const day = new TickingDay({ ...PLAN, config, prices: MOVED }).play("10:05:30");
  const [held] = day.portfolio.held;
  assertAlmostEquals(held!.signalPrice, 2_406_000, 500);
  assert(held!.lastPrice < 100_000);
  // Not even at the end of a bar.
  const marked = day.events("PlanMoved").map(({ move }) => move.signalPrice);
  assert(marked.length > 0 && marked.every((price) => price > 2_000_000), `${marked}`);
});

Deno.test("an option whose money has left the strikes that are followed is held back by name", () => {
  const plan: TickingDesk = { ...PLAN, prices: MOVED, scripts: { options: { "10:05": "LONG" } } };
  const market = tickingMarket(plan);
  const rules = tickingRules(plan, market);
  const tokens = ["NIFTY24000CE", "NIFTY24000PE"].map((symbol) => market.tokenOf(symbol));
  const few = { ...rules, books: rules.books.map((book) => ({ ...book, tokens })) };
  const day = new TickingDay(plan, tickingWorld(plan, market, few)).play();
  assertEquals(day.holds["money_left_strikes"], 2);
  assertEquals(day.events("EntryIntended"), []);
});

Deno.test("regime and context look at a premium as at what it stands for", () => {
  const regime = { atr_high_pct: 1, band_width_min_pct: 0.001, atr_low_pct: 0.0001 };
  const filters = { enabled: true, regime };
  const day = new TickingDay({ ...PLAN, config: { ...PREMIUM, filters } }).play("10:03");
  const [entry] = day.events("EntryIntended");
  // More than one percent of the premium a bar, a few hundredths of the index.
  const { intent } = entry!;
  assert(intent.atr! > 0.01 * intent.price, `${intent.atr} of ${intent.price}`);
  assertEquals([intent.context.volatility, day.account], ["normal", ["NIFTY24000CE 130"]]);
});

Deno.test("a put that is held by its own bars is long, and gains when they rise", () => {
  const market = tickingMarket(PLAN);
  const rules = tickingRules(PLAN, market);
  const tokens = [market.tokenOf("NIFTY24000PE")];
  const puts = { ...rules, books: rules.books.map((book) => ({ ...book, tokens })) };
  const day = new TickingDay(PLAN, tickingWorld(PLAN, market, puts)).play("10:04:30");
  assertEquals(day.account, ["NIFTY24000PE 130"]);
  const engine = day.host.kernel.cell(engineRef("options"))!.head.state as EngineState;
  assertEquals(engine.views[0]!.position.holding?.side, "LONG");
});

/** Entries, executions and how they ended, with their instants. */
function decided(day: TickingDay): string[] {
  const fills = day.events("FillBooked").map(({ fill, at, trade }) =>
    `${at} ${fill.side} ${fill.quantity} ${fill.key} ${fill.price} ${trade?.reason}`
  );
  return [...fills, ...day.events("EntryIntended").map(({ tag, at }) => `${at} ${tag}`)];
}

const RESTARTED: TickingDesk = {
  ...PLAN,
  tickSeconds: 2,
  scripts: { options: { "10:02": "LONG", "10:05": "EXIT", "10:07": "LONG" } },
  prices: MOVED,
};

Deno.test("a restart changes no decision of a premium book, at whatever second", () => {
  const undisturbed = decided(new TickingDay(RESTARTED).play());
  assertEquals(undisturbed.length, 5);
  for (const path of [FEED, CANDLES, engineRef("options"), "desk"]) {
    for (const clock of ["10:02", "10:02:00.4", "10:03:31.3", "10:05"]) {
      const day = new TickingDay(RESTARTED).at(
        clock,
        ({ kernel }) => kernel.tree.restart([path], "test"),
      );
      assertEquals(decided(day.play()), undisturbed, `${path} at ${clock}`);
    }
  }
});

Deno.test("an engine that is restarted after whichever message loses no entry of a premium book", () => {
  const plan: TickingDesk = { ...PLAN, from: "10:01:30", until: "10:02:20", tickSeconds: 5 };
  const session = tickingSession(plan, () => {});
  const base = play(session);
  const outcome = session.outcome!(base);
  assertEquals(outcome.length, 2);
  const engine = engineRef("options");
  for (let after = 1; after < base.deliveries.length; after++) {
    const between = (count: number, { kernel }: VirtualHost) => {
      if (count === after) kernel.tree.restart([engine], "test");
    };
    assertEquals(session.outcome!(play(session, { between })), outcome, `after ${after}`);
  }
});

Deno.test("a process that died holding an option goes on with it when the money has moved", () => {
  const undisturbed = new TickingDay(RESTARTED).play();
  const day = new TickingDay(RESTARTED).play("10:03:30").reborn().play();
  assertEquals(day.roundTrips, undisturbed.roundTrips);
  assertEquals(day.account, ["NIFTY24050CE 130"]);
});
