/** The same market again: by seed, by starting point, by subscription, and in any time zone. @module */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import type { EpochMs } from "../../../../domain/market_time.ts";
import { bySymbol, clock, framesOf, marketOf, OPEN, ticksOf, tokensOf } from "./made_market.ts";

const CLOSE = clock(15, 40);
const market = marketOf();
const call = market.instruments().filter(({ kind }) => kind === "CE")[12]!.symbol;
const SYMBOLS = ["NIFTY 50", "INDIA VIX", "NIFTY26NOVFUT", "BANKNIFTY26DECFUT", "SBIN", call];
const tokens = tokensOf(market, ...SYMBOLS);
const wholeDay = framesOf(market.frames(OPEN, CLOSE, tokens));

Deno.test("simulatedMarket() shows the same day to the byte for the same seed, and no other", () => {
  const text = JSON.stringify(wholeDay);
  assertEquals(JSON.stringify(framesOf(marketOf().frames(OPEN, CLOSE, tokens))), text);
  const other = marketOf({ seed: 8 });
  const same = tokensOf(other, ...SYMBOLS.slice(0, 5));
  assertNotEquals(JSON.stringify(framesOf(other.frames(OPEN, CLOSE, same))), text);
});

Deno.test("frames() from any instant are those of the whole day from there on", () => {
  const instant = fc.integer({ min: OPEN - 60_000, max: CLOSE + 60_000 });
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 600_000 }), (from, length) => {
      const part = framesOf(market.frames(from as EpochMs, (from + length) as EpochMs, tokens));
      const expected = wholeDay.filter(({ at }) => at >= from && at < from + length);
      assertEquals(JSON.stringify(part), JSON.stringify(expected));
    }),
    { numRuns: 25 },
  );
});

Deno.test("frames() show an instrument the same whoever else is subscribed", () => {
  for (const token of tokens) {
    const alone = ticksOf(market.frames(OPEN, clock(9, 45), [token]));
    const among = wholeDay.flatMap(({ ticks }) => ticks)
      .filter((tick) => tick.token === token && tick.at < clock(9, 45));
    assertEquals(JSON.stringify(alone), JSON.stringify(among));
    assert(alone.length > 0);
  }
});

Deno.test("frames() may be read in turns without disturbing each other or history", () => {
  const token = bySymbol(market, "NIFTY26NOVFUT").token;
  const first = market.frames(OPEN, CLOSE, [token]);
  const second = market.frames(clock(12, 0), CLOSE, [token]);
  const expected = wholeDay.flatMap(({ ticks }) => ticks).filter((tick) => tick.token === token);
  const later = expected.filter(({ at }) => at >= clock(12, 0));
  for (let i = 0; i < 200; i++) {
    assertEquals(first.take(), { type: "Ticks", at: expected[i]!.at, ticks: [expected[i]!] });
    assertEquals(second.take(), { type: "Ticks", at: later[i]!.at, ticks: [later[i]!] });
    if (i % 50 === 0) market.history({ token, until: clock(13, 0), countMax: 500 });
  }
});

Deno.test("simulatedMarket() does not depend on the time zone of the host", () => {
  const before = Deno.env.get("TZ");
  const texts = new Map<number, string>();
  try {
    for (const zone of ["UTC", "Asia/Kolkata", "America/New_York"]) {
      Deno.env.set("TZ", zone);
      texts.set(new Date(OPEN).getTimezoneOffset(), everything());
    }
  } finally {
    if (before === undefined) Deno.env.delete("TZ");
    else Deno.env.set("TZ", before);
  }
  assertEquals([...texts.keys()], [0, -330, 300]);
  assertEquals(new Set(texts.values()).size, 1);
});

/** Instruments, some ticks and some history of a market made anew, as text. */
function everything(): string {
  const made = marketOf();
  const instruments = made.instruments();
  const frames = framesOf(made.frames(OPEN, clock(9, 16)));
  const history = tokens.map((token) => made.history({ token, until: OPEN, countMax: 30 }));
  return JSON.stringify({ instruments, frames, history });
}
