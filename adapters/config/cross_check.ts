/**
 * What must hold between values that are each fine by themselves.
 * @module
 */
import type { Config } from "../../domain/config.ts";
import { formatClock } from "../../domain/market_time.ts";
import { toRupees } from "../../domain/money.ts";
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

type BookName = keyof Config["books"];

const BOOKS: readonly BookName[] = ["fno", "options", "equity"];

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
  ...BOOKS.flatMap((book): CrossCheck[] => [
    {
      reads: [
        "risk.enabled",
        `risk.entry_windows.${book}`,
        "exits.square_off.enabled",
        `exits.square_off.${closeOf(book)}`,
      ],
      check: (config) => windowsBeforeSquareOff(config, book),
    },
    {
      reads: [`books.${book}.product`, `books.${book}.allow_overnight`],
      check: (config) => productWithinDay(config, book),
    },
    {
      reads: [`books.${book}.strategies.*.id`],
      check: (config) => strategiesOnce(config, book),
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

function closeOf(book: BookName): "equity" | "fno" {
  return book === "equity" ? "equity" : "fno";
}

/** Else an entry could be closed the moment it is filled, for the price of a round trip. */
function windowsBeforeSquareOff({ risk, exits }: Config, book: BookName): Finding[] {
  if (!risk.enabled || !exits.squareOff.enabled) return [];
  const close = closeOf(book);
  const squareOff = exits.squareOff[close];
  return risk.entryWindows[book].flatMap(({ from, to }, i) =>
    to < squareOff ? [] : [{
      path: ["risk", "entry_windows", book, i],
      found: `${formatClock(from)}-${formatClock(to)}`,
      expected: `an end before exits.square_off.${close}, which is ${formatClock(squareOff)}`,
    }]
  );
}

function productWithinDay({ books }: Config, book: BookName): Finding[] {
  const { product, allowOvernight } = books[book];
  if (product === "MIS" || allowOvernight) return [];
  return [{
    path: ["books", book, "product"],
    found: product,
    expected: `MIS, or books.${book}.allow_overnight: true`,
  }];
}

/** The journal tells strategies apart by their id. */
function strategiesOnce({ books }: Config, book: BookName): Finding[] {
  const ids = books[book].strategies.map(({ id }) => id);
  return ids.flatMap((id, i) =>
    ids.indexOf(id) === i ? [] : [{
      path: ["books", book, "strategies", i, "id"],
      found: `${id} a second time`,
      expected: "each strategy once in a book",
    }]
  );
}
