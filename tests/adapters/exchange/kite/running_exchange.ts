/** An exchange on loopback for the length of a test, and the official client before it. @module */
import { delay } from "@std/async";
import { KiteConnect } from "kiteconnect";
import {
  type KiteExchange,
  type KiteExchangeOptions,
  startKiteExchange,
} from "../../../../adapters/exchange/kite/kite_exchange.ts";
import { loadMarketTables } from "../../../../adapters/market/market_tables.ts";
import type { IsoDate } from "../../../../domain/market_time.ts";

const ROOT = new URL("../../../../", import.meta.url).pathname;
export const TABLES = loadMarketTables(`${ROOT}configs`);
/** A Friday. */
export const DATE = "2026-11-20" as IsoDate;
/** IST minute: 09:30. */
export const HALF_PAST_NINE = 570;

export interface Running {
  readonly exchange: KiteExchange;
  readonly kite: InstanceType<typeof KiteConnect>;
}

/** A market minute takes a second of the test. */
export async function withExchange(
  options: Partial<KiteExchangeOptions>,
  act: (running: Running) => Promise<void>,
): Promise<void> {
  const common = { tables: TABLES, date: DATE, startMinute: HALF_PAST_NINE, speed: 60 };
  const exchange = await startKiteExchange({ ...common, ...options });
  try {
    await act({ exchange, kite: officialClient(exchange) });
  } finally {
    await exchange.close();
  }
}

/** Logged in without the ceremony. */
export function officialClient(exchange: KiteExchange): InstanceType<typeof KiteConnect> {
  return new KiteConnect({
    api_key: exchange.app.apiKey,
    access_token: exchange.issueToken(),
    root: exchange.url,
  });
}

/** Waits for what is on its way in the exchange, some 1,000 looks at most. */
export async function until<T>(
  look: () => T | Promise<T>,
  isThere: (found: T) => boolean,
  what: string,
): Promise<T> {
  for (let looks = 1_000;; looks--) {
    const found = await look();
    if (isThere(found)) return found;
    if (looks <= 0) throw new Error(`No ${what}: ${JSON.stringify(found)}`);
    await delay(20);
  }
}
