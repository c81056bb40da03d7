/**
 * What must hold between values that are each fine by themselves.
 * @module
 */
import { marketOf } from "../../domain/calendar/calendar.ts";
import type { Config } from "../../domain/config.ts";
import { type Book, BOOKS } from "../../domain/instrument/instrument.ts";
import { formatClock } from "../../domain/market_time.ts";
import { toRupees } from "../../domain/money.ts";
import {
  premiumsAreBought,
  productWithinDay,
  strategiesOnce,
  strategiesSome,
  writingByPremium,
  writingNeedsShorts,
} from "./book_check.ts";
import type { Finding } from "./problem.ts";
import type { YamlPath } from "./yaml_source.ts";

interface CrossCheck {
  /** Paths it looks at, `*` for any entry: it is left out while one has a problem of its own. */
  readonly reads: readonly string[];
  readonly check: (config: Config) => Finding[];
}

/** Findings of all checks that read nothing in `unsound`. */
export function crossFindings(config: Config, unsound: readonly YamlPath[]): Finding[] {
  const reads = (path: string) => unsound.some((bad) => overlap(path.split("."), bad));
  return CHECKS.filter((check) => !check.reads.some(reads)).flatMap(({ check }) => check(config));
}

/** Whether one path leads to or through the other. */
function overlap(read: readonly string[], bad: YamlPath): boolean {
  return read.slice(0, bad.length).every((key, i) => key === "*" || key === bad[i]);
}

const CHECKS: readonly CrossCheck[] = [
  {
    reads: ["risk.enabled", "risk.per_symbol_max_loss_pct", "sizing.risk_per_trade_pct"],
    check: tradeWithinSymbol,
  },
  {
    reads: [
      "paper_capital",
      "risk.enabled",
      "risk.per_symbol_max_loss_pct",
      "risk.max_daily_loss",
      "risk.max_daily_loss_pct",
    ],
    check: symbolWithinDay,
  },
  {
    reads: ["risk.enabled", "risk.max_trades_per_symbol_per_day", "risk.max_trades_per_day"],
    check: symbolTradesWithinDay,
  },
  { reads: ["filters.context.vix"], check: vixRises },
  {
    reads: ["filters.regime.atr_low_pct", "filters.regime.atr_high_pct"],
    check: quietBelowWild,
  },
  {
    reads: ["sizing.max_exposure_pct", "sizing.reserve_pct"],
    check: exposureBesideReserve,
  },
  { reads: ["exits.target", "exits.trailing"], check: trailingBeforeTarget },
  {
    reads: ["books.options.enabled", "exits.target", "exits.trailing", "exits.options"],
    check: trailingBeforeOptionsTarget,
  },
  { reads: ["books.options"], check: premiumsAreBought },
  { reads: ["books.options"], check: writingByPremium },
  { reads: ["books.options"], check: writingNeedsShorts },
  {
    reads: ["books.options.enabled", "exits.square_off"],
    check: expiringBeforeTheRest,
  },
  ...BOOKS.flatMap((book): CrossCheck[] => [
    {
      reads: [
        "risk.enabled",
        `risk.entry_windows.${book}`,
        "exits.square_off.enabled",
        `exits.square_off.${marketOf(book)}`,
      ],
      check: (config) => windowsBeforeSquareOff(config, book),
    },
    {
      reads: [
        "risk.enabled",
        "orders.type",
        `orders.through_pct.${book}`,
        `risk.max_deviation_pct.${book}`,
      ],
      check: (config) => throughWithinDeviation(config, book),
    },
    {
      reads: [`books.${book}.product`, `books.${book}.allow_overnight`],
      check: (config) => productWithinDay(config, book),
    },
    {
      reads: [`books.${book}.strategies.*.id`],
      check: (config) => strategiesOnce(config, book),
    },
    {
      reads: [`books.${book}.enabled`, `books.${book}.strategies`],
      check: (config) => strategiesSome(config, book),
    },
    {
      reads: ["risk.enabled", `books.${book}.enabled`, `risk.entry_windows.${book}`],
      check: (config) => windowsSome(config, book),
    },
  ]),
];

/** Else a single trade could stop its symbol for the day. */
function tradeWithinSymbol({ sizing, risk }: Config): Finding[] {
  if (!risk.enabled || sizing.riskPerTradePct <= risk.perSymbolMaxLossPct) return [];
  return [{
    path: ["sizing", "risk_per_trade_pct"],
    found: `${sizing.riskPerTradePct}`,
    expected: `at most risk.per_symbol_max_loss_pct, which is ${risk.perSymbolMaxLossPct}`,
  }];
}

/** Else one bad symbol could use up the day of all the others. */
function symbolWithinDay({ paperCapital, risk }: Config): Finding[] {
  const dayPct = Math.min(risk.maxDailyLossPct, risk.maxDailyLoss / paperCapital * 100);
  if (!risk.enabled || risk.perSymbolMaxLossPct <= dayPct / 2 + 1e-9) return [];
  const half = Number((dayPct / 2).toFixed(4));
  return [{
    path: ["risk", "per_symbol_max_loss_pct"],
    found: `${risk.perSymbolMaxLossPct}`,
    expected:
      `at most ${half}, half of the day's limit (the smaller of ${risk.maxDailyLossPct} % ` +
      `and ${toRupees(risk.maxDailyLoss)} of ${toRupees(paperCapital)} rupees)`,
  }];
}

