/** The page of a report, without a browser: what is in it, and what must not be. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pageParts } from "../../../adapters/report/page_file.ts";
import { pageOf } from "../../../commands/report/report_page.ts";
import type { MicroRupees } from "../../../domain/money.ts";
import { MADE, MADE_CHARTED } from "../made_report.ts";

const PARTS = pageParts();
const PAGE = pageOf(MADE, MADE_CHARTED, PARTS);
/** Without the library: what we have written ourselves. */
const OURS = PAGE.replace(PARTS.library, "");

interface Data {
  readonly curve: readonly (readonly [number, number])[];
  readonly series: readonly {
    readonly key: string;
    readonly candles: readonly (readonly number[])[];
    readonly trades: readonly {
      readonly id: number;
      readonly entry: number;
      readonly net: number;
    }[];
  }[];
}

function dataIn(page: string): Data {
  const [, json] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)!;
  return JSON.parse(json!);
}

Deno.test("pageOf() has everything inside it and fetches nothing", () => {
  assertStringIncludes(PAGE, PARTS.library);
  assert(!/<(script|img|iframe)[^>]+src=/i.test(OURS));
  assert(!/<link(?![^>]*href="data:)/.test(OURS));
  assert(!/@import|url\(/.test(PARTS.style));
  assertStringIncludes(OURS, `content="default-src 'none'; script-src 'unsafe-inline'`);
});

Deno.test("pageOf() takes no name and no remark for HTML", () => {
  assertEquals([...OURS.matchAll(/<script/g)].length, 3);
  assertEquals([...OURS.matchAll(/<\/script>/g)].length, 3);
  assert(!OURS.includes("<img"));
  assert(!OURS.includes("<b>"));
  assertStringIncludes(OURS, "SBIN, &#34;M&#38;M&#34;");
  assertStringIncludes(OURS, "&#60;/script&#62;&#60;b&#62;");
});

Deno.test("pageOf() says that a market was simulated, and only then", () => {
  assertStringIncludes(OURS, "SIMULATED market");
  const { about } = MADE;
  const real = pageOf({ ...MADE, about: { ...about, simulated: false } }, {
    series: [],
    damage: null,
  }, PARTS);
  assert(!real.replace(PARTS.library, "").includes("SIMULATED"));
  assert(!OURS.includes("No candles of the day are kept"));
  assertStringIncludes(real, "No candles of the day are kept");
});

Deno.test("pageOf() says why candles may be missing, and only then", () => {
  assert(!OURS.includes("Candles may be missing"));
  const torn = pageOf(MADE, { ...MADE_CHARTED, damage: "its last 7 bytes are <none>" }, PARTS);
  assertStringIncludes(torn, "Candles may be missing: its last 7 bytes are &#60;none&#62;</p>");
});

Deno.test("pageOf() gives its script the curve and each instrument, in IST seconds and rupees", () => {
  const { curve, series } = dataIn(PAGE);
  const open = Date.parse("2026-11-20T09:15:00Z") / 1000;
  assertEquals(curve, [[open, 0], [open + 600, 90], [open + 900, -20]]);
  assertEquals(series.map(({ key }) => key), ["NSE:M&M", "NSE:SBIN"]);
  assertEquals(series[1]!.candles[0], [open, 800, 800.5, 796.5, 797]);
  assertEquals(series.map(({ trades }) => trades.map(({ id }) => id)), [[1], [0]]);
  assertEquals(series[0]!.trades[0]!.entry, open + 300);
});

Deno.test("pageOf() has a row for each trade, by which its chart finds it", () => {
  const rows = [...OURS.matchAll(/<tr data-trade="(\d+)">/g)].map(([, id]) => id);
  assertEquals(rows, ["0", "1"]);
  const tones = [...OURS.matchAll(/<td class="(gain|loss)">/g)].map(([, tone]) => tone);
  assertEquals(tones, ["gain", "loss"]);
  // Of the tables of groups, a book stands out against its strategies.
  assertEquals([...OURS.matchAll(/<tr class="whole"><td>(\w+)/g)].map(([, of]) => of).slice(0, 2), [
    "equity",
    "all",
  ]);
});

Deno.test("pageOf() begins with what was traded most, and says how often", () => {
  const { trades } = MADE;
  const again = { ...trades[0]!, net: 90_004_000 as MicroRupees };
  const page = pageOf({ ...MADE, trades: [...trades, again] }, MADE_CHARTED, PARTS);
  const options = [...page.replace(PARTS.library, "").matchAll(/<option [^>]*>([^<]*)</g)];
  assertEquals(options.map(([, words]) => words), ["SBIN 5m, 2 trades", "M&#38;M 5m, 1 trade"]);
  const [series] = dataIn(page).series;
  assertEquals(series!.trades.map(({ id, net }) => [id, net]), [[0, 90], [2, 90]]);
});

Deno.test("pageOf() keeps instants of the curve apart, as the chart needs them", () => {
  const point = MADE.curve[0]!;
  const twice = { ...MADE, curve: [point, { ...point, net: point.net }, ...MADE.curve.slice(1)] };
  assertEquals(dataIn(pageOf(twice, { series: [], damage: null }, PARTS)).curve.length, 3);
});
