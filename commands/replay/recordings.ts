/** Which recorded days there are, and where the ticks of one lie. @module */
import { exists } from "../../adapters/disk/durable_file.ts";
import { TickFileError } from "../../adapters/history/tick_file.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { DESK_NAMES, type DeskName, MARKET_DATA, ticksPath } from "../line/artifacts.ts";
import { daysInWords } from "../line/days_in_words.ts";

/** Of the first desk that has some, or of `of`. Throws TickFileError that says what there is. */
export function recordingOf(date: IsoDate, of: DeskName | undefined): string {
  const paths = (of === undefined ? DESK_NAMES : [of]).map((desk) => ticksPath(desk, date));
  const found = paths.find(exists);
  if (found !== undefined) return found;
  const whose = of === undefined ? "" : ` by ${of}`;
  const days = daysInWords(recordedDays());
  throw new TickFileError(MARKET_DATA, `none of ${date}${whose}. Days: ${days}`);
}

function* recordedDays(): Generator<[IsoDate, DeskName]> {
  for (const { name } of exists(MARKET_DATA) ? Deno.readDirSync(MARKET_DATA) : []) {
    const [, desk = "", day = ""] = /^(\w+)_(\d{4}-\d{2}-\d{2})\.ticks$/.exec(name) ?? [];
    const known = DESK_NAMES.find((each) => each === desk);
    if (known !== undefined) yield [day as IsoDate, known];
  }
}
