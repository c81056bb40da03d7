/**
 * What Kite lists: the dump of the day, fetched anew at each start, and for what is remembered of
 * earlier days the dumps that were kept of them. Tokens are given out again after an expiry.
 * @module
 */
import {
  keepDump,
  type KeptDump,
  keptDump,
  newestDump,
} from "../../adapters/instruments/dump_cache.ts";
import { InstrumentsError } from "../../adapters/instruments/instruments_error.ts";
import { askAgain } from "../../adapters/kite/ask_again.ts";
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import { SENSEX } from "../../domain/calendar/market_halt.ts";
import type { FreezeTable } from "../../domain/instrument/freeze_quantity.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../domain/instrument/instrument.ts";
import { InstrumentList } from "../../domain/instrument/instrument_list.ts";
import { addDays, type EpochMs, type IsoDate, istDate } from "../../domain/market_time.ts";
import type { HeldContract } from "../desk/start/held_before.ts";
import type { MovedTokens } from "./moved_tokens.ts";
import { memoized } from "../market/memoized.ts";

/** What a token goes on meaning, from a day on, whatever the newest dump calls by it. */
interface Meaning {
  readonly instrument: Instrument;
  readonly since: IsoDate;
}

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
  /** Of what is held: listed still, by another token than the one that it is held by. */
  readonly moved: MovedTokens;
  readonly #folder: string;
  readonly #freeze: FreezeTable;
  /** Of what is held and no longer listed. */
  readonly #held: ReadonlyMap<InstrumentToken, Meaning>;
  /** Of the earlier day that was asked about last: those of a whole journal would not fit. */
  #before: { readonly date: IsoDate; readonly dump: KeptDump | null } | undefined;
  /** What an earlier day listed. */
  readonly #listedOn = memoized((date: IsoDate) =>
    memoized((token: InstrumentToken) => this.#keptOn(date)?.byToken(token))
  );
  /** What is not listed any more, as it was last. */
  readonly #listedLast = memoized((token: InstrumentToken) => this.#inDumpsBefore(token));

  private constructor(
    list: InstrumentList,
    { folder, freeze }: Pick<ListingOptions, "folder" | "freeze">,
    held: ReadonlyMap<InstrumentToken, Meaning> = new Map(),
    moved: MovedTokens = new Map(),
  ) {
    this.list = list;
    this.moved = moved;
    this.#folder = folder;
    this.#freeze = freeze;
    this.#held = held;
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

  /**
   * For a desk that holds these: a token goes on meaning what it holds by it, also where Kite lists
   * that by another one now. What the newest dump calls by the same token is left out, since nobody
   * could tell the prices of the two apart. Throws InstrumentsError where no dump has what is held.
   */
  holding(held: readonly HeldContract[], say: ListingOptions["say"]): KiteListing {
    const gone = held.filter((each) => !isOf(this.list.byToken(each.token), each));
    if (gone.length === 0) return this;
    const meanings = new Map(gone.map((each) => [each.token, this.#meaningOf(each)]));
    const moved = new Map<InstrumentToken, InstrumentToken>();
    for (const { token, key } of gone) {
      const listed = this.list.byKey(key);
      if (listed !== undefined) {
        moved.set(token, listed.token);
        say(`${key} is listed by token ${listed.token} now, and held by ${token} as before`);
      }
      const other = this.list.byToken(token);
      if (other === undefined) continue;
      say(`token ${token} is ${instrumentKey(other)} now: not traded, since ${key} is held by it`);
    }
    const kites = new Set(moved.values());
    const rest = this.list.all.filter(({ token }) => !meanings.has(token) && !kites.has(token));
    const followed = [...moved.keys()].map((token) => meanings.get(token)!.instrument);
    const list = new InstrumentList(this.list.date, [...rest, ...followed]);
    return new KiteListing(list, { folder: this.#folder, freeze: this.#freeze }, meanings, moved);
  }

  /** As it was listed on the day of `at`, or last; undefined where nobody knows the token. */
  find(token: InstrumentToken, at: EpochMs): Instrument | undefined {
    const date = istDate(at);
    const held = this.#held.get(token);
    if (held !== undefined && date >= held.since) return held.instrument;
    const then = date < this.list.date ? this.#listedOn(date)(token) : undefined;
    return then ?? this.list.byToken(token) ?? this.#listedLast(token);
  }

  #meaningOf(held: HeldContract): Meaning {
    const listed = this.list.byKey(held.key);
    // By its terms of today: what it was on earlier days their dumps say.
    if (listed !== undefined) {
      return { instrument: { ...listed, token: held.token }, since: this.list.date };
    }
    const since = istDate(held.openedAt);
    for (const before of this.#dumpsBefore()) {
      const instrument = before.byToken(held.token);
      if (instrument !== undefined && isOf(instrument, held)) return { instrument, since };
      if (before.date <= since) break;
    }
    const problem = `${held.key} is held since ${since}, and no dump that was kept since has it`;
    throw new InstrumentsError(this.#folder, "unreadable", [problem]);
  }

  #inDumpsBefore(token: InstrumentToken): Instrument | undefined {
    return this.#dumpsBefore().take(DUMPS_BACK).map((before) => before.byToken(token))
      .find((found) => found !== undefined);
  }

  /** Those that were kept, the last one first. */
  *#dumpsBefore(): Generator<KeptDump> {
    for (let { date }: { readonly date: IsoDate } = this.list;;) {
      const before = keptDump(this.#folder, addDays(date, -1), this.#freeze);
      if (before === null) return;
      yield before;
      ({ date } = before);
    }
  }

  #keptOn(date: IsoDate): KeptDump | null {
    if (this.#before?.date !== date) {
      this.#before = { date, dump: keptDump(this.#folder, date, this.#freeze) };
    }
    return this.#before.dump;
  }
}

function isOf(instrument: Instrument | undefined, { key }: HeldContract): boolean {
  return instrument !== undefined && instrumentKey(instrument) === key;
}

/**
 * Shares, indices, futures and options: Kite's files of NSE and NFO under one heading, and of BSE's,
 * where nothing is traded, the Sensex. Without them a desk enters nothing all day: one bad answer is
 * asked for again.
 */
async function dumpText({ reader, say }: ListingOptions): Promise<string> {
  const [shares, contracts] = [
    await askAgain(() => reader.instrumentsCsv("NSE")),
    await askAgain(() => reader.instrumentsCsv("NFO")),
  ];
  return shares + contracts.slice(contracts.indexOf("\n") + 1) + await sensexRow(reader, say);
}

/** Empty where it cannot be had: a day goes on without it. */
async function sensexRow(
  reader: ListingOptions["reader"],
  say: ListingOptions["say"],
): Promise<string> {
  try {
    const text = await askAgain(() => reader.instrumentsCsv("BSE"));
    const rows = text.split(/\r?\n/);
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
