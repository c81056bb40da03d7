/** The key by which an instrument is named, made and taken apart. @module */
import { assertEquals } from "@std/assert";
import { exchangeIn, instrumentKey, symbolIn } from "../../../domain/instrument/instrument.ts";

Deno.test("symbolIn() and exchangeIn() take the key of instrumentKey() apart", () => {
  const key = instrumentKey({ exchange: "NFO", symbol: "NIFTY26NOVFUT" });
  assertEquals(key, "NFO:NIFTY26NOVFUT");
  assertEquals([symbolIn(key), exchangeIn(key)], ["NIFTY26NOVFUT", "NFO"]);
});
