/** What prices did over a while. @module */
import { assertEquals } from "@std/assert";
import { moved, NOTHING_MOVED, withMoves } from "../../../domain/tick/moved_prices.ts";
import type { Tick } from "../../../domain/tick/tick.ts";

const tick = (token: number, at: number, ltp: number): Tick =>
  ({ token, at, ltp, bids: [{ price: ltp - 5 }], asks: [{ price: ltp + 5 }] }) as unknown as Tick;

Deno.test("moved() gives each instrument's range and newest quote, in the order of first ticks", () => {
  const first = withMoves(NOTHING_MOVED, [tick(2, 1, 100), tick(1, 1, 50)]);
  const all = withMoves(first, [tick(2, 2, 130), tick(2, 3, 90), tick(1, 3, 50)]);
  const { tokens, bars, quotes } = moved(all);
  assertEquals<readonly number[]>(tokens, [2, 1]);
  assertEquals(bars.map(({ at, open, high, low, close }) => [at, open, high, low, close]), [
    [1, 100, 130, 90, 90],
    [1, 50, 50, 50, 50],
  ]);
  assertEquals(quotes.map(({ at, bid, ask }) => [at, bid, ask]), [[3, 85, 95], [3, 45, 55]]);
  assertEquals(moved(NOTHING_MOVED).tokens, []);
});
