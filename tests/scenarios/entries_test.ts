/**
 * Entries of a small desk: what is asked before one leaves, what becomes of one that is not
 * filled, and who may hold what.
 * @module
 */
import { assertEquals } from "@std/assert";
import { engineRef } from "../../actors/protocol/engine.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import { ema2050Intraday } from "../../domain/strategy/ema20_50_intraday.ts";
import { defaultValues } from "../../domain/strategy/strategy.ts";
import { clockOf, type Minute, quiet, SmallDay, type SmallDesk } from "./small_desk.ts";

const DATE = "2026-11-20";

function played(minutes: readonly Minute[], plan: Omit<SmallDesk, "days">): SmallDay {
  const days = { NIFTY: [{ date: DATE, minutes, length: 375 }] };
  return new SmallDay({ days, ...plan }).run();
}

function refusals(day: SmallDay): string[][] {
  return day.events("IntentRefused").map(({ code, clock }) => [clock, code]);
}

Deno.test("an entry whose limit is not reached is cancelled after its timeout, and may come again", () => {
  const day = played([...quiet(5), ...quiet(10, 20_100)], {
    strategies: [{ script: { "09:20": "LONG", "09:23": "LONG" } }],
  });
  const [ended] = day.events("EntryEnded");
  assertEquals([ended!.reason, ended!.at], ["cancelled", clockOf(DATE, "09:20") + 5_000]);
  assertEquals([ended!.unfilled?.side, ended!.unfilled?.quantity], ["BUY", 100]);
  assertEquals(day.events("FillBooked").map(({ fill, clock }) => [fill.price, clock]), [
    [2_010_000, "09:23"],
  ]);
});

Deno.test("an entry that its gate holds back never leaves, and nothing waits for it", () => {
  const day = played(quiet(15), {
    strategies: [{ script: { "09:20": "LONG" } }],
    gate: () => "halted",
  });
  assertEquals(day.exchange.accepted, 0);
  assertEquals(day.events("OrderWithheld").map(({ reason }) => reason), ["halted"]);
  assertEquals(day.portfolio.entering, []);
});

Deno.test("an entry that risk cuts is over once the smaller quantity has filled", () => {
  const day = played(quiet(25), {
    config: { risk: { max_lots_per_order: { fno: 1 } } },
    strategies: [{ script: { "09:20": "LONG", "09:25": "EXIT", "09:30": "SHORT" } }],
  });
  assertEquals(day.events("EntryReduced").map(({ quantity }) => quantity), [50, 50]);
  assertEquals(day.trades, ["LONG 50 20000 -> 20000 signal"]);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [-50]);
  assertEquals(day.portfolio.entering, []);
});

Deno.test("a strategy's trades of the day count from their entry, over all its instruments", () => {
  const strategies = [{ script: { "09:20": "LONG" } as const, tradesPerDayMax: 2 }];
  const names = ["NIFTY", "BANKNIFTY", "FINNIFTY"];
  const days = Object.fromEntries(
    names.map((name) => [name, [{ date: DATE, minutes: quiet(60) }]]),
  );
  const day = new SmallDay({ days, strategies }).run();
  assertEquals(day.trades.length, 2);
  assertEquals(refusals(day), [["09:20", "daily_cap"]]);
});

Deno.test("a strategy pauses after its losses, and comes back with a clean sheet", () => {
  const crash: Minute = [20_000, 20_001, 19_950, 20_000];
  const day = played([...quiet(5), crash, ...quiet(30)], {
    strategies: [{
      script: { "09:20": "LONG", "09:23": "LONG", "09:25": "LONG", "09:26": "LONG" },
      lossStreakMax: 1,
      cooldownMs: 5 * 60_000,
    }],
  });
  // The engine knows: it asks for nothing.
  assertEquals([refusals(day), day.holds["loss_streak"]], [[], 2]);
  assertEquals(day.events("FillBooked").map(({ clock }) => clock), ["09:20", "09:21", "09:26"]);
  assertEquals(day.portfolio.strategies["fno.script1"]!.lossStreak, 0);
});

Deno.test("an instrument has one owner: others hold, and say why", () => {
  const day = played(quiet(15), {
    strategies: [
      { script: { "09:20": "LONG" } },
      { script: { "09:22": "SHORT", "09:24": "EXIT" } },
    ],
  });
  assertEquals(day.holds["owned_by_other"], 2);
  assertEquals(day.portfolio.held.map(({ strategy, quantity }) => [strategy, quantity]), [
    ["script1", 100],
  ]);
});

