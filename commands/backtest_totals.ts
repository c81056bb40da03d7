/**
 * The totals of a run, gathered record by record: round trips, the equity curve, HOLDs by reason,
 * refusals by code.
 * @module
 */
import { scheduleOn } from "../domain/charges.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import { type DeskRecord, eventOf } from "../domain/desk_record.ts";
import { RunningEquity } from "../domain/equity_curve.ts";
import type { IsoDate } from "../domain/market_time.ts";
import { type Performance, performance } from "../domain/performance.ts";
import type { MarketFrame } from "../domain/ports.ts";
import type { Trade } from "../domain/trade.ts";

type Counts = Record<string, number>;

export class BacktestTotals {
  readonly holds: Counts = {};
  readonly refusals: Counts = {};
  readonly #equity: RunningEquity;
  readonly trades: Trade[] = [];

  constructor(readonly rules: DeskRules) {
    this.#equity = new RunningEquity(rules.capital);
  }

  onRecord(record: DeskRecord): void {
    this.#equity.onRecord(record);
    for (let i = 0; i < record.events.length; i++) {
      const event = eventOf(record.events[i]!);
      switch (event.type) {
        case "FillBooked":
          if (event.trade !== null) this.trades.push(event.trade);
          break;
        case "HoldsCounted":
          for (const reason in event.counts) count(this.holds, reason, event.counts[reason]!);
          break;
        case "IntentRefused":
          count(this.refusals, event.code, 1);
          break;
        case "EntryReviewed":
          if (event.quantity === 0) count(this.refusals, event.finding?.code ?? event.verdict, 1);
          break;
      }
    }
  }

  onFrame(frame: MarketFrame): void {
    this.#equity.onFrame(frame);
  }

  /** With everything that was charged: contract notes are rounded by the day, not by the trade. */
  performance(): Performance {
    const { charges } = this.#equity;
    return { ...performance(this.trades, this.#equity.curve()), charges };
  }

  /** Positions that the data left open; they count at their last close. */
  get open(): number {
    return this.#equity.open;
  }

  /** True when the charges of `date` are those of a later table. */
  chargesInferred(date: IsoDate): boolean {
    return scheduleOn(this.rules.charges, "futures", date).inferred;
  }
}

function count(counts: Counts, name: string, by: number): void {
  counts[name] = (counts[name] ?? 0) + by;
}
