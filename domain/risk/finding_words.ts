/** A finding of risk for people: amounts in rupees, minutes of the day as a clock. @module */
import { formatClock, SECOND_MS } from "../market_time.ts";
import { formatRupees, type MicroRupees, microsToPaise, type Paise, toRupees } from "../money.ts";
import type { RiskCode, RiskFinding } from "./code.ts";

type Unit = "paise" | "micros" | "clock" | "ms";

/** What the numbers of a code measure; those that are not named count something. */
const UNITS: Readonly<Partial<Record<RiskCode, Unit>>> = {
  max_daily_loss: "paise",
  symbol_max_loss: "paise",
  drawdown: "paise",
  profit_lock: "paise",
  price_deviation: "paise",
  circuit_band: "paise",
  cost_exceeds_edge: "micros",
  entry_window: "clock",
  expiry_cutoff: "clock",
  entry_spacing: "ms",
  stale_price: "ms",
};
/** Where the code, with its detail, says all there is: the numbers are no limit that was met. */
const FLAGS: ReadonlySet<RiskCode> = new Set([
  "operator_halt",
  "loss_halt",
  "price_missing",
  "risk_error",
]);

/** `drawdown: 94,255.16, limit 50,000.00`. */
export function findingWords(finding: RiskFinding): string {
  const { code, detail } = finding;
  const words = FLAGS.has(code) ? code : `${code}: ${findingNumbers(finding)}`;
  return detail === undefined ? words : `${words} (${detail})`;
}

/** `94,255.16, limit 50,000.00`; "" where the code says it all. */
export function findingNumbers({ code, found, limit }: RiskFinding): string {
  return FLAGS.has(code) ? "" : `${worded(code, found)}, limit ${worded(code, limit)}`;
}

export interface FindingFigures {
  readonly found: number | string;
  readonly allowed: number | string;
  /** Of a clock the figures are text, IST. */
  readonly unit: "rupees" | "seconds" | "clock" | "count";
}

/** The numbers in a unit that is named; null where the code says it all. */
export function findingFigures({ code, found, limit }: RiskFinding): FindingFigures | null {
  if (FLAGS.has(code)) return null;
  const both = (unit: FindingFigures["unit"], of: (value: number) => number | string) => ({
    ...{ found: of(found), allowed: of(limit), unit },
  });
  const unit = UNITS[code];
  switch (unit) {
    case "paise":
    case "micros":
      return both("rupees", (value) => toRupees(moneyOf(unit, value)));
    case "clock":
      return both("clock", formatClock);
    case "ms":
      return both("seconds", (value) => value / SECOND_MS);
    default:
      return both("count", (value) => value);
  }
}

function moneyOf(unit: "paise" | "micros", value: number): Paise {
  const whole = Math.round(value);
  return unit === "paise" ? whole as Paise : microsToPaise(whole as MicroRupees);
}

function worded(code: RiskCode, value: number): string {
  const unit = UNITS[code];
  switch (unit) {
    case "paise":
    case "micros":
      return formatRupees(moneyOf(unit, value));
    case "clock":
      return formatClock(value);
    case "ms":
      return `${(value / 1_000).toFixed(1)} s`;
    default:
      return String(Math.round(100 * value) / 100);
  }
}
