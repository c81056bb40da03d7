/** A finding of risk in words: amounts in rupees, minutes of the day as a clock. @module */
import { formatRupees, type Paise } from "../money.ts";
import type { RiskCode, RiskFinding } from "./code.ts";

const AMOUNTS: ReadonlySet<RiskCode> = new Set([
  "max_daily_loss",
  "symbol_max_loss",
  "drawdown",
  "loss_halt",
  "profit_lock",
  "price_deviation",
]);
const CLOCKS: ReadonlySet<RiskCode> = new Set(["entry_window", "expiry_cutoff"]);
/** Where the code says all there is: the numbers only say yes or no. */
const FLAGS: ReadonlySet<RiskCode> = new Set(["operator_halt", "price_missing"]);

export function findingWords({ code, found, limit, detail }: RiskFinding): string {
  const words = FLAGS.has(code)
    ? code
    : `${code}: ${worded(code, found)}, limit ${worded(code, limit)}`;
  return detail === undefined ? words : `${words} (${detail})`;
}

function worded(code: RiskCode, value: number): string {
  if (AMOUNTS.has(code)) return formatRupees(Math.round(value) as Paise);
  if (!CLOCKS.has(code)) return String(value);
  const [hour, minute] = [Math.floor(value / 60), value % 60];
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
