/**
 * The square-off times of a configuration against the market's hours: a book that starts to close
 * when its own market has closed keeps its positions over the night.
 * @module
 */
import { ConfigError, type ConfigProblem } from "../../adapters/config/config_error.ts";
import {
  type Calendar,
  MARKET_SEGMENTS,
  type MarketSegment,
} from "../../domain/calendar/calendar.ts";
import type { Config, MinuteOfDay } from "../../domain/config.ts";
import { entryOn } from "../../domain/dated.ts";
import { SQUARE_OFF_LEAD_MS } from "../../domain/exit/square_off.ts";
import { formatClock, type IsoDate, MINUTE_MS } from "../../domain/market_time.ts";

/** The broker ends intraday positions in derivatives long before their close: 15:25 of 15:40. */
const LEAD_MINUTES: Readonly<Record<MarketSegment, number>> = {
  equity: SQUARE_OFF_LEAD_MS / MINUTE_MS,
  fno: 20,
};

/**
 * Throws ConfigError when a book in use starts to close so late that the usual end of its market
 * leaves too little time on `date`. Sessions shorter than usual are closed out by their own end.
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
    const lead = LEAD_MINUTES[segment];
    const last = usualClose(hours[segment], date) - lead;
    if (!isUsed || squareOff[segment] <= last) return [];
    return [{
      file: "configuration",
      path: `exits.square_off.${segment}`,
      line: null,
      found: formatClock(squareOff[segment]),
      expected: `${formatClock(last)} or before, ${lead} minutes to the close of ${date}`,
    }];
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Also for the days after `date` from which on other hours hold: a desk that goes on gets there. */
export function checkSquareOffFrom(
  config: Config,
  calendar: Pick<Calendar, "hours">,
  date: IsoDate,
): void {
  const changes = MARKET_SEGMENTS.flatMap((segment) => calendar.hours[segment])
    .map(({ from }) => from).filter((from) => from > date).sort();
  for (const day of [date, ...new Set(changes)]) checkSquareOff(config, calendar, day);
}

function usualClose(hours: Calendar["hours"][MarketSegment], date: IsoDate): MinuteOfDay {
  const { phases } = entryOn(hours, date).entry;
  const ends = phases.filter(({ phase }) => phase === "continuous").map(({ to }) => to);
  return Math.max(...ends);
}
