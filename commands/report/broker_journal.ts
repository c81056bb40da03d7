/**
 * The desk of a journal that was written at Kite or its like: what its instruments were called,
 * from the dumps that were kept.
 * @module
 */
import { loadConfig } from "../../adapters/config/load_config.ts";
import { newestDump } from "../../adapters/instruments/dump_cache.ts";
import { InstrumentsError } from "../../adapters/instruments/instruments_error.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import type { Book, Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { addDays, type EpochMs, type IsoDate } from "../../domain/market_time.ts";
import type { ProjectedDesk } from "../../domain/projection/projected_desk.ts";
import { REHEARSAL } from "../desk/desk_paths.ts";
import { KiteListing } from "../kite/kite_listing.ts";
import { marketTables } from "../market/market_tables.ts";
import { INSTRUMENTS, instrumentsIn } from "../line/artifacts.ts";
import { DEFAULT_CONFIG } from "../line/shipped_configs.ts";
import { KNOWN_STRATEGIES } from "../market/strategies.ts";

/** Further than any journal goes. */
const YEARS = 400 * 365;

/** What is said of a desk that its log does not say. */
export interface JournalDesk extends ProjectedDesk {
  instrument(token: InstrumentToken, at: EpochMs): Instrument;
}

/** `since`: its first trading day. Throws InstrumentsError when no dump is kept. */
export function deskAtBroker(mode: DeskMode, since: IsoDate): JournalDesk {
  const { limits: { freeze } } = marketTables();
  const folder = mode === "rehearse" ? instrumentsIn(REHEARSAL.folder) : INSTRUMENTS;
  const dump = newestDump(folder, addDays(since, YEARS), freeze);
  if (dump === null) throw new InstrumentsError(folder, "unreadable", ["no dump is kept there"]);
  const listing = KiteListing.kept(dump.list, folder, freeze);
  const { books } = loadConfig(DEFAULT_CONFIG, { for: "paper", ...KNOWN_STRATEGIES });
  return {
    mode: "live",
    books: (Object.keys(books) as Book[]).map((book) => ({ book, product: books[book].product })),
    instrument: (token, at) => {
      const found = listing.find(token, at);
      if (found === undefined) throw new Error(`No kept dump has the token ${token}`);
      return found;
    },
  };
}
