/** Prices as the exchange gives them: in the session, after it, and in candles of any length. @module */
import { assert, assertEquals } from "@std/assert";
import { formatKiteTime } from "../../../../adapters/kite/schema/kite_time.ts";
import { type EpochMs, istInstant } from "../../../../domain/market_time.ts";
import { PlayedBroker, refusalOf } from "./played_broker.ts";
import { DATE } from "./running_exchange.ts";

const INFY = "NSE:INFY";
const TOKEN = 408_065;

interface Quoted {
  readonly last_price: number;
  readonly timestamp: string;
  readonly ohlc: { readonly close: number };
}

const quoteAt = (clock: number, key = INFY): Quoted => {
  const { prices, now } = new PlayedBroker({ startMinute: clock }).broker;
  return prices.quotes([key], now)[key] as Quoted;
};

function rows(play: PlayedBroker, interval: string, from: number, to: number): unknown[][] {
  const query = new URLSearchParams({
    from: formatKiteTime(istInstant(DATE, from)),
    to: formatKiteTime(istInstant(DATE, to)),
  });
  const { prices, now } = play.broker;
  return (prices.candles(TOKEN, interval, query, now) as { candles: unknown[][] }).candles;
}

Deno.test("a quote is the last close before the open, the newest tick in it, the last after it", () => {
  const before = quoteAt(9 * 60);
  assertEquals(before.last_price, before.ohlc.close);
  const during = quoteAt(12 * 60);
  assertEquals(during.timestamp.slice(0, 17), "2026-11-20 11:59:");
  const after = quoteAt(17 * 60);
  assertEquals(after.timestamp.slice(0, 17), "2026-11-20 15:14:");
  assertEquals(quoteAt(17 * 60, "NFO:NIFTY26NOVFUT").timestamp.slice(0, 17), "2026-11-20 15:39:");
});

Deno.test("who joins late sees what was seen from the open", () => {
  const early = new PlayedBroker({ startMinute: 555 });
  early.tick(INFY);
  early.passTo("10:05");
  const late = new PlayedBroker({ startMinute: 605 });
  const { ltp, volume, at, bids } = late.tick(INFY);
  const seen = early.tick(INFY);
  assertEquals([seen.ltp, seen.volume, seen.at, seen.bids], [ltp, volume, at, bids]);
});

Deno.test("candles() joins minutes from the open of the day", () => {
  const play = new PlayedBroker({ startMinute: 12 * 60 });
  const minutes = rows(play, "minute", 555, 12 * 60);
  assertEquals([minutes.length, minutes[0]?.[0]], [165, "2026-11-20T09:15:00+0530"]);
  for (const [interval, length] of [["3minute", 3], ["15minute", 15], ["60minute", 60]] as const) {
    const joined = rows(play, interval, 555, 12 * 60);
    assertEquals(joined.length, Math.ceil(165 / length), interval);
    const first = minutes.slice(0, length);
    assertEquals(joined[0]?.slice(1), [
      first[0]?.[1],
      Math.max(...first.map((row) => row[2] as number)),
      Math.min(...first.map((row) => row[3] as number)),
      first.at(-1)?.[4],
      first.reduce((sum, row) => sum + (row[5] as number), 0),
    ]);
  }
  const [day] = rows(play, "day", 0, 24 * 60 - 1);
  assertEquals([day?.[0], day?.[1]], ["2026-11-20T00:00:00+0530", minutes[0]?.[1]]);
});

Deno.test("candles() refuses what Kite refuses, and shows nothing of the future", () => {
  const play = new PlayedBroker({ startMinute: 600 });
  assertEquals(rows(play, "minute", 605, 700), []);
  assert(rows(play, "minute", 555, 700).length === 45);
  const { prices, now } = play.broker;
  const asked = (interval: string, from: string, to: string, token = TOKEN) =>
    refusalOf(() => prices.candles(token, interval, new URLSearchParams({ from, to }), now));
  const day = "2026-11-20 09:15:00";
  assertEquals(asked("2minute", day, day).message, "Invalid `interval`.");
  assertEquals(asked("minute", "yesterday", day).message, "Invalid `from` date.");
  assertEquals(asked("minute", day, "2026-11-19 09:15:00").message, "`from` is after `to`.");
  assert(asked("minute", "2026-08-20 09:15:00", day).message.includes("60 days"));
  assertEquals(asked("minute", day, day, 1).message, "Invalid `instrument_token`.");
  assert(prices.lastPrice(1 as never, now as EpochMs) === 0);
});
