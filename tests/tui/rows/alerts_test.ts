/** What a person should look at, in words that say what is to be done. @module */
import { assert, assertEquals } from "@std/assert";
import type { DeskStatus } from "../../../domain/control/desk_status.ts";
import { type EpochMs, istClock } from "../../../domain/market_time.ts";
import { alertsOf } from "../../../tui/rows/alerts.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { NOW } from "../shown_day.ts";

const HELD = { symbol: "NSE:INFY:MIS", own: 10, broker: 0, foreign: 0, missing: [] };

Deno.test("alertsOf() says how a quarantine is ended, and no quantities on a private screen", () => {
  const said = (hidden: boolean, more = 0) => {
    const quarantine = [{ ...HELD, broker: HELD.broker + more }];
    return alertsOf({ ...VIEWS, desk: deskView({ quarantine }) }, 0, hidden)
      .map(({ text }) => text).filter((text) => text.includes("quarantine"));
  };
  const [shown] = said(false);
  assertEquals(shown?.startsWith("quarantine of NSE:INFY:MIS: "), true);
  // Less than the desk has: nothing of it is others'.
  assertEquals(shown?.endsWith("; `adopt` ends it"), true);
  assertEquals(said(false, 1_000)[0]?.endsWith("; `adopt` or `disown` ends it"), true);
  assertEquals(said(true), [
    "quarantine of NSE:INFY:MIS: our books and the broker's differ; `adopt` ends it",
  ]);
});

Deno.test("alertsOf() names a limit that refuses every entry until one passes again", () => {
  const line = VIEWS.signals.lines[4]!;
  const refused = { ...line, id: 8, stage: "refusal" as const, code: "drawdown" };
  const passed = { ...line, id: 9, stage: "risk" as const, code: "ALLOW" };
  const texts = (lines: typeof VIEWS.signals.lines) =>
    alertsOf({ ...VIEWS, signals: { lines, holds: [] } }, 0).map(({ text }) => text);
  const said = "risk refuses every entry: drawdown";
  assert(texts([refused]).includes(said));
  assert(!texts([refused, passed]).includes(said));
  assert(!texts(VIEWS.signals.lines).includes(said));
});

Deno.test("alertsOf() names a broken limit of the day before anything is refused by it", () => {
  const { day } = deskView({}).status;
  const texts = (share: number) =>
    alertsOf({ desk: deskView({ day: { ...day, nearest: { limit: "drawdown", share } } }) }, 0)
      .map(({ text }) => text);
  assertEquals(texts(1).includes("risk refuses every entry: drawdown"), true);
  assertEquals(texts(0.99).includes("risk refuses every entry: drawdown"), false);
});

Deno.test("alertsOf() tells of a damaged journal for as long as the desk runs on it", () => {
  const damage = "Log journal.sqlite: record 3 is damaged";
  const [alert] = alertsOf({ desk: deskView({ damage }), logs: { lines: [] } }, 0);
  assertEquals(alert, { text: `${damage}: files and lists end there`, style: "alarm" });
});

Deno.test("alertsOf() forgets that the desk was halted once it is armed again", () => {
  const halted = { ...VIEWS.logs.lines[2]!, source: "HALT", text: "by operator" };
  const texts = (halt: DeskStatus["halt"]) =>
    alertsOf({ desk: deskView({ halt }), logs: { lines: [halted] } }, 0).map(({ text }) => text);
  const said = `${istClock(halted.at)} HALT: by operator`;
  assertEquals(texts({ reason: "K", by: "asha", at: NOW }).includes(said), true);
  assertEquals(texts(null).includes(said), false);
});

Deno.test("alertsOf() forgets that a login was needed once there is one", () => {
  const words = "NEEDS LOGIN: no entries until `deno task login`; stops stay";
  const line = { ...VIEWS.logs.lines[2]!, level: "error" as const, source: "desk", text: words };
  const texts = (state: "needed" | "valid") =>
    alertsOf({ desk: deskView({ login: { state, endsAt: null } }), logs: { lines: [line] } }, 0)
      .map(({ text }) => text).filter((text) => text.includes("NEEDS LOGIN"));
  assertEquals(texts("needed"), ["NEEDS LOGIN: no entries until `deno task login`"]);
  assertEquals(texts("valid"), []);
});

