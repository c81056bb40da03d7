/**
 * A strategy that throws, or answers what is no decision, is set aside alone: what it holds keeps
 * its exits, its book's other strategies go on, and the next day it is asked again.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { engineRef } from "../../actors/protocol/engine.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { BoundStrategy, Decision } from "../../domain/strategy/strategy.ts";
import { Operator } from "./operator.ts";
import { clockOf, type Day, quiet, SmallDay, type SmallDesk } from "./small_desk.ts";

const FRIDAY = "2026-11-20";
const MONDAY = "2026-11-23";
const ENGINE = engineRef("fno");

type OnBar = BoundStrategy["onBar"];

const LONG: Decision = { signal: "LONG", reason: "trend_up", confidence: 0.5 };
const HOLD: Decision = { signal: "HOLD", reason: "no_signal" };

function bars(...days: readonly string[]): readonly Day[] {
  return days.map((date) => ({ date, minutes: quiet(60) }));
}

/** `script1` answers as told, `script2` buys at 09:25 and leaves at 09:28. */
function plan(onBar: OnBar, more: Partial<SmallDesk> = {}): SmallDesk {
  const others = { "09:25": "LONG", "09:28": "EXIT" } as const;
  return {
    days: { NIFTY: bars(FRIDAY) },
    strategies: [
      { script: {}, bound: { indicators: [], onBar } },
      { script: others },
    ],
    ...more,
  };
}

/** Of a bar by when it begins. */
function isAt(at: number, ...clocks: readonly string[]): boolean {
  return [FRIDAY, MONDAY].some((day) => clocks.some((clock) => at === clockOf(day, clock)));
}

const throwing: OnBar = ({ at }) => {
  if (isAt(at, "09:19", "09:21")) throw new Error("cannot read\nsecond line");
  return HOLD;
};

/** Starts and aborts of the engine: a turn that goes well leaves none. */
function troubleOf({ host }: SmallDay): readonly unknown[] {
  const { restarts, aborts, lastError } = host.kernel.cell(ENGINE)!;
  return [restarts, aborts, lastError];
}

function failures(day: SmallDay): readonly string[] {
  return day.events("StrategyFailed").map(({ clock, book, strategy, symbol, error }) =>
    `${clock} ${book}.${strategy} ${symbol}: ${error}`
  );
}

Deno.test("a strategy that throws is set aside alone, and named with what it said", () => {
  const day = new SmallDay(plan(throwing)).run();
  assertEquals(failures(day), ["09:20 fno.script1 NIFTY-FUT: cannot read"]);
  assertEquals(troubleOf(day), [0, 0, null]);
  assertEquals(day.trades, ["LONG 100 20000 -> 20000 signal"]);
  // Of sixty bars the first four were answered.
  assertEquals(day.holds["strategy_failed"], 56);
  const said = day.events("SignalSeen").filter(({ signal }) => signal.strategy === "script1");
  assertEquals(said.slice(3, 5).map(({ clock, signal }) => [clock, signal.signal, signal.reason]), [
    ["09:19", "HOLD", "no_signal"],
    ["09:20", "HOLD", "strategy_failed"],
  ]);
});

Deno.test("what a strategy that fails holds keeps its stop and its square-off", () => {
  const onBar: OnBar = ({ at }, _, holding) => {
    if (holding !== null) throw new Error("held");
    return isAt(at, "09:19") ? LONG : HOLD;
  };
  const fall = [20_000, 20_000, 19_900, 19_900] as const;
  const minutes = [...quiet(10), fall, ...quiet(20, 19_900)];
  const [alone] = plan(onBar).strategies;
  const days = { NIFTY: [{ date: FRIDAY, minutes }] };
  const stopped = new SmallDay(plan(onBar, { days, strategies: [alone!] })).run();
  assertEquals(stopped.events("FillBooked").flatMap(({ trade }) => trade?.reason ?? []), ["stop"]);
  const carried = new SmallDay(plan(onBar)).run();
  assertEquals(failures(carried), ["09:21 fno.script1 NIFTY-FUT: held"]);
  assertEquals(carried.trades, ["LONG 100 20000 -> 20000 square_off"]);
});

