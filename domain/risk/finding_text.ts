/** What a risk finding says in words that people read: amounts, clocks, shares. @module */
import { formatClock } from "../market_time.ts";
import { formatRupees, type MicroRupees, microsToPaise, type Paise } from "../money.ts";
import type { RiskCode, RiskFinding } from "./code.ts";

type Unit = "paise" | "micros" | "clock" | "ms" | "count";

/** In what the numbers of a code are measured, where it is not a count. */
const UNITS: Readonly<Partial<Record<RiskCode, Unit>>> = {
  max_daily_loss: "paise",
  symbol_max_loss: "paise",
  drawdown: "paise",
  profit_lock: "paise",
  entry_spacing: "ms",
  entry_window: "clock",
  expiry_cutoff: "clock",
  stale_price: "ms",
  price_missing: "ms",
  price_deviation: "paise",
  cost_exceeds_edge: "micros",
};

/** `11:50, from 13:15`, `5995, limit 5657`, `-52,100.00, limit -50,000.00`. */
export function findingText({ code, found, limit, detail }: RiskFinding): string {
  const unit = UNITS[code] ?? "count";
  const words = code === "entry_window" ? "from" : "limit";
  const text = `${measured(found, unit)}, ${words} ${measured(limit, unit)}`;
  return detail === undefined ? text : `${text} ${detail}`;
}

function measured(value: number, unit: Unit): string {
  switch (unit) {
    case "paise":
      return formatRupees(Math.round(value) as Paise);
    case "micros":
      return formatRupees(microsToPaise(Math.round(value) as MicroRupees));
    case "clock":
      return formatClock(Math.floor(value));
    case "ms":
      return `${(value / 1_000).toFixed(1)} s`;
    case "count":
      return String(Math.round(100 * value) / 100);
  }
}
