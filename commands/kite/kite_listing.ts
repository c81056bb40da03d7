/**
 * What Kite lists: the dump of the day, fetched anew at each start, and for what is remembered of
 * earlier days the dumps that were kept of them. Tokens are given out again after an expiry.
 * @module
 */
import { keepDump, newestDump } from "../../adapters/instruments/dump_cache.ts";
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import { SENSEX } from "../../domain/calendar/market_halt.ts";
import type { FreezeTable } from "../../domain/instrument/freeze_quantity.ts";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { InstrumentList } from "../../domain/instrument/instrument_list.ts";
import { addDays, type EpochMs, type IsoDate, istDate } from "../../domain/market_time.ts";

/** Dumps in which what is not listed any more is looked for: two weeks of trading days. */
const DUMPS_BACK = 10;

export interface ListingOptions {
  readonly reader: Pick<KiteReader, "instrumentsCsv">;
  /** Where dumps are kept by day. */
  readonly folder: string;
  readonly freeze: FreezeTable;
  readonly date: IsoDate;
  say(line: string): void;
}

export class KiteListing {
  readonly list: InstrumentList;
  readonly #folder: string;
  readonly #freeze: FreezeTable;
  /** Of the earlier day that was asked about last: those of a whole journal would not fit. */
  #before: { readonly date: IsoDate; readonly list: InstrumentList | null } | undefined;
  /** What was found on earlier days, by day and token. */
  readonly #then = new Map<string, Instrument | undefined>();
  readonly #gone = new Map<InstrumentToken, Instrument | undefined>();

  private constructor(
    list: InstrumentList,
    { folder, freeze }: Pick<ListingOptions, "folder" | "freeze">,
  ) {
    this.list = list;
    this.#folder = folder;
    this.#freeze = freeze;
  }

  /** The newest dump that can be had: of today, else one that was kept. Rejects with KiteError. */
  static async fetch(options: ListingOptions): Promise<KiteListing> {
    const { folder, freeze, date, say } = options;
    say(`asking Kite for the instruments of ${date}`);
    try {
      const { list } = keepDump(folder, date, await dumpText(options), "Kite", freeze);
      return new KiteListing(list, options);
    } catch (error) {
      const kept = newestDump(folder, date, freeze);
      if (kept === null) throw error;
      say(`instruments of ${kept.list.date}: no newer ones: ${messageOf(error)}`);
      return new KiteListing(kept.list, options);
    }
  }

  /** Of a day whose dump is kept in `folder`. */
  static kept(list: InstrumentList, folder: string, freeze: FreezeTable): KiteListing {
    return new KiteListing(list, { folder, freeze });
  }

  /** As it was listed on the day of `at`, or last; undefined where nobody knows the token. */
  find(token: InstrumentToken, at: EpochMs): Instrument | undefined {
    const date = istDate(at);
    const then = date < this.list.date ? this.#listedOn(date, token) : undefined;
    return then ?? this.list.byToken(token) ?? this.#listedLast(token);
  }

  #listedOn(date: IsoDate, token: InstrumentToken): Instrument | undefined {
    const key = `${date} ${token}`;
    if (!this.#then.has(key)) this.#then.set(key, this.#listOf(date)?.byToken(token));
    return this.#then.get(key);
  }

  /** What expired while nobody was there is held still, until it is settled. */
  #listedLast(token: InstrumentToken): Instrument | undefined {
    if (!this.#gone.has(token)) this.#gone.set(token, this.#inDumpsBefore(token));
    return this.#gone.get(token);
  }

  #inDumpsBefore(token: InstrumentToken): Instrument | undefined {
    let { date } = this.list;
    for (let looked = 0; looked < DUMPS_BACK; looked++) {
      const before = newestDump(this.#folder, addDays(date, -1), this.#freeze)?.list;
      const found = before?.byToken(token);
      if (before === undefined || found !== undefined) return found;
      ({ date } = before);
    }
    return undefined;
  }

  #listOf(date: IsoDate): InstrumentList | null {
    if (this.#before?.date !== date) {
      const list = newestDump(this.#folder, date, this.#freeze)?.list ?? null;
      this.#before = { date, list };
    }
    return this.#before.list;
  }
}

/**
 * Shares, indices, futures and options: Kite's files of NSE and NFO under one heading, and of BSE's,
 * where nothing is traded, the Sensex.
 */
async function dumpText({ reader, say }: ListingOptions): Promise<string> {
  const [shares, contracts] = [
    await reader.instrumentsCsv("NSE"),
    await reader.instrumentsCsv("NFO"),
  ];
  return shares + contracts.slice(contracts.indexOf("\n") + 1) + await sensexRow(reader, say);
}

/** Empty where it cannot be had: a day goes on without it. */
async function sensexRow(
  reader: ListingOptions["reader"],
  say: ListingOptions["say"],
): Promise<string> {
  try {
    const rows = (await reader.instrumentsCsv("BSE")).split(/\r?\n/);
    const row = rows.find((each) => each.includes(`,${SENSEX},`) && each.endsWith(",INDICES,BSE"));
    return row === undefined ? "" : `${row}\n`;
  } catch (error) {
    say(
      `no instruments of BSE, halts of the market are told by the Nifty alone: ${messageOf(error)}`,
    );
    return "";
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
