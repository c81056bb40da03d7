/**
 * Instruments dumps kept by day: `FOLDER/YYYY-MM-DD.csv`, as the broker sent them. A dump is
 * checked before it is kept, so that a bad download never takes the place of a good one.
 * @module
 */
import { freezeOn, type FreezeTable } from "../../domain/instrument/freeze_quantity.ts";
import { InstrumentList } from "../../domain/instrument/instrument_list.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { makeFolder, replaceFile } from "../disk/durable_file.ts";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { whyUnreadable } from "../disk/unreadable.ts";
import { DumpRows, type ParsedDump, parseDump } from "./dump_parser.ts";
import { InstrumentsError } from "./instruments_error.ts";

export interface InstrumentsDump {
  readonly list: InstrumentList;
  readonly duplicates: number;
  readonly elsewhere: number;
}

/** Checks the dump of `date` and keeps it. Throws InstrumentsError or FileError. */
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

/** A dump that was kept, of which single instruments are wanted: reading all takes half a second. */
export interface KeptDump {
  readonly date: IsoDate;
  /** Throws InstrumentsError where its row is damaged. */
  byToken(token: InstrumentToken): Instrument | undefined;
}

/** The same of which `newestDump` has everything; null when there is none. Throws InstrumentsError. */
export function keptDump(folder: string, date: IsoDate, freeze: FreezeTable): KeptDump | null {
  const day = keptDays(folder).findLast((each) => each <= date);
  if (day === undefined) return null;
  const path = pathOf(folder, day);
  const rows = new DumpRows(readAs(path, () => Deno.readFileSync(path)), path);
  const freezeOf = freezeIn(freeze, day);
  return {
    date: day,
    byToken: (token) => {
      const found = rows.byToken(token);
      return found === undefined ? undefined : withFreeze(found, freezeOf);
    },
  };
}

/** Text of a dump file. Throws InstrumentsError when it cannot be read. */
export function readText(path: string): string {
  return readAs(path, () => Deno.readTextFileSync(path));
}

function readAs<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new InstrumentsError(path, "unreadable", [whyUnreadable(error)]);
  }
}

function dumpOf(
  { instruments, duplicates, elsewhere }: ParsedDump,
  date: IsoDate,
  freeze: FreezeTable,
): InstrumentsDump {
  const freezeOf = freezeIn(freeze, date);
  const all = instruments.map((each) => withFreeze(each, freezeOf));
  return { list: new InstrumentList(date, all), duplicates, elsewhere };
}

/** Units of a name on a day, each looked up once. */
function freezeIn(freeze: FreezeTable, date: IsoDate): (name: string) => number | null {
  const units = new Map<string, number | null>();
  return (name) => {
    const known = units.get(name);
    if (known !== undefined) return known;
    const found = freezeOn(freeze, name, date)?.units ?? null;
    units.set(name, found);
    return found;
  };
}

function withFreeze(each: Instrument, freezeOf: (name: string) => number | null): Instrument {
  return each.expiry === null || freezeOf(each.name) === null
    ? each
    : { ...each, freezeQuantity: freezeOf(each.name) };
}

function keptDays(folder: string): IsoDate[] {
  try {
    return [...Deno.readDirSync(folder)]
      .map(({ name }) => /^(\d{4}-\d{2}-\d{2})\.csv$/.exec(name)?.[1])
      .filter((day) => day !== undefined)
      .sort() as IsoDate[];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw new InstrumentsError(folder, "unreadable", [whyUnreadable(error)]);
  }
}

function pathOf(folder: string, date: IsoDate): string {
  return `${folder}/${date}.csv`;
}
