/** Market data files are checked as strictly as the config: every class of fault, by its place. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { loadCalendar, parseCalendar } from "../../../adapters/market/calendar.ts";
import { loadCharges, parseCharges } from "../../../adapters/market/charges.ts";
import { loadLots, parseLots } from "../../../adapters/market/lots.ts";

const folder = new URL("../../../configs/market/", import.meta.url).pathname;
const CHARGES = Deno.readTextFileSync(folder + "charges.yaml");
const LOTS = Deno.readTextFileSync(folder + "lots.yaml");
const CALENDAR = Deno.readTextFileSync(folder + "calendar.yaml");

/** The problems of the shipped file with one text replaced, without file and line. */
function report(
  parse: (text: string, file: string) => unknown,
  shipped: string,
  from: string,
  to: string,
): string[] {
  assert(shipped.includes(from), `the shipped file says ${from}`);
  const text = shipped.replace(from, to);
  const error = assertThrows(() => parse(text, "x.yaml"), ConfigError);
  return error.format().split("\n").map((line) => line.replace(/^x\.yaml(:\d+)?: /, ""));
}

const charges = (from: string, to: string) => report(parseCharges, CHARGES, from, to);
const lots = (from: string, to: string) => report(parseLots, LOTS, from, to);
const calendar = (from: string, to: string) => report(parseCalendar, CALENDAR, from, to);

Deno.test("loadCharges() reads the shipped table: one entry for each day a rate changes", () => {
  const table = loadCharges(folder + "charges.yaml");
  assert(table.kind === "dated");
  assertEquals(table.rounding, { when: "day", wholeRupee: ["stt"] });
  assertEquals(table.segments.futures.map(({ from }) => from) as string[], [
    "2020-07-01",
    "2021-01-01",
    "2021-04-01",
    "2023-04-01",
    "2024-04-01",
    "2024-10-01",
    "2026-03-01",
    "2026-04-01",
  ]);
  assertEquals<unknown>(table.segments.options.at(-1), {
    from: "2026-04-01",
    brokerage: { flat: 2_000 },
    sttSell: 1_500_000,
    sttExercise: 1_500_000,
    exchange: 355_200,
    ipft: 100,
    sebi: 1_000,
    stampBuy: 30_000,
    gstPercent: 18,
  });
});

Deno.test("loadLots() reads the shipped table", () => {
  assertEquals<unknown>(loadLots(folder + "lots.yaml").NIFTY?.at(-1), {
    from: "2025-12-31",
    lot: 65,
  });
});

Deno.test("loadCharges() names a file that is not there", () => {
  const error = assertThrows(() => loadCharges("nowhere.yaml"), ConfigError);
  assertEquals(error.format(), "nowhere.yaml: found no such file, expected a readable YAML file");
});

Deno.test("parseCharges() refuses a rate without a source", () => {
  assertEquals(charges(", source: act_2004 }", " }"), [
    "segments.equity_mis.stt_sell[0].source: found nothing, expected the name of a source",
  ]);
});

Deno.test("parseCharges() refuses a source that is not listed", () => {
  assertEquals(charges("source: act_2004", "source: hearsay"), [
    'segments.equity_mis.stt_sell[0].source: found "hearsay", expected a name listed under sources',
  ]);
  assertEquals(charges("source: zerodha_stt", "source: hearsay"), [
    'rounding.source: found "hearsay", expected a name listed under sources',
  ]);
});

Deno.test("parseCharges() refuses two entries of one day and entries out of order", () => {
  const expected = "expected a date after 2020-07-01, the entry above";
  assertEquals(charges("from: 2021-01-01, per_crore: 345", "from: 2020-07-01, per_crore: 345"), [
    `segments.equity_mis.exchange[1].from: found "2020-07-01", ${expected}`,
  ]);
  assertEquals(charges("from: 2021-01-01, per_crore: 345", "from: 2019-01-01, per_crore: 345"), [
    `segments.equity_mis.exchange[1].from: found "2019-01-01", ${expected}`,
  ]);
});

Deno.test("parseCharges() refuses a rate that leaves days without it", () => {
  assertEquals(charges("from: 2020-07-01, percent: 0.002", "from: 2022-07-01, percent: 0.002"), [
    'segments.futures.stamp_buy[0].from: found "2022-07-01", ' +
    "expected 2020-07-01, as other rates of the segment have it",
  ]);
});

