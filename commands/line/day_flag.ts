/**
 * A flag that names a day.
 * @module
 */
import { type IsoDate, parseIsoDate } from "../../domain/market_time.ts";
import { UsageError } from "./flags.ts";

/** The day in `text`; `flag` and `usage` for what is said otherwise. Throws UsageError. */
export function dayFlag(flag: string, text: string, usage: string): IsoDate {
  const day = parseIsoDate(text);
  if (day === null) {
    throw new UsageError([`${flag}: found ${text}, expected a date YYYY-MM-DD`], usage);
  }
  return day;
}
