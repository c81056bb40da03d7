/** A configuration against the market's hours: when its books enter and when they are squared off. @module */
import type { Calendar } from "../../domain/calendar/calendar.ts";
import type { Config } from "../../domain/config.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { checkEntryWindows } from "./entry_window_check.ts";
import { checkSquareOff } from "./square_off_check.ts";

/** For every desk that starts. Throws ConfigError. */
export function checkHours(
  config: Config,
  calendar: Pick<Calendar, "hours">,
  date: IsoDate,
): void {
  checkSquareOff(config, calendar, date);
  checkEntryWindows(config, calendar, date);
}