Deno.test("parseCharges() refuses segments and rates it does not know", () => {
  assertEquals(charges("  futures:\n", "  future:\n"), [
    "segments.futures: found nothing, expected a mapping",
    "segments.future: found an unknown key, expected futures",
  ]);
  assertEquals(charges("    stt_exercise:\n", "    stt_exercised:\n"), [
    "segments.options.stt_exercise: found nothing, expected a list of at least one dated entry",
    "segments.options.stt_exercised: found an unknown key, expected stt_exercise",
  ]);
});

Deno.test("parseCharges() refuses a rate said twice, not at all, out of range or too fine", () => {
  const place = "segments.equity_mis.stt_sell[0]";
  assertEquals(charges("percent: 0.025,", "percent: 0.025, per_crore: 2500,"), [
    `${place}: found a mapping, expected either percent or per_crore`,
  ]);
  assertEquals(charges("percent: 0.025, ", ""), [
    `${place}: found a mapping, expected either percent or per_crore`,
  ]);
  assertEquals(charges("percent: 0.025,", "percent: -0.025,"), [
    `${place}.percent: found -0.025, expected a number from 0 to 1`,
  ]);
  assertEquals(charges("percent: 0.025,", "percent: 0.02500001,"), [
    `${place}: found a mapping, expected a rate of whole paise per crore`,
  ]);
  assertEquals(charges("percent: 0.03, cap: 20", "percent: 0.03"), [
    "segments.equity_mis.brokerage[0]: found a mapping, expected either percent with cap, or flat",
  ]);
});

Deno.test("parseCharges() refuses dates that do not exist and roundings it does not know", () => {
  assertEquals(charges("from: 2021-01-01, per_crore: 345", "from: 2021-02-30, per_crore: 345"), [
    'segments.equity_mis.exchange[1].from: found "2021-02-30", expected a date YYYY-MM-DD',
  ]);
  assertEquals(charges("when: day", "when: week"), [
    'rounding.when: found "week", expected one of fill, day, none',
  ]);
  assertEquals(charges("whole_rupee: [stt]", "whole_rupee: [ctt]"), [
    'rounding.whole_rupee[0]: found "ctt", expected one of ' +
    "brokerage, stt, exchange, ipft, sebi, stamp, gst (did you mean stt?)",
  ]);
});

Deno.test("parseCharges() reports every problem at once, with its line", () => {
  const text = CHARGES.replace("when: day", "when: week").replace(", source: act_2004 }", " }");
  const error = assertThrows(() => parseCharges(text, "x.yaml"), ConfigError);
  assertEquals(error.problems.length, 2);
  assert(error.problems.every(({ line, file }) => line !== null && file === "x.yaml"));
});

Deno.test("parseLots() refuses order, sources, confidence and names that are wrong", () => {
  assertEquals(lots("from: 2021-06-25", "from: 2021-03-31"), [
    'lots.NIFTY[1].from: found "2021-03-31", expected a date after 2021-03-31, the entry above',
  ]);
  assertEquals(lots("lot: 75, confidence: high, source: nse_2021", "lot: 75, confidence: high"), [
    "lots.NIFTY[0].source: found nothing, expected the name of a source",
  ]);
  assertEquals(lots("confidence: high", "confidence: sure"), [
    'lots.NIFTY[0].confidence: found "sure", expected one of high, medium, low',
  ]);
  assertEquals(lots("lot: 50", "lot: 50.5"), [
    "lots.NIFTY[1].lot: found 50.5, expected a whole number from 1 to 100000",
  ]);
  assertEquals(lots("  FINNIFTY:\n", "  FINIFTY:\n"), [
    "lots.FINNIFTY: found nothing, expected a list of at least one dated entry",
    "lots.FINIFTY: found an unknown key, expected FINNIFTY",
  ]);
});

Deno.test("loadCalendar() reads the shipped calendar", () => {
  const { from, to, hours, holidays, specialDays, expiryWeekdays } = loadCalendar(
    folder + "calendar.yaml",
  );
  assertEquals<string[]>([from, to], ["2025-01-01", "2026-12-31"]);
  assertEquals([hours.equity.length, hours.fno.length], [3, 3]);
  assertEquals([holidays.size, specialDays.size], [30, 4]);
  assertEquals<unknown>(hours.fno.at(-1)?.phases, [
    { phase: "pre_open", from: 540, to: 548 },
    { phase: "continuous", from: 555, to: 940 },
  ]);
  assertEquals<unknown>(expiryWeekdays.map(({ weekday }) => weekday), [4, 2]);
});

