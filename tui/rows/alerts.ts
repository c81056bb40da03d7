/** What a person should look at, worst first: one line each. @module */
import {
  type DeskStatus,
  failedWords,
  restsNothing,
  type Unclosed,
  unprotectedUnits,
  unreadWords,
  withheldWords,
} from "../../domain/control/desk_status.ts";
import { istClock, MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import { refusesEntries } from "../../domain/risk/nearest.ts";
import { endingsOf, quarantineWords } from "../../domain/risk/quarantine.ts";
import type { RiskCode } from "../../domain/risk/code.ts";
import type { LogView } from "../../domain/view/log_view.ts";
import type { Views } from "../../domain/view/view.ts";
import { printable, type Style } from "../paint/line.ts";
import { shortPath } from "./actor_rows.ts";
import { ageText, STALE_MS, withoutFigures } from "./figures.ts";

export interface Alert {
  readonly text: string;
  readonly style: Style;
}

/** A line of the log is no news for longer than this, in market time. */
const RECENT_MS = 15 * MINUTE_MS;
/** Longer than a broker is left alone after a "too many" or an answer that never came. */
const TROUBLE_MS = 30 * SECOND_MS;
/** A timer that is later than this delays orders. */
const LATE_MS = 50;

/** Limits of the whole desk that refuse every entry without a halt. */
const OF_ALL: readonly string[] = ["drawdown", "profit_lock", "day_trades"] satisfies RiskCode[];

/** `hidden`: without quantities and amounts, for a private screen. */
export function alertsOf(
  { desk, orders, signals, logs }: Partial<Views>,
  viewAgeMs: number,
  hidden = false,
): Alert[] {
  if (desk === undefined) return [];
  const { status, lateness, feedAgeMs } = desk;
  const alerts: Alert[] = [];
  const add = (style: Style, text: string) => void alerts.push({ style, text: printable(text) });
  const { login, marketHalt, damage, calendarEnd } = status;
  const masked = (text: string) => hidden ? withoutFigures(text, "***") : text;
  if (marketHalt !== null) add("alarm", `HALT ${marketHalt.reason}`);
  if (login?.state === "needed") add("alarm", "NEEDS LOGIN: no entries until `deno task login`");
  if (login?.state === "ends_soon") add("warn", `login ends at ${istClock(login.endsAt!)}`);
  if (status.unreadSince !== null) add("alarm", unreadWords(status.unreadSince));
  const held = withheldWords(status);
  if (held !== null && isTrading(status.phase)) add("warn", held);
  for (const each of status.quarantine) {
    const numbers = hidden ? "our books and the broker's differ" : quarantineWords(each);
    const how = endingsOf(each).map((one) => `\`${one}\``).join(" or ");
    add("alarm", `quarantine of ${each.symbol}: ${numbers}; ${how} ends it`);
  }
  for (const { symbol, why } of leftByFlatten(status)) {
    add("alarm", `FLATTEN has left ${symbol} open: ${masked(why)}`);
  }
  for (const { style, text } of unprotected(status, hidden)) add(style, text);
  for (const { symbol, status: fate } of orders?.orders ?? []) {
    if (fate === "UNKNOWN") add("alarm", `order of ${symbol}: fate unknown at the broker`);
  }
  for (const { path, state, lastError } of status.actors) {
    const off = status.engines.some(({ name, on }) => !on && path.endsWith(`engines/${name}`));
    if (state !== "running" && !off) {
      add("alarm", masked(`${shortPath(path)} ${state}: ${lastError}`));
    }
  }
  for (const each of status.failed) add("alarm", masked(failedWords(each)));
  if (calendarEnd?.isOver) add("alarm", calendarEnd.words);
  if (damage !== null) add("alarm", `${damage}: files and lists end there`);
  const feedMs = feedAgeMs === null ? null : feedAgeMs + viewAgeMs;
  if (feedMs !== null && feedMs > STALE_MS && isTrading(status.phase)) {
    add("warn", `no price for ${ageText(feedMs)}`);
  }
  if (lateness.p99 > LATE_MS) add("warn", `event loop late: ${Math.round(lateness.p99)} ms`);
  for (const { path, restarts, lastError } of status.actors) {
    if (restarts > 0) {
      add("warn", `${shortPath(path)} restarted ${restarts}x: ${masked(lastError)}`);
    }
  }
  const reviewed = signals?.lines.findLast(({ stage, code }) =>
    stage === "risk" || OF_ALL.includes(code)
  );
  const { nearest } = status.day;
  if (refusesEntries(nearest)) add("warn", `risk refuses every entry: ${nearest.limit}`);
  else if (reviewed !== undefined && reviewed.stage !== "risk") {
    add("warn", `risk refuses every entry: ${reviewed.code}`);
  }
  const trouble = logs?.lines.findLast(isTrouble);
  if (trouble !== undefined && status.at - trouble.at < TROUBLE_MS) {
    add("warn", masked(trouble.text));
  }
  const error = logs?.lines.findLast(({ level, source, text }) =>
    level === "error" && isNews(source, text, status)
  );
  if (error !== undefined && status.at - error.at < RECENT_MS) {
    add("warn", `${istClock(error.at)} ${error.source}: ${masked(error.text)}`);
  }
  // For two weeks, so that all else comes first.
  if (calendarEnd?.isOver === false) add("warn", calendarEnd.words);
  return alerts;
}

/** Positions without the stop that they should have, or with less of one. */
function unprotected(status: DeskStatus, hidden: boolean): readonly Alert[] {
  // What is so every night would hide what is not.
  const style = restsNothing(status) ? "warn" : "alarm";
  return status.positions.filter((each) => unprotectedUnits(each) > 0).map(
    ({ symbol, stop, quantity, bare }) => {
      if (stop === null) {
        const why = bare === "" ? "" : `: ${hidden ? withoutFigures(bare, "***") : bare}`;
        return { style, text: `${symbol} has no stop${why}` };
      }
      const part = hidden ? "a part of it" : `${stop.quantity} of ${Math.abs(quantity)}`;
      return { style: "warn", text: `${symbol}: stop covers ${part}` };
    },
  );
}

/** What is still held although FLATTEN tries no more. */
function leftByFlatten({ flatten, positions }: DeskStatus): readonly Unclosed[] {
  if (flatten === null || !flatten.ended) return [];
  return flatten.left.filter((left) => positions.some(({ symbol }) => symbol === left.symbol));
}

function isTrouble({ level, text }: Pick<LogView["lines"][number], "level" | "text">): boolean {
  return level === "warn" && text.startsWith("broker: ");
}

/**
 * That the desk was halted is none once it is armed again, and that a login is needed never is: the
 * state says it for as long as it is true.
 */
function isNews(source: string, text: string, { halt }: DeskStatus): boolean {
  const isHalt = source === "HALT" || text.startsWith("HALT:");
  return !text.startsWith("NEEDS LOGIN") && !(isHalt && halt === null);
}

function isTrading(phase: string): boolean {
  return phase === "open" || phase === "square_off";
}
