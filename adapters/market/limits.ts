/**
 * The edge where configs/market/limits.yaml becomes MarketLimits.
 * @module
 */
import { z } from "zod";
import type { HaltLevel } from "../../domain/calendar/market_halt.ts";
import type { MarketLimits } from "../../domain/order/market_limits.ts";
import { type PriceProtection, PROTECTED } from "../../domain/order/price_band.ts";
import { clock, number, percent, rupees, section } from "../config/field.ts";
import type { Finding } from "../config/problem.ts";
import type { YamlPath } from "../config/yaml_source.ts";
import {
  day,
  factFindings,
  history,
  parseMarketFile,
  readMarketFile,
  sourceName,
  sources,
} from "./market_file.ts";

/** Reads and checks the file at `path`. Throws ConfigError with every problem at once. */
export function loadLimits(path: string): MarketLimits {
  return parseLimits(readMarketFile(path), path);
}

/** Checks `text`; `file` names it in problems. Throws ConfigError with every problem at once. */
export function parseLimits(text: string, file: string): MarketLimits {
  const parsed = parseMarketFile(text, file, SCHEMA, crossCheck);
  const { freeze_quantities: { known_to, ...names }, price_protection: protection } = parsed;
  return {
    freeze: {
      knownTo: known_to,
      names: Object.fromEntries(
        Object.entries(names).map(([name, entries]) => [
          name,
          entries.map(({ from, units }) => ({ from, units })),
        ]),
      ),
    },
    protection: {
      futures: protection.futures.map(plainProtection),
      options: protection.options.map(({ rupees, up_to_rupees, ...entry }) => ({
        ...plainProtection(entry),
        low: { upTo: up_to_rupees, distance: rupees },
      })),
      closing_auction: protection.closing_auction.map(plainProtection),
    },
    halts: parsed.market_halts.map(({ from, levels }) => ({ from, levels: levels.map(haltLevel) })),
    orderRates: parsed.order_rates.map((rates) => ({
      from: rates.from,
      perSecond: rates.per_second,
      perMinute: rates.per_minute,
      perDay: rates.per_day,
      changesPerOrder: rates.changes_per_order,
    })),
    readingRates: parsed.reading_rates.map((rates) => ({
      from: rates.from,
      quotesPerSecond: rates.quotes_per_second,
      historyPerSecond: rates.history_per_second,
      othersPerSecond: rates.others_per_second,
    })),
  };
}

const fact = { from: day(), source: sourceName() };
const count = (max: number) => number({ min: 1, max, whole: true });
const minutes = number({ min: 0, max: 24 * 60, whole: true });

const freeze = history(section({ ...fact, units: count(1_000_000) }));

const about = { ...fact, percent: percent() };

const halt = section({
  until: clock(),
  minutes: z.union([minutes, z.literal("rest_of_day")], {
    error: "a whole number of minutes, or rest_of_day",
  }),
  pre_open_minutes: minutes.default(0),
});

const halts = history(halt);

const level = section({ percent: percent(), halts });

const SCHEMA = section({
  sources: sources(),
  freeze_quantities: section({
    known_to: day(),
    NIFTY: freeze,
    BANKNIFTY: freeze,
    FINNIFTY: freeze,
  }),
  price_protection: section({
    futures: history(section(about)),
    options: history(section({
      ...about,
      rupees: rupees({ above: 0, max: 1_000 }),
      up_to_rupees: rupees({ above: 0, max: 10_000 }),
    })),
    closing_auction: history(section(about)),
  }),
  market_halts: history(section({ ...fact, levels: history(level) })),
  order_rates: history(section({
    ...fact,
    per_second: count(1_000),
    per_minute: count(100_000),
    per_day: count(1_000_000),
    changes_per_order: count(1_000),
  })),
  reading_rates: history(section({
    ...fact,
    quotes_per_second: count(1_000),
    history_per_second: count(1_000),
    others_per_second: count(1_000),
  })),
});

type File = z.infer<typeof SCHEMA>;

function plainProtection(
  { from, percent }: { readonly from: PriceProtection["from"]; readonly percent: number },
): PriceProtection {
  return { from, share: percent / 100, low: null };
}

function haltLevel({ percent, halts }: z.infer<typeof level>): HaltLevel {
  return {
    share: percent / 100,
    halts: halts.map(({ until, minutes, pre_open_minutes }) => ({
      until,
      minutes: minutes === "rest_of_day" ? null : minutes,
      preOpenMinutes: pre_open_minutes,
    })),
  };
}

function crossCheck({ sources, ...file }: File): Finding[] {
  const { known_to, ...freezes } = file.freeze_quantities;
  return [
    ...Object.entries(freezes).flatMap(([name, entries]) => [
      ...factFindings(entries, ["freeze_quantities", name], sources),
      ...entries.flatMap(({ from }, i) =>
        from <= known_to ? [] : [{
          path: ["freeze_quantities", name, i, "from"],
          expected: `a date up to ${known_to}, known_to`,
        }]
      ),
    ]),
    ...PROTECTED.flatMap((what) =>
      factFindings(file.price_protection[what], ["price_protection", what], sources)
    ),
    ...factFindings(file.market_halts, ["market_halts"], sources),
    ...file.market_halts.flatMap(({ levels }, i) =>
      levelFindings(levels, ["market_halts", i, "levels"])
    ),
    ...factFindings(file.order_rates, ["order_rates"], sources),
    ...factFindings(file.reading_rates, ["reading_rates"], sources),
    ...file.order_rates.flatMap((rates, i) => rateFindings(rates, ["order_rates", i])),
  ];
}

/** Levels, and times of a level, that do not rise: the later one would never be met. */
function levelFindings(levels: readonly z.infer<typeof level>[], path: YamlPath): Finding[] {
  return levels.flatMap(({ percent, halts }, i): Finding[] => {
    const above = levels[i - 1];
    const lower = above !== undefined && above.percent >= percent
      ? [{ path: [...path, i, "percent"], expected: `more than ${above.percent}, the one above` }]
      : [];
    const earlier = halts.flatMap(({ until }, j): Finding[] =>
      j > 0 && halts[j - 1]!.until >= until
        ? [{ path: [...path, i, "halts", j, "until"], expected: "a time after the one above" }]
        : []
    );
    return [...lower, ...earlier];
  });
}

/** A limit of a longer time that is smaller than that of a shorter one. */
function rateFindings(rates: File["order_rates"][number], path: YamlPath): Finding[] {
  const findings: Finding[] = [];
  if (rates.per_minute < rates.per_second) {
    findings.push({ path: [...path, "per_minute"], expected: "at least as many as per_second" });
  }
  if (rates.per_day < rates.per_minute) {
    findings.push({ path: [...path, "per_day"], expected: "at least as many as per_minute" });
  }
  return findings;
}
