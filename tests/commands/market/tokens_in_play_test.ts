/** Which options tick: as far as the money goes in a day, however far that is. @module */
import { assertEquals } from "@std/assert";
import type { SimulatedMarket } from "../../../adapters/exchange/market/simulated_market.ts";
import { tokensInPlay } from "../../../commands/market/tokens_in_play.ts";
import type { Config } from "../../../domain/config.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";

const INDEX = 1 as InstrumentToken;
const FUTURE = 2 as InstrumentToken;
const SHARE = 3 as InstrumentToken;
const NOTHING = { fno: [], options: [], equity: [] };

/** Strikes 0, 50 ... 2000 of a near and a far expiry; the token says both. */
const chain = ["2026-11-24", "2026-12-29"].flatMap((expiry, far) =>
  Array.from({ length: 41 }, (_, i) => ({
    ...{ token: 10_000 * (far + 1) + 50 * i, kind: "CE", name: "NIFTY", strike: 50 * i, expiry },
  }))
).toReversed();
const instruments = [
  { token: INDEX, kind: "INDEX", name: "NIFTY" },
  { token: FUTURE, kind: "FUT", name: "NIFTY" },
  { token: SHARE, kind: "EQ", name: "SBIN" },
  ...chain,
] as unknown as readonly Instrument[];

function marketOf(bars: readonly { open: number; low: number; high: number }[]): SimulatedMarket {
  return {
    instruments: () => instruments,
    instrument: (token: InstrumentToken) => instruments.find((each) => each.token === token),
    minutes: () => bars,
  } as unknown as SimulatedMarket;
}

function configWith(...books: readonly string[]): Config {
  const of = (book: string) => ({ enabled: books.includes(book) });
  const all = { fno: of("fno"), options: of("options"), equity: of("equity") };
  return { books: all } as unknown as Config;
}

/** The lowest and the highest strike that tick on such a day, and how many. */
function strikes(...bars: { open: number; low: number; high: number }[]): number[] {
  const books = { ...NOTHING, options: [FUTURE] };
  const tokens = tokensInPlay(configWith("options"), marketOf(bars), books);
  assertEquals(tokens.slice(0, 2), [INDEX, FUTURE]);
  const near = tokens.slice(2).map((token) => token - 10_000).sort((a, b) => a - b);
  return [near[0]!, near.at(-1)!, near.length];
}

Deno.test("tokensInPlay() has six strikes around the open, and two beyond the day's way", () => {
  assertEquals(strikes({ open: 1_010, low: 990, high: 1_020 }), [700, 1_300, 13]);
  const [open, fall, rise] = [
    { open: 1_000, low: 990, high: 1_000 },
    { open: 990, low: 640, high: 990 },
    { open: 700, low: 690, high: 1_410 },
  ];
  assertEquals(strikes(open, fall), [550, 1_300, 16]);
  assertEquals(strikes(open, rise), [600, 1_500, 19]);
  // No strike is below the first one.
  assertEquals(strikes({ open: 100, low: 100, high: 100 }), [0, 400, 9]);
});

Deno.test("tokensInPlay() has what enabled books trade, and no options where those signal themselves", () => {
  const market = marketOf([{ open: 1_000, low: 1_000, high: 1_000 }]);
  const own = 10_950 as InstrumentToken;
  const wing = 10_850 as InstrumentToken;
  const books = {
    ...{ fno: [FUTURE], options: [own], equity: [SHARE] },
    ...{ optionFutures: [FUTURE], optionWings: [wing] },
  };
  const of = (...enabled: string[]) => tokensInPlay(configWith(...enabled), market, books);
  assertEquals(of(), [INDEX]);
  const signals = { ...NOTHING, options: [FUTURE] };
  assertEquals(tokensInPlay(configWith(), market, signals), [INDEX]);
  assertEquals(of("fno"), [INDEX, FUTURE]);
  assertEquals(of("equity"), [INDEX, SHARE]);
  assertEquals(of("options"), [INDEX, own, FUTURE, wing]);
});