function symbolTradesWithinDay({ risk }: Config): Finding[] {
  const { maxTradesPerSymbolPerDay: symbol, maxTradesPerDay: day } = risk;
  if (!risk.enabled || symbol <= day) return [];
  return [{
    path: ["risk", "max_trades_per_symbol_per_day"],
    found: `${symbol}`,
    expected: `at most risk.max_trades_per_day, which is ${day}`,
  }];
}

/** Else the reserve is the limit, and the exposure's is never met. */
function exposureBesideReserve({ sizing: { maxExposurePct, reservePct } }: Config): Finding[] {
  if (maxExposurePct + reservePct <= 100) return [];
  return [{
    path: ["sizing", "max_exposure_pct"],
    found: `${maxExposurePct}`,
    expected: `at most ${100 - reservePct}: sizing.reserve_pct keeps ${reservePct} back`,
  }];
}

/** Else the target is met first, and the stop never trails. */
function trailingBeforeTarget({ exits }: Config): Finding[] {
  return trailsTooLate(exits, "exits.target.r_multiple", exits.target.rMultiple);
}

/** The same of options, whose target is their own. */
function trailingBeforeOptionsTarget({ books, exits }: Config): Finding[] {
  if (!books.options.enabled) return [];
  return trailsTooLate(exits, "exits.options.target_r_multiple", exits.options.targetRMultiple);
}

function trailsTooLate(
  { target, trailing }: Config["exits"],
  key: string,
  rMultiple: number,
): Finding[] {
  if (!target.enabled || trailing.mode !== "r_steps" || trailing.fromR < rMultiple) return [];
  return [{
    path: ["exits", "trailing", "from_r"],
    found: `${trailing.fromR}`,
    expected: `less than ${key}, which is ${rMultiple}`,
  }];
}

/** Else a regime would be skipped, and with it what it holds back. */
function vixRises({ filters: { context: { vix } } }: Config): Finding[] {
  const levels = [["normal", vix.normal], ["elevated", vix.elevated], ["high", vix.high]] as const;
  const next = [vix.elevated, vix.high, vix.panic];
  return levels.flatMap(([name, level], i) =>
    level < next[i]! ? [] : [{
      path: ["filters", "context", "vix", name],
      found: `${level}`,
      expected: `less than the level after it, which is ${next[i]}`,
    }]
  );
}

function quietBelowWild({ filters: { regime } }: Config): Finding[] {
  if (regime.atrLowPct < regime.atrHighPct) return [];
  return [{
    path: ["filters", "regime", "atr_low_pct"],
    found: `${regime.atrLowPct}`,
    expected: `less than filters.regime.atr_high_pct, which is ${regime.atrHighPct}`,
  }];
}

/** What expires cannot be held longer than what does not. */
function expiringBeforeTheRest({ books, exits: { squareOff } }: Config): Finding[] {
  if (!books.options.enabled || !squareOff.enabled || squareOff.optionsExpiry <= squareOff.fno) {
    return [];
  }
  return [{
    path: ["exits", "square_off", "options_expiry"],
    found: formatClock(squareOff.optionsExpiry),
    expected: `no later than exits.square_off.fno, which is ${formatClock(squareOff.fno)}`,
  }];
}

/** Else the book could never enter. */
function windowsSome({ books, risk }: Config, book: Book): Finding[] {
  if (!risk.enabled || !books[book].enabled || risk.entryWindows[book].length > 0) return [];
  return [{
    path: ["risk", "entry_windows", book],
    expected: `at least one window, or books.${book}.enabled: false`,
  }];
}

/** Else an entry could be closed the moment it is filled, for the price of a round trip. */
function windowsBeforeSquareOff({ risk, exits }: Config, book: Book): Finding[] {
  if (!risk.enabled || !exits.squareOff.enabled) return [];
  const close = marketOf(book);
  const squareOff = exits.squareOff[close];
  return risk.entryWindows[book].flatMap(({ from, to }, i) =>
    to < squareOff ? [] : [{
      path: ["risk", "entry_windows", book, i],
      found: `${formatClock(from)}-${formatClock(to)}`,
      expected: `an end before exits.square_off.${close}, which is ${formatClock(squareOff)}`,
    }]
  );
}

/** Else risk would block entries for their price: it is that far through the touch, up to a tick. */
function throughWithinDeviation({ risk, orders }: Config, book: Book): Finding[] {
  const through = orders.throughPct[book];
  const deviation = risk.maxDeviationPct[book];
  if (!risk.enabled || orders.type === "market" || through < deviation) return [];
  return [{
    path: ["orders", "through_pct", book],
    found: `${through}`,
    expected: `less than risk.max_deviation_pct.${book}, which is ${deviation}`,
  }];
}
