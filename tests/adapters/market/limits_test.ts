/** limits.yaml is checked as strictly as the other market files. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { loadLimits, parseLimits } from "../../../adapters/market/limits.ts";

const file = new URL("../../../configs/market/limits.yaml", import.meta.url).pathname;
const LIMITS = Deno.readTextFileSync(file);

/** The problems of the shipped file with one text replaced, without file and line. */
function report(from: string, to: string): string[] {
  assert(LIMITS.includes(from), `the shipped file says ${from}`);
  const error = assertThrows(() => parseLimits(LIMITS.replace(from, to), "x.yaml"), ConfigError);
  return error.format().split("\n").map((line) => line.replace(/^x\.yaml(:\d+)?: /, ""));
}

Deno.test("loadLimits() reads the shipped file", () => {
  const { freeze, protection, halts, orderRates, readingRates } = loadLimits(file);
  assertEquals<unknown>(freeze.names.NIFTY, [{ from: "2024-08-01", units: 1_800 }]);
  assertEquals<unknown>(protection.options, [
    { from: "2023-02-01", share: 0.4, low: { upTo: 5_000, distance: 2_000 } },
  ]);
  assertEquals<unknown>(halts[0]!.levels[2], {
    share: 0.2,
    halts: [{ until: 1_439, minutes: null, preOpenMinutes: 0 }],
  });
  assertEquals<unknown>(orderRates.at(-1), {
    from: "2026-01-01",
    perSecond: 10,
    perMinute: 400,
    perDay: 5_000,
    changesPerOrder: 25,
  });
  assertEquals<unknown>(readingRates, [
    { from: "2026-01-01", quotesPerSecond: 1, historyPerSecond: 3, othersPerSecond: 10 },
  ]);
});

Deno.test("parseLimits() refuses facts without a listed source and entries out of order", () => {
  assertEquals(report(", source: nse_freeze_2025_jul", ""), [
    "freeze_quantities.BANKNIFTY[1].source: found nothing, expected the name of a source",
  ]);
  assertEquals(report("percent: 3, source: nse_cas", "percent: 3, source: hearsay"), [
    'price_protection.closing_auction[0].source: found "hearsay", ' +
    "expected a name listed under sources",
  ]);
  assertEquals(report("others_per_second: 10,\n      source: kite_2026", "others_per_second: 10"), [
    "reading_rates[0].source: found nothing, expected the name of a source",
  ]);
  assertEquals(report("from: 2025-09-01, units: 900", "from: 2025-07-01, units: 900"), [
    'freeze_quantities.BANKNIFTY[2].from: found "2025-07-01", ' +
    "expected a date after 2025-07-01, the entry above",
  ]);
});

Deno.test("parseLimits() refuses entries after the day up to which they are known", () => {
  assertEquals(report("known_to: 2026-08-31", "known_to: 2026-07-31"), [
    'freeze_quantities.FINNIFTY[2].from: found "2026-08-03", ' +
    "expected a date up to 2026-07-31, known_to",
  ]);
});

Deno.test("parseLimits() refuses names, numbers and clock times that are not of this market", () => {
  assertEquals(report("  FINNIFTY:\n", "  FINIFTY:\n"), [
    "freeze_quantities.FINNIFTY: found nothing, expected a list of at least one dated entry",
    "freeze_quantities.FINIFTY: found an unknown key, expected FINNIFTY",
  ]);
  assertEquals(report("units: 1800", "units: 0"), [
    "freeze_quantities.NIFTY[0].units: found 0, expected a whole number from 1 to 1000000",
  ]);
  assertEquals(report('until: "13:00"', 'until: "25:00"'), [
    'market_halts[0].levels[0].halts[0].until: found "25:00", expected a clock time HH:MM',
  ]);
  assertEquals(report("minutes: rest_of_day", "minutes: forever"), [
    'market_halts[0].levels[1].halts[2].minutes: found "forever", ' +
    "expected a whole number of minutes, or rest_of_day",
  ]);
});

Deno.test("parseLimits() refuses levels, times and rates that contradict each other", () => {
  assertEquals(report("- percent: 15", "- percent: 10"), [
    "market_halts[0].levels[1].percent: found 10, expected more than 10, the one above",
  ]);
  assertEquals(report('until: "14:30"', 'until: "12:30"'), [
    'market_halts[0].levels[0].halts[1].until: found "12:30", expected a time after the one above',
  ]);
  parseLimits(LIMITS.replace("per_minute: 400", "per_minute: 10"), "x.yaml");
  assertEquals(report("per_minute: 400", "per_minute: 4"), [
    "order_rates[1].per_minute: found 4, expected at least as many as per_second",
  ]);
  assertEquals(report("per_day: 5000", "per_day: 50"), [
    "order_rates[1].per_day: found 50, expected at least as many as per_minute",
  ]);
});

Deno.test("parseLimits() reports every problem at once, each with its line", () => {
  const text = LIMITS.replace("units: 600", "units: 0").replace("per_day: 5000", "per_day: x");
  const error = assertThrows(() => parseLimits(text, "x.yaml"), ConfigError);
  assertEquals(error.problems.length, 2);
  assert(error.problems.every(({ line, file }) => line !== null && file === "x.yaml"));
});