Deno.test("parseCalendar() refuses days out of order, said twice, outside, or on a weekend", () => {
  assertEquals(calendar("date: 2025-03-14", "date: 2025-02-26"), [
    'holidays[1].date: found "2025-02-26", expected a date after 2025-02-26, the entry above',
  ]);
  assertEquals(calendar("date: 2025-03-14", "date: 2025-03-15"), [
    'holidays[1].date: found "2025-03-15", expected a weekday',
  ]);
  assertEquals(calendar("date: 2026-12-25", "date: 2027-01-26"), [
    'holidays[29].date: found "2027-01-26", expected a date from 2025-01-01 to 2026-12-31',
  ]);
  const early = "expected a date from 2025-01-01 to 2026-12-31";
  assertEquals(calendar("date: 2025-02-26", "date: 2024-12-31"), [
    `holidays[0].date: found "2024-12-31", ${early}`,
  ]);
  const first = CALENDAR.replace("date: 2025-02-26", "date: 2025-01-01");
  assertEquals<string | undefined>(
    [...parseCalendar(first, "x.yaml").holidays.keys()][0],
    "2025-01-01",
  );
  assertEquals(calendar("date: 2026-02-01", "date: 2025-02-01"), [
    'special_days[2].date: found "2025-02-01", expected a date after 2025-10-21, the entry above',
  ]);
  assertEquals(
    calendar("to: 2026-12-31", "to: 2024-12-31")[0],
    [
      'days.to: found "2024-12-31", expected a date from 2025-01-01 on',
    ][0],
  );
});

Deno.test("parseCalendar() refuses hours and expiries that leave days without them", () => {
  assertEquals(calendar("weekday: thursday", "weekday: thirsday"), [
    'expiry_weekdays[0].weekday: found "thirsday", expected one of sunday, monday, tuesday, ' +
    "wednesday, thursday, friday, saturday (did you mean thursday?)",
  ]);
  assertEquals(calendar("{ from: 2025-01-01, weekday", "{ from: 2025-02-01, weekday"), [
    'expiry_weekdays[0].from: found "2025-02-01", expected 2025-01-01 or before, the first day',
  ]);
  assertEquals(calendar("- from: 2025-01-01", "- from: 2025-01-02"), [
    'hours.equity[0].from: found "2025-01-02", expected 2025-01-01 or before, the first day',
  ]);
});

Deno.test("parseCalendar() refuses usual days on which nothing is traded", () => {
  const [from, to] = [
    'phase: continuous, from: "09:15", to: "15:40"',
    'from: "09:15", to: "15:40"',
  ];
  assertEquals(calendar(from, `phase: post_close, ${to}`), [
    "hours.fno[2].phases: found a list, expected a continuous phase among them",
  ]);
});

Deno.test("parseCalendar() refuses phases over another, backwards, or not known", () => {
  const place = "hours.equity[0].phases[1]";
  assertEquals(calendar('from: "09:08", to: "09:12"', 'from: "09:07", to: "09:12"'), [
    `${place}.from: found "09:07", expected a time when the phase above has ended`,
  ]);
  assertEquals(calendar('from: "09:08", to: "09:12"', 'from: "09:08", to: "09:08"'), [
    `${place}.to: found "09:08", expected a time after the phase begins`,
  ]);
  assertEquals(calendar("phase: pre_open_match", "phase: pre_open_matching"), [
    `${place}.phase: found "pre_open_matching", expected one of pre_open, pre_open_limit_only, ` +
    "pre_open_match, continuous, closing_auction, closing_auction_limit_only, closing_match, " +
    "post_close (did you mean pre_open_match?)",
  ]);
  assertEquals(calendar("hours: unknown", "hours: unsaid"), [
    'special_days[3].hours: found "unsaid", expected usual, unknown, or the phases of equity and fno',
  ]);
});

Deno.test("parseCalendar() refuses a day without a listed source", () => {
  assertEquals(calendar(", source: muhurat_2026", ""), [
    "special_days[3].source: found nothing, expected the name of a source",
  ]);
  assertEquals(calendar("source: nse_2026_jan", "source: hearsay"), [
    'holidays[14].source: found "hearsay", expected a name listed under sources',
  ]);
});
