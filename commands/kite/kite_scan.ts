/**
 * What a scan looks at on Kite: the day candles of the listed shares of the configured indices, one
 * request a share.
 * @module
 */
import { askTwice } from "../../adapters/kite/ask_again.ts";
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import type { Config } from "../../domain/config.ts";
import { expirySchedule } from "../../domain/instrument/expiry.ts";
import { type Instrument, instrumentKey } from "../../domain/instrument/instrument.ts";
import type { InstrumentList } from "../../domain/instrument/instrument_list.ts";
import {
  addDays,
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  SECOND_MS,
} from "../../domain/market_time.ts";
import { SCAN_DAYS } from "../../domain/instrument/scan.ts";
import { REHEARSAL } from "../desk/desk_paths.ts";
import { complain } from "../line/terminal_line.ts";
import { listedUniverse } from "../market/equity_universe.ts";
import { DeskHours } from "../market/desk_hours.ts";
import { marketTables } from "../market/market_tables.ts";
import type { ScanSource } from "../market/scan_source.ts";
import { instrumentsFolder } from "../trade/kite_desk_market.ts";
import { KiteListing } from "./kite_listing.ts";
import { findKite } from "./kite_world.ts";
import { readingLine } from "./reading_line.ts";

/** Calendar days that hold the trading days of a scan, festivals and all. */
const DAYS_BACK = 2 * SCAN_DAYS;

/**
 * Of `asked`, or the trading day that comes next; null where nobody is logged in, which has been
 * said. Rejects with KiteError, InstrumentsError or ExchangeError.
 */
export async function scanAtKite(
  config: Config,
  asked: IsoDate | undefined,
  say: (line: string) => void,
): Promise<ScanSource | null> {
  const { kite } = config;
  const world = await findKite(kite);
  const { time, found, exchange } = world;
  if (found.type === "None") {
    complain(`Kite: ${found.reason}`);
    return null;
  }
  const { reader } = readingLine({ account: found.account, kite, time, say });
  const { calendar, limits: { freeze } } = marketTables();
  const now = time.now();
  const today = istDate(now);
  const folder = instrumentsFolder(world, REHEARSAL);
  const { list } = await KiteListing.fetch({ reader, folder, freeze, date: today, say });
  const date = asked ?? new DeskHours(config, calendar).dateAt(now);
  const from = exchange === null ? "Kite" : `the exchange at ${kite.root}`;
  return {
    ...{ date, asof: now, from, simulated: exchange !== null },
    ...await kiteHistories(config, list, date, reader),
  };
}

/** The shares with their days before `date`, and the futures to trade on it. */
export async function kiteHistories(
  { books }: Pick<Config, "books">,
  list: InstrumentList,
  date: IsoDate,
  reader: Pick<KiteReader, "candles">,
): Promise<Pick<ScanSource, "shares" | "futures">> {
  const listed = [...listedUniverse(books.equity.universe)(date).symbols]
    .map((symbol) => list.byKey(instrumentKey({ exchange: "NSE", symbol })))
    .filter((found) => found !== undefined);
  const shares: ScanSource["shares"][number][] = [];
  for (const instrument of listed) {
    shares.push({ symbol: instrument.symbol, instrument, days: await daysOf(instrument) });
  }
  const schedule = expirySchedule(marketTables().calendar);
  const futures = books.fno.underlyings.flatMap((name) => {
    const found = list.futureToTrade(name, date, books.fno.nextMonthDays, schedule);
    return found.type === "Listed" ? [found.instrument] : [];
  });
  return { shares, futures };

  async function daysOf({ token }: Instrument) {
    const from = istInstant(addDays(date, -DAYS_BACK), 0);
    const to = (istInstant(date, 0) - SECOND_MS) as EpochMs;
    const days = await askTwice(() => reader.candles({ token, interval: "day", from, to }));
    // The day that goes on comes along, and is none yet.
    return days.filter(({ at }) => at <= to);
  }
}