Deno.test("of two strategies on one bar one enters, the other's decision is journalled", () => {
  const day = played(quiet(15), {
    config: { books: { fno: { conflict_resolution: "priority" } } },
    strategies: [
      { script: { "09:20": "LONG" }, priority: 2 },
      { script: { "09:20": "SHORT" }, priority: 1 },
    ],
  });
  assertEquals(day.portfolio.held.map(({ strategy, quantity }) => [strategy, quantity]), [
    ["script2", -100],
  ]);
  const lost = day.events("SignalSeen").filter(({ why }) => why === "lost_conflict");
  assertEquals(lost.map(({ signal }) => signal.strategy), ["script1"]);
});

Deno.test("a paused strategy leaves the bar to the others, although it would win", () => {
  const crash: Minute = [20_000, 20_001, 19_950, 20_000];
  const day = played([...quiet(5), crash, ...quiet(30)], {
    config: { books: { fno: { conflict_resolution: "priority" } } },
    strategies: [
      { script: { "09:20": "LONG", "09:25": "LONG" }, priority: 1, lossStreakMax: 1 },
      { script: { "09:25": "SHORT" }, priority: 2 },
    ],
  });
  assertEquals(day.holds["loss_streak"], 1);
  assertEquals(day.portfolio.held.map(({ strategy, quantity }) => [strategy, quantity]), [
    ["script2", -100],
  ]);
});

Deno.test("an engine that starts again is told who is paused", () => {
  const crash: Minute = [20_000, 20_001, 19_950, 20_000];
  const day = played([...quiet(5), crash, ...quiet(30)], {
    strategies: [{ script: { "09:20": "LONG", "09:25": "LONG" }, lossStreakMax: 1 }],
    outside: (host) => {
      const restart = () => host.kernel.tree.restart([engineRef("fno")], "test");
      host.after(clockOf(DATE, "09:23") - host.now, restart);
    },
  });
  assertEquals([refusals(day), day.holds["loss_streak"]], [[], 1]);
});

Deno.test("a shadow strategy is journalled and never traded", () => {
  const day = played(quiet(15), {
    strategies: [{ script: { "09:20": "LONG" }, shadow: true }],
  });
  const seen = day.events("SignalSeen").filter(({ why }) => why === "shadow");
  assertEquals([seen.length, day.exchange.accepted], [1, 0]);
});

Deno.test("the day's loss halts the session, cancels entries and flattens every book", () => {
  const risk = { max_daily_loss: 3_000, per_symbol_max_loss_pct: 0.003 };
  const fall: Minute = [20_000, 20_001, 19_965, 19_968];
  const minutes = [...quiet(5), fall, ...quiet(20, 19_968)];
  const days = {
    NIFTY: [{ date: DATE, minutes }],
    BANKNIFTY: [{ date: DATE, minutes: quiet(26) }],
  };
  const strategies = [{
    script: { "09:20": "LONG", "09:25": "LONG" } as const,
    timeframe: "1m" as const,
  }];
  const config = {
    risk,
    sizing: { risk_per_trade_pct: 0.001 },
    exits: { square_off: { enabled: false } },
  };
  const day = new SmallDay({ days, strategies, config }).run();
  assertEquals(day.events("LossHalted").map(({ code, clock }) => [code, clock]), [
    ["max_daily_loss", "09:21"],
  ]);
  assertEquals(day.trades, [
    "LONG 100 20000 -> 19968 loss_halt",
    "LONG 100 20000 -> 20000 loss_halt",
  ]);
  const blocked = day.events("EntryReviewed").filter(({ verdict }) => verdict === "BLOCK");
  assertEquals(blocked.map(({ finding }) => finding!.code), ["loss_halt", "loss_halt"]);
});

