/** What Kite has said of instruments, and what counts of it. @module */
import { assertEquals, assertMatch } from "@std/assert";
import { KiteError } from "../../../adapters/kite/kite_error.ts";
import { KiteQuotes } from "../../../commands/kite/kite_quotes.ts";
import type { FullQuote } from "../../../domain/broker/quote.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate, istInstant } from "../../../domain/market_time.ts";
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
  quotes.tookLimits([quote(150_000, null, null), quote(150_000, 130_000, null)]);
  quotes.tookLimits([quote(150_000, null, 160_000)]);
  assertEquals(quotes.dayBand(TOKEN), { lower: 135_000, upper: 165_000 });
});

Deno.test("KiteQuotes asks once for the close of a day that is over, and says where there is none", async () => {
  const day = "2026-11-19" as IsoDate;
  const found = (date: string, close: number) => ({ at: istInstant(date as IsoDate, 0), close });
  const asked: string[] = [];
  const answers: readonly (() => unknown)[] = [
    () => [found("2026-11-18", 148_000), found(day, 149_500)],
    () => [found("2026-11-18", 148_000)],
    () => {
      throw new KiteError("bad_input", 400, "no such token");
    },
  ];
  const candles = async ({ token, from, to }: { token: number; from: EpochMs; to: EpochMs }) => {
    asked.push(`${token} ${istDate(from)} ${istDate(to)}`);
    return await answers[asked.length - 1]!();
  };
  const said: string[] = [];
  const reader = { quotes: () => Promise.resolve({}), candles };
  const quotes = new KiteQuotes(reader as never, { say: (line) => said.push(line) });
  const shares = [7, 8, 9].map((token) => ({ ...INFY, token: token as InstrumentToken }));
  for (const share of [...shares, ...shares]) await quotes.askClose(share, day);
  assertEquals(asked, [7, 8, 9].map((token) => `${token} 2026-11-19 2026-11-20`));
  const closes = shares.map(({ token }) => quotes.closeOn(token, day));
  assertEquals([closes, said.length], [[149_500, null, null], 2]);
  assertEquals(said[0], "INFY: Kite's history has no 2026-11-19");
  assertMatch(said[1]!, /^INFY: no close of 2026-11-19: Kite: no such token /);
  assertEquals(quotes.closeOn(TOKEN, "2026-11-18" as IsoDate), null);
});
