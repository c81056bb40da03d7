/** Which recorded days there are, and where the ticks of one lie. @module */
import { exists } from "../../adapters/disk/durable_file.ts";
import { TickFileError } from "../../adapters/history/tick_file.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { LIVE, PAPER, PAPER_ON_KITE, REHEARSAL } from "../desk/desk_paths.ts";
import { MARKET_DATA, ticksPath } from "../line/artifacts.ts";
import { nameOfDesk } from "./recorded_market.ts";

/** Real prices before made up ones. */
export const DESKS = [LIVE, PAPER_ON_KITE, REHEARSAL, PAPER].map(nameOfDesk);

/** Of the first desk that has some, or of `of`. Throws TickFileError that says what there is. */
export function recordingOf(date: IsoDate, of: string | undefined): string {
  const paths = (of === undefined ? DESKS : [of]).map((desk) => ticksPath(desk, date));
  const found = paths.find(exists);
  if (found !== undefined) return found;
  const whose = of === undefined ? "" : ` by ${of}`;
  throw new TickFileError(MARKET_DATA, `none of ${date}${whose}. Days: ${recordedDays()}`);
}

/** `2026-11-20 (live, paper)`, the oldest first; `none`. */
function recordedDays(): string {
  const found = exists(MARKET_DATA) ? [...Deno.readDirSync(MARKET_DATA)] : [];
  const days = new Map<string, string[]>();
  for (const { name } of found) {
    const [, desk = "", day = ""] = /^(\w+)_(\d{4}-\d{2}-\d{2})\.ticks$/.exec(name) ?? [];
    if (DESKS.includes(desk)) days.set(day, [...days.get(day) ?? [], desk]);
  }
  const said = [...days].map(([day, desks]) => `${day} (${desks.toSorted().join(", ")})`);
  return said.length === 0 ? "none" : said.toSorted().join(", ");
}