Deno.test("a review that finds the day's loss at its limit halts the session, though nothing is held", () => {
  const fall: Minute = [20_000, 20_001, 19_965, 19_968];
  const minutes = [...quiet(6), fall, ...quiet(20, 19_968)];
  const day = new SmallDay({
    days: { NIFTY: [{ date: DATE, minutes, length: 375 }] },
    strategies: [{ script: { "09:20": "LONG", "09:30": "LONG" } }],
    // The account has less than was thought: what was lost by then is more than may be.
    outside: (host) => {
      host.after(clockOf(DATE, "09:28") - host.now, () => {
        const equity = 1_000_000;
        host.kernel.inject(RISK, "EquityKnown", { date: DATE, equity });
      });
    },
  }).run();
  assertEquals(day.trades, ["LONG 100 20000 -> 19960 stop"]);
  const reviews = day.events("EntryReviewed").map(({ verdict, clock }) => [verdict, clock]);
  assertEquals(reviews, [["ALLOW", "09:20"], ["HALT_SESSION", "09:30"]]);
  const halts = day.events("LossHalted").map(({ code, clock }) => [code, clock]);
  assertEquals(halts, [["max_daily_loss", "09:30"]]);
});

Deno.test("an operator's halt cancels working entries and blocks new ones, until it is lifted", () => {
  const day: SmallDay = new SmallDay({
    days: { NIFTY: [{ date: DATE, minutes: [...quiet(5), ...quiet(30, 20_100)], length: 375 }] },
    config: { orders: { entry_timeout_seconds: "off" } },
    strategies: [{ script: { "09:20": "LONG", "09:24": "LONG", "09:28": "LONG" } }],
    outside: (host) => {
      const at = (clock: string, act: () => void) =>
        host.after(clockOf(DATE, clock) - host.now, act);
      at("09:22", () => host.kernel.inject(RISK, "Halt", { by: "test" }));
      at("09:26", () => host.kernel.inject(RISK, "Rearm", { by: "test" }));
    },
  });
  day.run(clockOf(DATE, "09:30"));
  assertEquals(day.events("EntryEnded").map(({ reason, clock }) => [reason, clock]), [
    ["cancelled", "09:22"],
    ["operator_halt", "09:24"],
  ]);
  assertEquals(day.portfolio.held.length, 1);
});

Deno.test("several instruments of one book trade side by side", () => {
  const moves: Readonly<Record<string, number>> = {
    NIFTY: 19_950,
    BANKNIFTY: 20_090,
    FINNIFTY: 20_000,
  };
  const days = Object.fromEntries(
    Object.entries(moves).map(([name, price]) => [
      name,
      [{ date: DATE, minutes: [...quiet(6), ...quiet(54, price)] }],
    ]),
  );
  const day = new SmallDay({ days, strategies: [{ script: { "09:20": "LONG" } }] }).run();
  assertEquals(day.trades.toSorted(), [
    "LONG 100 20000 -> 19950 stop",
    "LONG 100 20000 -> 20000 square_off",
    "LONG 100 20000 -> 20090 target",
  ]);
});

Deno.test("a bar whose last minute is missing has no price to enter at", () => {
  const minutes = [...quiet(4), null, ...quiet(20)];
  const day = played(minutes, { strategies: [{ script: { "09:20": "LONG" }, timeframe: "5m" }] });
  assertEquals(day.holds["ltp_missing"], 1);
  assertEquals(day.exchange.accepted, 0);
});

Deno.test("a bar without a minute is counted as missing, and leaves no row without a price", () => {
  const gap = [null, null, null, null, null];
  const day = played([...quiet(5), ...gap, ...quiet(10), null], {
    strategies: [{ script: { "09:30": "LONG" }, timeframe: "5m" }],
  });
  // 09:20-09:25, and everything after the data ends at 09:35.
  assertEquals(day.holds["bars_missing"], 1 + 71);
  const prices = day.events("SignalSeen").map(({ signal }) => [signal.reason, signal.price]);
  assertEquals(prices.slice(0, 4), [
    ["no_signal", 2_000_000],
    ["bars_missing", 0],
    ["no_signal", 2_000_000],
    ["bars_missing", 0],
  ]);
  assertEquals(day.events("FillBooked").map(({ clock }) => clock), ["09:30"]);
});

Deno.test("cold indicators hold, counted by their reason", () => {
  // EMA200 on 120 minutes.
  const bound = ema2050Intraday.bind(defaultValues(ema2050Intraday.parameters));
  const day = played(quiet(40), { strategies: [{ script: {}, bound }] });
  assertEquals(day.holds["indicators_not_ready"], 40);
  assertEquals(day.events("EntryIntended"), []);
});