Deno.test("what is no decision is a failure of the strategy that gave it", () => {
  const answers: readonly unknown[] = [
    { ...LONG, confidence: NaN },
    { ...LONG, confidence: "0.5" },
    { ...LONG, reason: "bored" },
    { signal: "BUY", reason: "trend_up", confidence: 1 },
    undefined,
    Promise.resolve(LONG),
  ];
  for (const answer of answers) {
    const day = new SmallDay(plan(() => answer as Decision)).run();
    const [failure, ...more] = failures(day);
    assert(failure?.startsWith("09:16 fno.script1 NIFTY-FUT: onBar answered "), failure);
    assertEquals([more, troubleOf(day), day.trades.length], [[], [0, 0, null], 1]);
  }
});

Deno.test("whatever is thrown, the turn stands", () => {
  const unreadable = new Proxy({}, {
    get() {
      throw new Error("no");
    },
  });
  for (const thrown of [null, undefined, 7, "words", { message: unreadable }, unreadable]) {
    const day = new SmallDay(plan(() => {
      throw thrown;
    })).run();
    assertEquals([failures(day).length, troubleOf(day), day.trades.length], [1, [0, 0, null], 1]);
  }
});

Deno.test("a fault of the desk's own code crashes the turn, whatever the strategy makes of it", () => {
  const broken = () => {
    throw new Error("no such token");
  };
  const looking: OnBar = (_bar, _values, _holding, context) => {
    try {
      return context.lastHourOfExpiry ? LONG : HOLD;
    } catch {
      return HOLD;
    }
  };
  const careless: OnBar = (_bar, _values, _holding, context) =>
    context.lastHourOfExpiry ? LONG : HOLD;
  for (const onBar of [looking, careless]) {
    const day = new SmallDay(plan(onBar, { rules: { isLastHourOfExpiry: broken } })).run();
    assertEquals(failures(day), []);
    assertEquals(day.host.kernel.cell(ENGINE)!.lastError, "no such token");
  }
});

Deno.test("a strategy that has failed is asked again on the next day", () => {
  const days = { NIFTY: bars(FRIDAY, MONDAY) };
  const day = new SmallDay(plan(throwing, { days })).run();
  assertEquals(failures(day), [
    "09:20 fno.script1 NIFTY-FUT: cannot read",
    "09:20 fno.script1 NIFTY-FUT: cannot read",
  ]);
  assertEquals(day.holds["strategy_failed"], 112);
  assertEquals(day.trades.length, 2);
});

Deno.test("an engine that is switched off and on asks a strategy again that has failed", () => {
  const operator = new Operator();
  const outside = (host: VirtualHost) => {
    const at = (clock: string, act: () => void) =>
      host.after(clockOf(FRIDAY, clock) - host.now + 30_000, act);
    at("09:33", () => operator.switchOff(host, "fno"));
    at("09:35", () => operator.switchOn(host, "fno"));
  };
  const day = new SmallDay(plan(throwing, { outside })).run();
  assertEquals(failures(day).length, 1);
  // From 09:20 to 09:33; two bars were not asked about; then it answers.
  assertEquals(day.holds["strategy_failed"], 14);
  assertEquals(day.portfolio.failed, undefined);
});

Deno.test("a strategy fails the same way twice, and after a restart of its engine at any bar", () => {
  const decided = (day: SmallDay) =>
    day.host.log.all!.flatMap(({ path, at, events }) => {
      const said = events.filter(([name]) => !/^(SignalSeen|HoldsCounted)@/.test(name));
      return said.length === 0 ? [] : [JSON.stringify([path, at, said])];
    });
  const expected = decided(new SmallDay(plan(throwing)).run());
  assertEquals(decided(new SmallDay(plan(throwing)).run()), expected);
  for (let minute = 16; minute < 40; minute++) {
    const outside = (host: VirtualHost) => {
      const at = clockOf(FRIDAY, `09:${minute}`);
      host.after(at - host.now, () => host.kernel.tree.restart([ENGINE], "test"));
    };
    assertEquals(decided(new SmallDay(plan(throwing, { outside })).run()), expected, `${minute}`);
  }
});
