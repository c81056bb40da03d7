/** What a desk holds that Kite lists no more, or by other lots: what is asked for, and what is said. @module */
import { assertEquals } from "@std/assert";
import { askSettlements, goneLines } from "../../../commands/kite/gone_contracts.ts";
import type { KiteListing } from "../../../commands/kite/kite_listing.ts";
import type { KiteQuotes } from "../../../commands/kite/kite_quotes.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../../domain/instrument/instrument.ts";
import { type EpochMs, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { DATE, FUTURE, INDEX, listedRules, OPEN, SHARE } from "../../domain/listed_market.ts";

const ENDED: Instrument = { ...FUTURE, token: 5 as InstrumentToken, expiry: "2026-11-17" };
const TODAYS: Instrument = { ...FUTURE, token: 6 as InstrumentToken, expiry: DATE };
const STOCKS: Instrument = { ...ENDED, token: 7 as InstrumentToken, name: "INFY" };
const ALL = [FUTURE, SHARE, INDEX, ENDED, TODAYS, STOCKS];
const RULES = listedRules({
  instrument: (token) => ALL.find((each) => each.token === token)!,
  settlementPrice: (token) => token === ENDED.token ? 2_412_000 as Paise : null,
});

function held({ token, symbol, exchange }: Instrument, quantity = 20) {
  return { token, key: instrumentKey({ exchange, symbol }), openedAt: 0 as EpochMs, quantity };
}

/** Of what Kite lists today. */
function listing(listed: readonly Instrument[]): KiteListing {
  const list = {
    byToken: (token: number) => listed.find((each) => each.token === token),
    byKey: (key: string) => listed.find((each) => instrumentKey(each) === key),
  };
  const find = (token: number) => ALL.find((each) => each.token === token);
  return { list, find } as unknown as KiteListing;
}

Deno.test("askSettlements() asks for the index's close of each expiry before today, and no other", async () => {
  const asked: unknown[] = [];
  const quotes = {
    askClose: ({ symbol }: Instrument, date: string) =>
      Promise.resolve(void asked.push([symbol, date])),
  } as unknown as KiteQuotes;
  const all = [SHARE, FUTURE, TODAYS, STOCKS, ENDED].map((each) => held(each));
  await askSettlements(all, listing([INDEX]), quotes, OPEN);
  assertEquals(asked, [["NIFTY 50", "2026-11-17"]]);
  await askSettlements(all, listing([]), quotes, OPEN);
  assertEquals(asked.length, 1);
  // On the day after, today's has ended as well.
  await askSettlements([held(TODAYS)], listing([INDEX]), quotes, OPEN + 86_400_000 as EpochMs);
  assertEquals(asked[1], ["NIFTY 50", DATE]);
});

Deno.test("goneLines() says what becomes of what is listed no more, or by another lot", () => {
  const lines = (each: Instrument, quantity: number, listed: readonly Instrument[], at = OPEN) =>
    goneLines([held(each, quantity)], listing(listed), RULES, at);
  assertEquals(lines(FUTURE, 20, [FUTURE]), []);
  assertEquals(lines(FUTURE, -25, [FUTURE]), [
    "25 of NFO:NIFTY26NOVFUT are held, its lot is 10 now: " +
    "the last 5 leave by themselves, if the exchange takes them",
  ]);
  assertEquals(lines(FUTURE, 20, []), [
    "NFO:NIFTY26NOVFUT is held, and Kite lists it no more: no prices of it come",
  ]);
  assertEquals(lines(ENDED, 20, []), [
    "NFO:NIFTY26NOVFUT is held and expired on 2026-11-17: " +
    "it is settled before anything is traded",
  ]);
  assertEquals(lines(TODAYS, 20, [TODAYS]), []);
  assertEquals(lines(TODAYS, 20, [TODAYS], istInstant(DATE, 15 * 60 + 30)), [
    `NFO:NIFTY26NOVFUT is held and expired on ${DATE}; ` +
    "its settlement is not known: its book enters nothing before it is",
  ]);
});
