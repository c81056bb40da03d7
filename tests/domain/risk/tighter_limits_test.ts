/** What two sets of limits both allow. @module */
import { assertEquals } from "@std/assert";
import type { Paise } from "../../../domain/money.ts";
import { limitsFor, type RiskLimits } from "../../../domain/risk/limits.ts";
import { allowSame, tighterOf } from "../../../domain/risk/tighter_limits.ts";
import { RULES } from "../portfolio/book.ts";

const LIMITS = limitsFor({ ...RULES.risk, enforced: true }, 250_000_000 as Paise);

/** Each with a tighter form of one limit. */
const TIGHTER: Readonly<Record<string, Partial<RiskLimits>>> = {
  positionsMax: { positionsMax: LIMITS.positionsMax - 1 },
  tradesPerSymbolMax: { tradesPerSymbolMax: LIMITS.tradesPerSymbolMax - 1 },
  tradesPerDayMax: { tradesPerDayMax: LIMITS.tradesPerDayMax - 1 },
  entrySpacingMs: { entrySpacingMs: LIMITS.entrySpacingMs + 1 },
  ordersPerSecondMax: { ordersPerSecondMax: LIMITS.ordersPerSecondMax - 1 },
  costMultiple: { costMultiple: LIMITS.costMultiple + 1 },
  dayLossMax: { dayLossMax: LIMITS.dayLossMax - 1 as Paise },
  symbolLossMax: { symbolLossMax: LIMITS.symbolLossMax - 1 as Paise },
  drawdownMax: { drawdownMax: LIMITS.drawdownMax - 1 as Paise },
  exposureMax: { exposureMax: LIMITS.exposureMax - 1 as Paise },
  profitLock: { profitLock: { at: 1 as Paise, giveBackMax: 0.1 } },
  sensitivityMax: { sensitivityMax: { delta: 1, underlyingDelta: 1, vega: 1, theta: 1 } },
  staleMs: book({ staleMs: 1 }),
  deviationMax: book({ deviationMax: 0 }),
  lotsPerOrderMax: book({ lotsPerOrderMax: 1 }),
  lastEntryOnExpiry: book({ lastEntryOnExpiry: 1 }),
  entryWindows: book({ entryWindows: [{ from: 600, to: 601 }] }),
};

function book(change: Partial<RiskLimits["books"]["fno"]>): Partial<RiskLimits> {
  return { books: { ...LIMITS.books, fno: { ...LIMITS.books.fno, ...change } } };
}

Deno.test("tighterOf() takes the tighter one of each limit, whichever side it is on", () => {
  for (const [name, change] of Object.entries(TIGHTER)) {
    const tight = { ...LIMITS, ...change };
    assertEquals(allowSame(tight, LIMITS), false, name);
    assertEquals(tighterOf(LIMITS, tight), tight, name);
    assertEquals(tighterOf(tight, LIMITS), tight, name);
  }
});

Deno.test("tighterOf() knows every limit there is", () => {
  const names = (of: object) => Object.keys(of).sort();
  assertEquals(names(tighterOf(LIMITS, LIMITS)), names(LIMITS));
  assertEquals(names(tighterOf(LIMITS, LIMITS).books.fno), names(LIMITS.books.fno));
});

Deno.test("tighterOf() lets a limit that only one of them has stand", () => {
  const without = { ...LIMITS, profitLock: null, sensitivityMax: null };
  const lock = { at: 5 as Paise, giveBackMax: 0.5 };
  assertEquals(tighterOf(without, { ...LIMITS, profitLock: lock }).profitLock, lock);
  assertEquals(tighterOf({ ...LIMITS, profitLock: lock }, without).profitLock, lock);
  assertEquals(tighterOf(without, without).profitLock, null);
});

Deno.test("tighterOf() allows entries in hours that are in both", () => {
  const hours = (...windows: readonly (readonly [number, number])[]) => ({
    ...LIMITS,
    ...book({ entryWindows: windows.map(([from, to]) => ({ from, to })) }),
  });
  const both = tighterOf(hours([560, 700], [800, 900]), hours([600, 820], [900, 920]));
  assertEquals(both.books.fno.entryWindows, [{ from: 600, to: 700 }, { from: 800, to: 820 }]);
});

Deno.test("allowSame() looks at what is allowed, not at the order of fields", () => {
  const turned = Object.fromEntries(Object.entries(LIMITS).toReversed());
  assertEquals(allowSame(turned as unknown as RiskLimits, LIMITS), true);
});