Deno.test("alertsOf() is not alarmed by a stop that no night has", () => {
  const held = { ...deskView().status.positions[0]!, symbol: "SBIN", stop: null, covers: null };
  const said = (phase: DeskStatus["phase"], bare: string) =>
    alertsOf({ desk: deskView({ phase, positions: [{ ...held, bare }] }) }, 0)
      .find(({ text }) => text.startsWith("SBIN has no stop"));
  const bare = "none rests while its market is closed";
  const text = `SBIN has no stop: ${bare}`;
  assertEquals(said("closed", bare), { text, style: "warn" });
  assertEquals(said("before_open", bare), { text, style: "warn" });
  assertEquals(said("open", ""), { text: "SBIN has no stop", style: "alarm" });
});

Deno.test("alertsOf() says why nothing is entered, in a session and where nothing else says it", () => {
  const said = (of: Partial<DeskStatus>) =>
    alertsOf({ desk: deskView(of) }, 0).map(({ text }) => text)
      .filter((text) => text.startsWith("no entries"));
  const behind = "no entries: this machine's clock is behind the exchange's, set it";
  assertEquals(said({ withheld: "clock_behind" }), [behind]);
  assertEquals(said({ withheld: "outside_calendar" }), [
    "no entries: the calendar has no such day",
  ]);
  assertEquals(said({ withheld: "instruments_stale" }), [
    "no entries: the day's list of instruments is not read yet",
  ]);
  assertEquals(said({ withheld: "clock_behind", phase: "closed" }), []);
  for (const withheld of [null, "halted", "needs_login"] as const) {
    assertEquals(said({ withheld }), []);
  }
  assertEquals(said({ withheld: "not_reconciled", unreadSince: NOW }), []);
});

Deno.test("alertsOf() tells of trouble with the broker while it is fresh", () => {
  const said = (secondsAgo: number) => {
    const at = (NOW - 1_000 * secondsAgo) as EpochMs;
    const text = "broker: 429 Too many requests";
    const line = { id: 1, at, level: "warn", source: "desk", text } as const;
    return alertsOf({ desk: deskView(), logs: { lines: [line] } }, 0).map(({ text }) => text);
  };
  assert(said(5).includes("broker: 429 Too many requests"));
  assert(!said(31).includes("broker: 429 Too many requests"));
});

Deno.test("alertsOf() names a strategy that has failed, and no figures on a private screen", () => {
  const error = "no level 24,500.00";
  const failure = { book: "fno", strategy: "band_break", symbol: "NIFTY26NOVFUT", error } as const;
  const desk = deskView({ failed: [failure] });
  const said = (hidden: boolean) =>
    alertsOf({ desk }, 0, hidden).find(({ text }) => text.includes("band_break"));
  const words = "fno.band_break has failed on NIFTY26NOVFUT and is set aside for the day: ";
  assertEquals(said(false), { style: "alarm", text: `${words}${error}` });
  assert(!said(true)!.text.includes("24,500"), said(true)!.text);
});

Deno.test("alertsOf() says that the account cannot be read", () => {
  const since = deskView().status.at;
  const [first] = alertsOf({ desk: deskView({ unreadSince: since }) }, 0);
  const text = `the account cannot be read since ${istClock(since)}: no entries; stops go on`;
  assertEquals(first, { style: "alarm", text });
});

Deno.test("alertsOf() says as the last thing that the calendar ends, and loudly that it has", () => {
  const words = "the calendar ends tomorrow, on 2026-12-31: write what follows";
  const said = (isOver: boolean) =>
    alertsOf({ desk: deskView({ calendarEnd: { isOver, words } }) }, 0);
  assertEquals(said(false).at(-1), { style: "warn", text: words });
  assertEquals(said(true).find(({ text }) => text === words)?.style, "alarm");
});
