/** What the broker wants for a lot of each index future, looked at before a desk starts. @module */
import { KiteError } from "../../adapters/kite/kite_error.ts";
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import { expirySchedule } from "../../domain/instrument/expiry.ts";
import { type Instrument, instrumentKey, symbolIn } from "../../domain/instrument/instrument.ts";
import type { InstrumentList } from "../../domain/instrument/instrument_list.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { formatRupees, type Paise } from "../../domain/money.ts";
import { marketTables } from "../market/market_tables.ts";
import type { Checked } from "./checked.ts";

const CHECK = "lot margins";

/** A warning where the broker does not say: sizing then takes the configured share of the notional. */
export async function lotMarginCheck(
  reader: Pick<KiteReader, "orderMargins">,
  list: InstrumentList,
  date: IsoDate,
  nextMonthDays: number,
): Promise<Checked> {
  const { lots, calendar } = marketTables();
  const schedule = expirySchedule(calendar);
  const futures = Object.keys(lots).flatMap((name) => {
    const found = list.futureToTrade(name, date, nextMonthDays, schedule);
    return found.type === "Listed" ? [found.instrument] : [];
  });
  try {
    const told = await reader.orderMargins(futures.map(oneLot));
    const each = told.filter(({ total }) => total > 0)
      .map(({ key, total }) => `${symbolIn(key)} ${formatRupees(total)}`);
    if (each.length < futures.length) return warned(`${each.join(", ")}: not of all futures`);
    return { level: "pass", check: CHECK, detail: each.join(", ") };
  } catch (error) {
    if (!(error instanceof KiteError)) throw error;
    return warned(error.message);
  }
}

function oneLot(future: Instrument) {
  const free = 0 as Paise;
  const terms = { type: "MARKET", quantity: future.lot, price: free, trigger: free } as const;
  return { key: instrumentKey(future), side: "BUY", product: "MIS", ...terms } as const;
}

function warned(what: string): Checked {
  const then = "sizing takes the configured share of the notional until the broker says";
  return { level: "warn", check: CHECK, detail: `${what}: ${then}` };
}
