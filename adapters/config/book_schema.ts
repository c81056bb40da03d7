/**
 * The books and their strategies. The schema is built from the strategies that exist: an unknown
 * id, an unknown parameter and a value out of its bounds are all found in one pass.
 * @module
 */
import { z } from "zod";
import { TIMEFRAMES } from "../../domain/candle/candle.ts";
import { FILTERS, usualFilters } from "../../domain/filter/rules.ts";
import type {
  NumberParameter,
  Parameters,
  ParameterValues,
  Strategy,
} from "../../domain/strategy/strategy.ts";
import {
  choice,
  choices,
  number,
  numberOrOff,
  percent,
  rupees,
  section,
  someOf,
  toggle,
} from "./field.ts";

/** What the configuration must know of a strategy; without parameters nobody knows which it has. */
export type StrategyFace = Pick<Strategy, "id" | "timeframe" | "playbook"> & {
  readonly parameters: Parameters | null;
};

/** A strategy as a file may name it. */
interface StrategyEntry {
  readonly id: string;
  readonly shadow?: boolean;
  readonly enabled?: boolean;
}

const TRENDS: StrategyEntry[] = [{ id: "ema20_50_intraday" }, { id: "fno_intraday_trend" }];
/** One watched without money, one known but off. */
const OTHERS: StrategyEntry[] = [
  { id: "mean_reversion", shadow: true },
  { id: "price_action", enabled: false },
];

const UNDERLYINGS = ["NIFTY", "BANKNIFTY", "FINNIFTY"] as const;

/** The `books` section, for the strategies in `known` (at least one). */
export function booksSchema(known: readonly StrategyFace[]) {
  const strategy = strategySchema(known);
  const bookFields = (defaults: readonly StrategyEntry[]) => ({
    enabled: toggle().default(true),
    allow_overnight: toggle().default(false),
    sides: choice(["both", "long", "short"]).default("both"),
    conflict_resolution: choice(["highest_confidence", "priority", "net_out"])
      .default("highest_confidence"),
    strategies: z.array(strategy, { error: "a list of strategies" })
      .prefault(defaults.filter(({ id }) => known.some((each) => each.id === id))),
  });
  const underlyings = choices(UNDERLYINGS).prefault([...UNDERLYINGS]);

  return section({
    fno: section({
      ...bookFields([...TRENDS, ...OTHERS]),
      product: choice(["MIS", "NRML"]).default("MIS"),
      underlyings,
      next_month_days: number({ min: 0, max: 10, whole: true }).default(1),
    }).prefault({}),
    options: section({
      ...bookFields(TRENDS),
      product: choice(["MIS", "NRML"]).default("MIS"),
      underlyings,
      signal_source: choice(["underlying", "premium"]).default("underlying"),
      allow_option_writing: toggle().default(false),
      wing_strikes: number({ min: 1, max: 10, whole: true }).default(2),
      wing_max_cost_pct: percent({ min: 1, max: 95 }).default(90),
    }).prefault({}),
    equity: section({
      ...bookFields([...TRENDS, ...OTHERS]),
      product: z.literal("MIS", { error: "MIS: what delivery is charged is not known here" })
        .default("MIS"),
      universe: section({
        lists: choices(["nifty_50", "nifty_100"]).prefault(["nifty_50"]),
        min_price: rupees({ min: 0, max: 1e6 }).prefault(100),
        max_symbols: number({ min: 1, max: 3000, whole: true }).default(120),
      }).prefault({}),
    }).prefault({}),
  });
}

function strategySchema(known: readonly StrategyFace[]) {
  const [first, ...rest] = known.map(entrySchema);
  if (first === undefined) throw new RangeError("No strategy is registered");
  const usable = known.filter(({ parameters }) => parameters !== null).map(({ id }) => id);
  return z.discriminatedUnion("id", [first, ...rest], {
    error: ({ code }) =>
      code === "invalid_union"
        ? `one of ${usable.join(", ")}, or the id of a file in strategies/`
        : "a mapping",
  });
}

function entrySchema({ id, timeframe, playbook, parameters }: StrategyFace) {
  return section({
    id: z.literal(id),
    enabled: toggle().default(true),
    timeframe: choice(TIMEFRAMES).default(timeframe),
    priority: number({ min: 1, max: 100, whole: true }).default(1),
    shadow: toggle().default(false),
    capital_pct: percent().default(25),
    max_trades_per_day: numberOrOff({ min: 1, max: 1000, whole: true }).prefault(10),
    max_loss_streak: numberOrOff({ min: 1, max: 100, whole: true }).prefault(3),
    cooldown_minutes: number({ min: 0, max: 1440 }).default(15),
    filters: someOf(FILTERS).prefault([...usualFilters(playbook)]),
    params: parameters === null ? anyParams() : paramsSchema(parameters),
  });
}

/** Parameters under their own names, each with the default its strategy declares. */
function paramsSchema(parameters: Parameters) {
  const shape = Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]): [string, z.ZodType<number | string>] => [
      name,
      parameter.kind === "number"
        ? number(boundsOf(parameter)).default(parameter.default)
        : choice(parameter.choices).default(parameter.default),
    ]),
  );
  return section(shape).prefault({}).transform((values): ParameterValues => values);
}

function anyParams() {
  return z.unknown().optional().transform((): ParameterValues => ({}));
}

function boundsOf({ min, max, whole }: NumberParameter) {
  return { min, max, whole: whole ?? false };
}
