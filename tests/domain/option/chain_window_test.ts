/** Strikes around the money. @module */
import { assertEquals } from "@std/assert";
import type { Instrument, InstrumentToken } from "../../../domain/instrument.ts";
import type { ChainStrike } from "../../../domain/instrument_list.ts";
import type { Paise } from "../../../domain/money.ts";
import { aroundStrike, strikeNearest } from "../../../domain/option/chain_window.ts";

const option = (token: number) => ({ token: token as InstrumentToken }) as Instrument;
/** Strikes 100, 200 .. 600; the put of the last is not listed. */
const CHAIN: readonly ChainStrike[] = [1, 2, 3, 4, 5, 6].map((n) => ({
  strike: 100 * n as Paise,
  call: option(10 * n),
  put: n === 6 ? null : option(10 * n + 1),
}));

Deno.test("strikeNearest() is the lower of two, the ends beyond the chain, none in an empty one", () => {
  const at = (price: number) => strikeNearest(CHAIN, price as Paise);
  assertEquals([at(10), at(149), at(150), at(151), at(9_999)], [0, 0, 0, 1, 5]);
  assertEquals(strikeNearest([], 100 as Paise), -1);
});

Deno.test("aroundStrike() has both sides of each strike, where they are listed", () => {
  const around = (place: number, strikes: number) => [...aroundStrike(CHAIN, place, strikes)];
  assertEquals(around(2, 1), [20, 21, 30, 31, 40, 41]);
  assertEquals(around(0, 1), [10, 11, 20, 21]);
  assertEquals(around(5, 0), [60]);
  assertEquals(around(-1, 3), []);
});
