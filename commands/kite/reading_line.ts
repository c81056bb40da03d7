/**
 * A line to Kite that can read and nothing else: neither its type nor its limiter lets an order
 * through. Paper trades by it.
 * @module
 */
import { KiteSession } from "../../adapters/kite/kite_session.ts";
import { Limiter } from "../../adapters/kite/limiter.ts";
import { type RequestRates, requestRates } from "../../domain/broker/request_budget.ts";
import type { KiteConfig } from "../../domain/config.ts";
import { entryOn } from "../../domain/dated.ts";
import { type EpochMs, istDate } from "../../domain/market_time.ts";
import type { MarketTime } from "../desk/desk_clock.ts";
import { marketTables } from "../market/market_tables.ts";
import type { KiteAccount } from "./kite_account.ts";
import { KiteLine, type KiteLineOptions } from "./kite_line.ts";

export interface LineOptions {
  readonly account: KiteAccount;
  readonly kite: KiteConfig;
  readonly time: MarketTime;
  readonly say: KiteLineOptions["say"];
  /** Aborts every request: of a desk whose start is stopped. */
  readonly stopping?: AbortSignal;
}

/** What the broker answers on the day of `at`: of reading, and of `orders` where there are any. */
export function ratesAt(at: EpochMs, orders?: RequestRates["orders"]): RequestRates {
  const { limits } = marketTables();
  return requestRates(entryOn(limits.readingRates, istDate(at)).entry, orders);
}

/** Reads as often as the broker answers on the day it is made. */
export function readingLine(options: LineOptions): KiteLine {
  const { time } = options;
  const limiter = new Limiter({ rates: ratesAt(time.now()), loop: time.counted });
  return lineWith(limiter, options).line;
}

/** With the session below it, for whoever may do more than read. */
export function lineWith(
  limiter: Limiter,
  { account: { app, token, findToken }, kite, time, say, stopping }: LineOptions,
): { readonly line: KiteLine; readonly session: KiteSession } {
  const session = new KiteSession({
    apiKey: app.apiKey,
    accessToken: token.accessToken,
    limiter,
    root: kite.root,
    secrets: [app.apiSecret],
    onRefused: () => line.refuse(),
    ...(stopping === undefined ? {} : { signal: stopping }),
  });
  const line: KiteLine = new KiteLine({
    token,
    session,
    ticker: kite.ticker,
    loop: time.stamped,
    findToken,
    say,
  });
  return { line, session };
}
