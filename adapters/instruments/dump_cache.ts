/**
 * Instruments dumps kept by day: `FOLDER/YYYY-MM-DD.csv`, as the broker sent them. A dump is
 * checked before it is kept, so that a bad download never takes the place of a good one.
 * @module
 */
import { freezeOn, type FreezeTable } from "../../domain/instrument/freeze_quantity.ts";
import { InstrumentList } from "../../domain/instrument/instrument_list.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { makeFolder, replaceFile } from "../disk/durable_file.ts";
import { type ParsedDump, parseDump } from "./dump_parser.ts";
import { InstrumentsError } from "./instruments_error.ts";

export interface InstrumentsDump {
  readonly list: InstrumentList;
  readonly duplicates: number;
  readonly elsewhere: number;
}

/** Checks the dump of `date` and keeps it. Throws InstrumentsError or LogError. */
export function keepDump(
  folder: string,
  date: IsoDate,
  text: string,
  from: string,
  freeze: FreezeTable,
): InstrumentsDump {
  const dump = dumpOf(parseDump(text, from), date, freeze);
  makeFolder(folder);
  replaceFile(pathOf(folder, date), text);
  return dump;
}

/** The newest dump kept of `date` or before it; null when there is none. Throws InstrumentsError. */
export function newestDump(
  folder: string,
  date: IsoDate,
  freeze: FreezeTable,
): InstrumentsDump | null {
  const day = keptDays(folder).findLast((each) => each <= date);
  if (day === undefined) return null;
  const path = pathOf(folder, day);
  return dumpOf(parseDump(readText(path), path), day, freeze);
}

/** Text of a dump file. Throws InstrumentsError when it cannot be read. */
export function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    const problem = error instanceof Deno.errors.NotFound ? "no such file" : String(error);
    throw new InstrumentsError(path, "unreadable", [problem]);
  }
}

function dumpOf(
  { instruments, duplicates, elsewhere }: ParsedDump,
  date: IsoDate,
  freeze: FreezeTable,
): InstrumentsDump {
  const units = new Map<string, number | null>();
  const freezeOf = (name: string) => {
    const known = units.get(name);
    if (known !== undefined) return known;
    const found = freezeOn(freeze, name, date)?.units ?? null;
    units.set(name, found);
    return found;
  };
  const all = instruments.map((each) =>
    each.expiry === null || freezeOf(each.name) === null
      ? each
      : { ...each, freezeQuantity: freezeOf(each.name) }
  );
  return { list: new InstrumentList(date, all), duplicates, elsewhere };
}

function keptDays(folder: string): IsoDate[] {
  try {
    return [...Deno.readDirSync(folder)]
      .map(({ name }) => /^(\d{4}-\d{2}-\d{2})\.csv$/.exec(name)?.[1])
      .filter((day) => day !== undefined)
      .sort() as IsoDate[];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw new InstrumentsError(folder, "unreadable", [String(error)]);
  }
}

function pathOf(folder: string, date: IsoDate): string {
  return `${folder}/${date}.csv`;
}
