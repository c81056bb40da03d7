/** What the simulated exchange lists, and in whose hours. @module */
import { assertEquals } from "@std/assert";
import { ListedMarket } from "../../../../adapters/exchange/kite/listed_market.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { type IsoDate, istInstant } from "../../../../domain/market_time.ts";
import { TABLES } from "./running_exchange.ts";

Deno.test("lastTickBy() is the end of an instrument's own hours: of India VIX those of options", () => {
  const market = new ListedMarket(TABLES, 7);
  // From 3 August 2026 on shares trade until 15:15 and contracts until 15:40.
  const date = "2026-11-20" as IsoDate;
  const instant = (hour: number, minute: number) => istInstant(date, 60 * hour + minute);
  const at = instant(15, 20);
  const lastOf = (key: string) => market.lastTickBy(market.named(key, at)!.token, at);
  assertEquals(lastOf("NSE:INFY"), instant(15, 15));
  assertEquals(lastOf("NSE:NIFTY 50"), instant(15, 15));
  for (const key of ["NFO:NIFTY26NOVFUT", "NSE:INDIA VIX"]) assertEquals(lastOf(key), at, key);
  const nobody = 1 as InstrumentToken;
  assertEquals(market.find(nobody, at), undefined);
});
