/**
 * The entry windows of a configuration against the market's hours: a window in which the market is
 * closed is a slip, and a book that has no other would never enter.
 * @module
 */
import { ConfigError, type ConfigProblem } from "../../adapters/config/config_error.ts";
import { type Calendar, marketOf } from "../../domain/calendar/calendar.ts";
import type { Config } from "../../domain/config.ts";
import { entryOn } from "../../domain/dated.ts";
import { BOOKS } from "../../domain/instrument/instrument.ts";
import { formatClock, type IsoDate } from "../../domain/market_time.ts";

/** Throws ConfigError when a window of a book in use lies outside the usual hours on `date`. */
export function checkEntryWindows(
  { books, risk }: Config,
  { hours }: Pick<Calendar, "hours">,
  date: IsoDate,
): void {
  if (!risk.enabled) return;
  const problems = BOOKS.flatMap((book): ConfigProblem[] => {
    if (!books[book].enabled) return [];
    const open = entryOn(hours[marketOf(book)], date).entry.phases
      .filter(({ phase }) => phase === "continuous");
    const expected = `some of ${
      open.map(({ from, to }) => `${formatClock(from)}-${formatClock(to)}`).join(" or ")
    }, the hours of ${date}`;
    return risk.entryWindows[book].flatMap((window, i) =>
      open.some(({ from, to }) => window.from < to && window.to > from) ? [] : [{
        file: "configuration",
        path: `risk.entry_windows.${book}[${i}]`,
        line: null,
        found: `${formatClock(window.from)}-${formatClock(window.to)}`,
        expected,
      }]
    );
  });
  if (problems.length > 0) throw new ConfigError(problems);
}
