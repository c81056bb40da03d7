/** Strikes around the money. @module */
import { assertEquals } from "@std/assert";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { ChainStrike } from "../../../domain/instrument/instrument_list.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { aroundStrike, optionsAround, strikeNearest } from "../../../domain/option/chain_window.ts";

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

const LISTED = ["2026-12-01", "2026-12-08"].flatMap((expiry) =>
  [500, 300, 100, 200, 400].flatMap((strike) =>
    (["PE", "CE"] as const).map((kind) =>
      ({ name: "NIFTY", kind, strike, expiry, symbol: `${strike}${kind}` }) as Instrument
    )
  )
).concat(
  { name: "NIFTY", kind: "FUT", expiry: "2026-12-01", strike: 0, symbol: "F" } as Instrument,
);

Deno.test("optionsAround() has calls and puts of the nearest expiry, strikes rising", () => {
  const around = (price: number, strikes: number, expiryFrom = "2026-12-01", name = "NIFTY") => {
    const asked = { name, price: price as Paise, expiryFrom: expiryFrom as IsoDate };
    return optionsAround(LISTED, asked, strikes).map(({ symbol, expiry }) => `${symbol} ${expiry}`);
  };
  const first = (...symbols: string[]) => symbols.map((symbol) => `${symbol} 2026-12-01`);
  assertEquals(around(250, 0), first("200PE", "200CE"));
  assertEquals(around(251, 1), first("200PE", "200CE", "300PE", "300CE", "400PE", "400CE"));
  assertEquals(around(90, 1), first("100PE", "100CE", "200PE", "200CE"));
  assertEquals(around(300, 9).length, 10);
  assertEquals(around(300, 0, "2026-12-02"), ["300PE 2026-12-08", "300CE 2026-12-08"]);
  assertEquals(around(300, 3, "2026-12-09"), []);
  assertEquals(around(300, 3, "2026-12-01", "FINNIFTY"), []);
});
