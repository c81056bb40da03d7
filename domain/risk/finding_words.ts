/** A finding of risk in words: amounts in rupees, minutes of the day as a clock. @module */
import { formatClock } from "../market_time.ts";
import { formatRupees, type MicroRupees, microsToPaise, type Paise } from "../money.ts";
import type { RiskCode, RiskFinding } from "./code.ts";

type Unit = "paise" | "micros" | "clock" | "ms";

/** What the numbers of a code measure; those that are not named count something. */
const UNITS: Readonly<Partial<Record<RiskCode, Unit>>> = {
  max_daily_loss: "paise",
  symbol_max_loss: "paise",
  drawdown: "paise",
  loss_halt: "paise",
  profit_lock: "paise",
  price_deviation: "paise",
  cost_exceeds_edge: "micros",
  entry_window: "clock",
  expiry_cutoff: "clock",
  entry_spacing: "ms",
  stale_price: "ms",
};
/** Where the code says all there is: the numbers only say yes or no. */
const FLAGS: ReadonlySet<RiskCode> = new Set(["operator_halt", "price_missing"]);

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

function worded(code: RiskCode, value: number): string {
  switch (UNITS[code]) {
    case "paise":
      return formatRupees(Math.round(value) as Paise);
    case "micros":
      return formatRupees(microsToPaise(Math.round(value) as MicroRupees));
    case "clock":
      return formatClock(value);
    case "ms":
      return `${(value / 1_000).toFixed(1)} s`;
    default:
      return String(Math.round(100 * value) / 100);
  }
}
