/**
 * What must hold between values that are each fine by themselves.
 * @module
 */
import type { Config, EntryWindow, MinuteOfDay } from "../../domain/config.ts";
import { formatClock } from "../../domain/market_time.ts";
import { toRupees } from "../../domain/money.ts";
import type { Finding } from "./problem.ts";
import type { YamlPath } from "./yaml_source.ts";

interface CrossCheck {
  /** What it looks at: it is left out while one of these has a problem of its own. */
  readonly reads: readonly YamlPath[];
  readonly check: (config: Config) => Finding[];
}

/** Findings of all checks whose values are sound. */
export function crossFindings(config: Config, unsound: readonly YamlPath[]): Finding[] {
  return CHECKS
    .filter(({ reads }) => !reads.some((read) => unsound.some((bad) => overlap(read, bad))))
    .flatMap(({ check }) => check(config));
}

/** Whether one path leads to or through the other. */
function overlap(a: YamlPath, b: YamlPath): boolean {
  return a.slice(0, b.length).every((key, i) => key === b[i]);
}

const BOOKS = ["fno", "options", "equity"] as const;

const CHECKS: readonly CrossCheck[] = [
  {
    reads: [["risk", "enabled"], ["sizing", "risk_per_trade_pct"], [
      "risk",
      "per_symbol_max_loss_pct",
    ]],
    check: ({ sizing, risk }) =>
      risk.enabled && sizing.riskPerTradePct > risk.perSymbolMaxLossPct
        ? [{
          path: ["sizing", "risk_per_trade_pct"],
          found: `${sizing.riskPerTradePct}`,
          expected: `at most risk.per_symbol_max_loss_pct, which is ${risk.perSymbolMaxLossPct}`,
        }]
        : [],
  },
  {
    reads: [["paper_capital"], ["risk", "enabled"], ["risk", "per_symbol_max_loss_pct"], [
      "risk",
      "max_daily_loss",
    ], ["risk", "max_daily_loss_pct"]],
    check: perSymbolWithinDay,
  },
  ...BOOKS.map((book): CrossCheck => ({
    reads: [["risk", "enabled"], ["risk", "entry_windows", book], ["exits", "square_off"]],
    check: ({ risk, exits: { squareOff } }) => {
      if (!risk.enabled || !squareOff.enabled) return [];
      const key = book === "equity" ? "equity" : "fno";
      return lateWindows(risk.entryWindows[book], squareOff[key], book, key);
    },
  })),
  ...BOOKS.map((book): CrossCheck => ({
    reads: [["books", book, "product"], ["books", book, "allow_overnight"]],
    check: ({ books }) => {
      const { product, allowOvernight } = books[book];
      if (product === "MIS" || allowOvernight) return [];
      const expected = `MIS, or books.${book}.allow_overnight: true`;
      return [{ path: ["books", book, "product"], found: product, expected }];
    },
  })),
  ...BOOKS.map((book): CrossCheck => ({
    reads: [["books", book, "strategies"]],
    check: ({ books }) => {
      const ids = books[book].strategies.map(({ id }) => id);
      return ids.flatMap((id, i) =>
        ids.indexOf(id) === i ? [] : [{
          path: ["books", book, "strategies", i, "id"],
          found: `${id} a second time`,
          expected: "each strategy once in a book",
        }]
      );
    },
  })),
];

/** One bad symbol must not be able to use up the day, nor one trade the symbol. */
function perSymbolWithinDay({ paperCapital, risk }: Config): Finding[] {
  const dayPct = Math.min(risk.maxDailyLossPct, risk.maxDailyLoss / paperCapital * 100);
  if (!risk.enabled || risk.perSymbolMaxLossPct <= dayPct / 2) return [];
  const half = Number((dayPct / 2).toFixed(4));
  return [{
    path: ["risk", "per_symbol_max_loss_pct"],
    found: `${risk.perSymbolMaxLossPct}`,
    expected:
      `at most ${half}, half of the day's limit (the smaller of ${risk.maxDailyLossPct} % ` +
      `and ${toRupees(risk.maxDailyLoss)} of ${toRupees(paperCapital)} rupees)`,
  }];
}

function lateWindows(
  windows: readonly EntryWindow[],
  squareOff: MinuteOfDay,
  book: typeof BOOKS[number],
  key: "equity" | "fno",
): Finding[] {
  return windows.flatMap(({ from, to }, i) =>
    to < squareOff ? [] : [{
      path: ["risk", "entry_windows", book, i],
      found: `${formatClock(from)}-${formatClock(to)}`,
      expected: `an end before exits.square_off.${key}, which is ${formatClock(squareOff)}`,
    }]
  );
}
