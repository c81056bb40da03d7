/** How far a protected market order may run. @module */
import { assertEquals } from "@std/assert";
import {
  AUTOMATIC,
  protectedLimit,
  protectionPercent,
} from "../../../../../adapters/exchange/kite/orders/market_protection.ts";
import type { Paise } from "../../../../../domain/money.ts";
import { PlayedBroker } from "../played_broker.ts";

const play = new PlayedBroker();
const named = (key: string) => play.broker.market.named(key, play.broker.now)!;
const SHARE = named("NSE:INFY");
const OPTION = named("NFO:NIFTY26NOV24800CE");

Deno.test("protectionPercent() goes by kind and price, unless a percentage is asked for", () => {
  const automatic = (of: typeof SHARE, rupees: number) =>
    protectionPercent(AUTOMATIC, of, rupees * 100 as Paise);
  assertEquals([99, 100, 499, 500].map((rupees) => automatic(SHARE, rupees)), [2, 1, 1, 0.5]);
  assertEquals([9, 10, 100, 500].map((rupees) => automatic(OPTION, rupees)), [5, 3, 2, 1]);
  assertEquals(protectionPercent(7.5, SHARE, 100_000 as Paise), 7.5);
});

Deno.test("protectedLimit() lies so far through the price, on a tick and within the band", () => {
  const price = 100_000 as Paise;
  assertEquals<number>(protectedLimit("BUY", price, 0.5, SHARE, null), 100_500);
  assertEquals<number>(protectedLimit("SELL", price, 0.5, SHARE, null), 99_500);
  assertEquals<number>(protectedLimit("BUY", 100_010 as Paise, 0.5, SHARE, null), 100_520);
  const band = { lower: 99_900 as Paise, upper: 100_100 as Paise };
  assertEquals<number>(protectedLimit("BUY", price, 5, SHARE, band), 100_100);
  assertEquals<number>(protectedLimit("SELL", price, 5, SHARE, band), 99_900);
  assertEquals<number>(protectedLimit("SELL", 10 as Paise, 100, OPTION, null), OPTION.tick);
});
