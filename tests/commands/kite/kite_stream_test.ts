/** Which instruments tick. @module */
import { assertEquals } from "@std/assert";
import { KiteStream } from "../../../commands/kite/kite_stream.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { ChainStrike } from "../../../domain/instrument/instrument_list.ts";
import type { Paise } from "../../../domain/money.ts";

const FUTURE = 1 as InstrumentToken;
const call = (token: number) => ({ token: token as InstrumentToken }) as Instrument;
/** Thirty strikes, 1,000 .. 30,000, calls only: token 100 + n. */
const CHAIN: readonly ChainStrike[] = Array.from({ length: 30 }, (_, n) => ({
  strike: 1_000 * (n + 1) as Paise,
  call: call(100 + n),
  put: null,
}));

const priced = (lastPrice: number, token = FUTURE) => [{ token, lastPrice }];

Deno.test("KiteStream adds options as the money moves, and lets none go", () => {
  const added: (readonly number[])[] = [];
  let all: readonly number[] = [];
  const stream = new KiteStream((tokens, fresh) => {
    all = tokens;
    added.push(fresh);
  });
  stream.add([FUTURE, FUTURE]);
  stream.follow({ future: FUTURE, chain: CHAIN });
  stream.saw(priced(15_100));
  assertEquals(added, [[1], Array.from({ length: 17 }, (_, n) => 106 + n)]);
  // About the same strike, another instrument, no price: nothing new.
  stream.saw([...priced(15_400), ...priced(9_000, 2 as InstrumentToken), ...priced(0)]);
  assertEquals(added.length, 2);
  stream.saw(priced(17_000));
  assertEquals(added.at(-1), [123, 124]);
  stream.saw(priced(15_000));
  assertEquals([added.length, all.length], [3, 20]);
});
