/** What Kite has said of instruments, and what counts of it. @module */
import { assertEquals } from "@std/assert";
import { KiteQuotes } from "../../../commands/kite/kite_quotes.ts";
import type { FullQuote } from "../../../domain/broker/quote.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { Paise } from "../../../domain/money.ts";

const TOKEN = 7 as InstrumentToken;
const INFY = { token: TOKEN, exchange: "NSE", symbol: "INFY" } as Instrument;

function quote(prevClose: number, lower: number | null, upper: number | null): FullQuote {
  const limits = { lowerLimit: lower as Paise | null, upperLimit: upper as Paise | null };
  return { tick: { token: TOKEN, prevClose }, ...limits } as unknown as FullQuote;
}

/** After a first answer. */
async function asked(first: FullQuote): Promise<KiteQuotes> {
  const reader = {
    quotes: () => Promise.resolve({ "NSE:INFY": first }),
    candles: () => Promise.resolve([]),
  };
  const quotes = new KiteQuotes(reader, { say: () => {} });
  await quotes.ask([INFY]);
  return quotes;
}

Deno.test("KiteQuotes has the limits that were told last, and the close of the first answer", async () => {
  const quotes = await asked(quote(150_000, 135_000, 165_000));
  assertEquals(quotes.dayBand(TOKEN), { lower: 135_000, upper: 165_000 });
  quotes.tookLimits([quote(149_000, 128_000, 157_000)]);
  assertEquals(quotes.dayBand(TOKEN), { lower: 128_000, upper: 157_000 });
  assertEquals(quotes.previousClose(TOKEN), 150_000);
  assertEquals(quotes.noted, { closes: [[7, 150_000]], bands: [[7, 128_000, 157_000]] });
});

Deno.test("KiteQuotes takes limits that are not made yet for none, and keeps those it knows", async () => {
  const quotes = await asked(quote(150_000, 0, 0));
  assertEquals([quotes.dayBand(TOKEN), quotes.noted.bands], [null, []]);
  quotes.tookLimits([quote(150_000, 135_000, 165_000)]);
  quotes.tookLimits([quote(150_000, null, null)]);
  assertEquals(quotes.dayBand(TOKEN), { lower: 135_000, upper: 165_000 });
});
