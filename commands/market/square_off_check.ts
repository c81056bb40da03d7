/**
 * The square-off times of a configuration against the market's hours: a book that starts to close
 * when its own market has closed keeps its positions over the night.
 * @module
 */
import { ConfigError, type ConfigProblem } from "../../adapters/config/config_error.ts";
import type { Calendar, MarketSegment } from "../../domain/calendar/calendar.ts";
import type { Config, MinuteOfDay } from "../../domain/config.ts";
import { entryOn } from "../../domain/dated.ts";
import { SQUARE_OFF_LEAD_MS } from "../../domain/exit/square_off.ts";
import { formatClock, type IsoDate, MINUTE_MS } from "../../domain/market_time.ts";

const LEAD_MINUTES = SQUARE_OFF_LEAD_MS / MINUTE_MS;

/**
 * Throws ConfigError when a book in use starts to close less than ten minutes before the usual end
 * of its market on `date`. Sessions shorter than usual are closed out by their own end.
 */
export function checkSquareOff(
  { books, exits: { squareOff } }: Config,
  { hours }: Pick<Calendar, "hours">,
  date: IsoDate,
): void {
  if (!squareOff.enabled) return;
  const derivatives = books.fno.enabled || books.options.enabled;
  const used: readonly (readonly [MarketSegment, boolean])[] = [
    ["equity", books.equity.enabled],
    ["fno", derivatives],
  ];
  const problems = used.flatMap(([segment, isUsed]): ConfigProblem[] => {
    const last = lastStart(hours[segment], date);
    if (!isUsed || squareOff[segment] <= last) return [];
    return [{
      file: "configuration",
      path: `exits.square_off.${segment}`,
      line: null,
      found: formatClock(squareOff[segment]),
      expected: `${formatClock(last)} or before, ${LEAD_MINUTES} minutes to the close of ${date}`,
    }];
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

function lastStart(hours: Calendar["hours"][MarketSegment], date: IsoDate): MinuteOfDay {
  const { phases } = entryOn(hours, date).entry;
  const ends = phases.filter(({ phase }) => phase === "continuous").map(({ to }) => to);
  return Math.max(...ends) - LEAD_MINUTES;
}
