/**
 * The desk of a journal that was written on the prices of Kite or its like: what its instruments
 * were called, from the dumps that were kept, and its candles, from the ticks that were recorded.
 * @module
 */
import { loadConfig } from "../../adapters/config/load_config.ts";
import type { RunHeader } from "../../adapters/journal/run_header.ts";
import { newestDump } from "../../adapters/instruments/dump_cache.ts";
import { InstrumentsError } from "../../adapters/instruments/instruments_error.ts";
import type { Session } from "../../domain/calendar/session.ts";
import type { Book, Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { addDays, type EpochMs, istDate } from "../../domain/market_time.ts";
import type { ProjectedDesk } from "../../domain/projection/projected_desk.ts";
import type { OpenHours } from "../../domain/report/exposure.ts";
import { DESKS, instrumentsOf } from "../desk/desk_paths.ts";
import { KiteListing } from "../kite/kite_listing.ts";
import { DeskHours } from "../market/desk_hours.ts";
import { marketTables } from "../market/market_tables.ts";
import { type DeskName, ticksPath } from "../line/artifacts.ts";
import { DEFAULT_CONFIG } from "../line/shipped_configs.ts";
import { KNOWN_STRATEGIES } from "../market/strategies.ts";
import { type KeptMinutes, recordedMinutes } from "./recorded_minutes.ts";

/** Further than any journal goes. */
const YEARS = 400 * 365;

/** What is said of a desk that its log does not say. */
export interface JournalDesk extends ProjectedDesk {
  /** Of the latest run. */
  readonly header: RunHeader;
  instrument(token: InstrumentToken, at: EpochMs): Instrument;
  /** Every price is made up. */
  readonly simulated: boolean;
  /** See `MarketRules`. */
  sessionsAfter(at: EpochMs): readonly Session[];
  /** Of instruments in part of a day. */
  minutes(
    tokens: ReadonlySet<InstrumentToken>,
    hours: OpenHours,
  ): KeptMinutes;
}

/** Throws InstrumentsError when no dump is kept. */
export function deskAtBroker(name: DeskName, header: RunHeader): JournalDesk {
  const { date: since, seed } = header;
  const { calendar, limits: { freeze } } = marketTables();
  const paths = DESKS[name];
  // Only Kite's own market has no seed.
  const simulated = name === "rehearse" || seed !== 0;
  const folder = instrumentsOf(paths, simulated);
  const dump = newestDump(folder, addDays(since, YEARS), freeze);
  if (dump === null) throw new InstrumentsError(folder, "unreadable", ["no dump is kept there"]);
  const listing = KiteListing.kept(dump.list, folder, freeze);
  const config = loadConfig(DEFAULT_CONFIG, { for: "paper", ...KNOWN_STRATEGIES });
  const { books } = config;
  return {
    header,
    mode: paths.mode === "paper" ? "paper" : "live",
    books: header.books ??
      (Object.keys(books) as Book[]).map((book) => ({ book, product: books[book].product })),
    instrument: (token, at) => {
      const found = listing.find(token, at);
      if (found === undefined) throw new Error(`No kept dump has the token ${token}`);
      return found;
    },
    simulated,
    sessionsAfter: new DeskHours(config, calendar).sessionsAfter,
    minutes: (tokens, hours) =>
      recordedMinutes(ticksPath(name, istDate(hours.openAt)), tokens, hours),
  };
}
