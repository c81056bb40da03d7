/**
 * The edge where configs/market/charges.yaml becomes a ChargeTable. The file dates each rate by
 * itself; the table has one entry for each day on which any rate of a segment changes.
 * @module
 */
import { z } from "zod";
import {
  type BrokerageRule,
  CHARGE_KINDS,
  type ChargeRates,
  type ChargeTable,
  type Segment,
  SEGMENTS,
} from "../../domain/account/charges.ts";
import { type Dated, entryOn } from "../../domain/dated.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { fromRupees } from "../../domain/money.ts";
import { choice, number, section } from "../config/field.ts";
import type { Finding } from "../config/problem.ts";
import {
  day,
  type Fact,
  factFindings,
  history,
  parseMarketFile,
  readMarketFile,
  sourceFinding,
  sourceName,
  sources,
} from "./market_file.ts";

/** Reads and checks the file at `path`. Throws ConfigError with every problem at once. */
export function loadCharges(path: string): ChargeTable {
  return parseCharges(readMarketFile(path), path);
}

/** Checks `text`; `file` names it in problems. Throws ConfigError with every problem at once. */
export function parseCharges(text: string, file: string): ChargeTable {
  const { rounding, segments } = parseMarketFile(text, file, SCHEMA, crossCheck);
  return {
    kind: "dated",
    rounding: { when: rounding.when, wholeRupee: rounding.whole_rupee },
    segments: {
      equity_mis: joined(segments.equity_mis),
      futures: joined(segments.futures),
      options: joined(segments.options),
    },
  };
}

/** Rupees per crore in one per cent of turnover. */
const PER_CENT = 100_000;

const fact = { from: day(), source: sourceName() };

/** A rate as `percent` of turnover or as rupees `per_crore`; inside, paise per crore. */
const rate = section({
  ...fact,
  percent: number({ min: 0, max: 1 }).optional(),
  per_crore: number({ min: 0, max: PER_CENT }).optional(),
}).transform(({ from, source, percent, per_crore }, context) => {
  const rupees = percent === undefined ? per_crore : percent * PER_CENT;
  const expected = rupees === undefined || (percent !== undefined && per_crore !== undefined)
    ? "either percent or per_crore"
    : isWhole(rupees * 100)
    ? null
    : "a rate of whole paise per crore";
  if (expected !== null) context.addIssue({ code: "custom", message: expected });
  return { from, source, perCrore: Math.round((rupees ?? 0) * 100) };
});

const brokerage = section({
  ...fact,
  percent: number({ min: 0, max: 1 }).optional(),
  cap: number({ min: 0, max: 1000 }).optional(),
  flat: number({ min: 0, max: 1000 }).optional(),
}).transform(({ percent, cap, flat, ...dated }, context): Fact & { rule: BrokerageRule } => {
  if (percent !== undefined && cap !== undefined && flat === undefined) {
    const perCrore = Math.round(percent * PER_CENT * 100);
    return { ...dated, rule: { perCrore, cap: fromRupees(cap) } };
  }
  if (flat === undefined || percent !== undefined || cap !== undefined) {
    context.addIssue({ code: "custom", message: "either percent with cap, or flat" });
  }
  return { ...dated, rule: { flat: fromRupees(flat ?? 0) } };
});

const gst = section({ ...fact, percent: number({ min: 0, max: 100, whole: true }) });

const rates = {
  brokerage: history(brokerage),
  stt_sell: history(rate),
  exchange: history(rate),
  ipft: history(rate),
  sebi: history(rate),
  stamp_buy: history(rate),
  gst: history(gst),
};

const segment = section(rates);

const SCHEMA = section({
  sources: sources(),
  rounding: section({
    when: choice(["fill", "day", "none"]),
    whole_rupee: z.array(choice(CHARGE_KINDS), { error: "a list of charges" }),
    source: sourceName(),
  }),
  segments: section({
    equity_mis: segment,
    futures: segment,
    options: section({ ...rates, stt_exercise: history(rate) }),
  }),
});

type File = z.infer<typeof SCHEMA>;
type SegmentFile = File["segments"][Segment];

function crossCheck({ rounding, segments, sources }: File): Finding[] {
  const unlisted = Object.hasOwn(sources, rounding.source)
    ? []
    : [sourceFinding(["rounding", "source"])];
  return [
    ...unlisted,
    ...SEGMENTS.flatMap((name) => {
      const lists = Object.entries<readonly Fact[]>(segments[name]);
      return [
        ...lists.flatMap(([key, facts]) => factFindings(facts, ["segments", name, key], sources)),
        ...gapFindings(name, lists),
      ];
    }),
  ];
}

/** Rates that begin later than the others of their segment: there would be days without them. */
function gapFindings(
  name: Segment,
  lists: readonly (readonly [string, readonly Fact[]])[],
): Finding[] {
  const [start = ""] = lists.map(([, facts]) => facts[0]?.from ?? "").sort();
  return lists.filter(([, facts]) => facts[0]?.from !== start).map(([key]) => ({
    path: ["segments", name, key, 0, "from"],
    expected: `${start}, as other rates of the segment have it`,
  }));
}

/** One entry for each day on which something changes. */
function joined(file: SegmentFile): readonly ChargeRates[] {
  const days = new Set(Object.values<readonly Dated[]>(file).flat().map(({ from }) => from));
  return [...days].sort().map((from) => ratesFrom(file, from));
}

function ratesFrom(file: SegmentFile, from: IsoDate): ChargeRates {
  const perCrore = (list: readonly (Dated & { readonly perCrore: number })[]) =>
    entryOn(list, from).entry.perCrore;
  return {
    from,
    brokerage: entryOn(file.brokerage, from).entry.rule,
    sttSell: perCrore(file.stt_sell),
    sttExercise: "stt_exercise" in file ? perCrore(file.stt_exercise) : 0,
    exchange: perCrore(file.exchange),
    ipft: perCrore(file.ipft),
    sebi: perCrore(file.sebi),
    stampBuy: perCrore(file.stamp_buy),
    gstPercent: entryOn(file.gst, from).entry.percent,
  };
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6;
}
