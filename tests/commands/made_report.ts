/** A small report by hand: two instruments, a win and a loss, names that HTML must not take. @module */
import { NOTHING_EARLIER } from "../../domain/report/earlier_days.ts";
import { reportOf } from "../../domain/report/report.ts";
import { type EpochMs, MINUTE_MS } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { CandleSeries } from "../../domain/report/run_record.ts";
import { addCharges } from "../../domain/account/charges.ts";
import { clock, DAY, loss, trade } from "../domain/report/made_trades.ts";

const WON = trade();
const LOST = loss({ key: "NSE:M&M", underlying: "M&M", strategy: "</script><b>" });

export const MADE = reportOf({
  about: {
    ...{ kind: "backtest", name: "SBIN-1", what: `SBIN, "M&M"`, first: DAY, last: DAY },
    ...{ simulated: true, seed: 7, config: "0123" },
    remarks: ["<img src=x onerror=alert(1)>"],
  },
  trades: [WON, LOST],
  curve: [0, 10, 15].map((minutes, i) => ({
    at: (clock(9, 15) + minutes * MINUTE_MS) as EpochMs,
    net: [0, 9_000, -2_000][i] as Paise,
  })),
  sessions: [{ openAt: clock(9, 15), closeAt: clock(15, 15) }],
  exposure: 0.5,
  pnl: -2_000 as Paise,
  maxDrawdown: 11_000 as Paise,
  charges: addCharges(WON.charges, LOST.charges),
  earlier: NOTHING_EARLIER,
  open: 0,
});

function candles(key: string): CandleSeries {
  const made = Array.from({ length: 40 }, (_, i) => {
    const open = 80_000 + 100 * i, close = open + (i % 3 === 0 ? -300 : 250);
    const [high, low] = [Math.max(open, close) + 50, Math.min(open, close) - 50];
    const prices = { open, high, low, close } as Record<"open" | "high" | "low" | "close", Paise>;
    return { at: (clock(9, 15) + 5 * i * MINUTE_MS) as EpochMs, ...prices, volume: 10 };
  });
  return { key, timeframe: "5m", candles: made };
}

export const MADE_CHARTED = { series: [candles("NSE:M&M"), candles("NSE:SBIN")], damage: null };
