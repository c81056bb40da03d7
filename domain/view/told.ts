/**
 * What a desk tells of its records: a line for each thing that a person would want to hear of, as
 * data. Screens show its parts; `lineOf` is the line of a desk without one.
 * @module
 */
import { type DeskEvent, type DeskRecord, eventOf } from "../desk_record.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { type EpochMs, istClock } from "../market_time.ts";
import type { LogLine } from "./log_view.ts";
import { dayWords } from "./told_day.ts";
import { tradingWords } from "./told_trading.ts";
import { troubleWords } from "./told_troubles.ts";

/** What a line may be about, and how grave that is. */
const LEVELS = {
  day: "info",
  session: "info",
  market: "info",
  signal: "info",
  refused: "warn",
  risk: "warn",
  unfilled: "info",
  fill: "info",
  order: "warn",
  funds: "info",
  margins: "info",
  books: "info",
  closing: "info",
  command: "info",
  "re-armed": "info",
  HALT: "error",
  ALARM: "error",
} as const satisfies Readonly<Record<string, LogLine["level"]>>;

export type ToldSource = keyof typeof LEVELS;

/** One thing that happened, for people. */
export interface Told extends Omit<LogLine, "id"> {
  readonly source: ToldSource;
}

/** Of an event: what it is about, and the rest of its line. */
export type ToldWords = readonly [source: ToldSource, text: string];

/** At the instant of the record that is told. */
export type SymbolOf = (token: InstrumentToken) => string;

/** Of one record, in the order things happened. */
export function toldOf(
  record: DeskRecord,
  symbolOf: (token: InstrumentToken, at: EpochMs) => string,
): Told[] {
  const at = record.at as EpochMs;
  const symbol = (token: InstrumentToken) => symbolOf(token, at);
  return record.events.map((entry) => wordsOf(eventOf(entry), symbol))
    .filter((words) => words !== null)
    .map(([source, text]) => ({ at, source, level: LEVELS[source], text }));
}

function wordsOf(event: DeskEvent, symbol: SymbolOf): ToldWords | null {
  return tradingWords(event, symbol) ?? dayWords(event, symbol) ?? troubleWords(event, symbol);
}

/** Width of the column that says what a line is about. */
const SOURCE_WIDTH = 9;

/** As a headless desk says it. */
export function lineOf({ at, source, text }: Told): string {
  return `${istClock(at)}  ${source.padEnd(SOURCE_WIDTH)}${text}`;
}
