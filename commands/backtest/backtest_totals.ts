/**
 * The totals of a run, gathered record by record: round trips, the equity curve and its points,
 * what was traded, HOLDs by reason, refusals by code.
 * @module
 */
import { timeframeMs } from "../../domain/candle/candle.ts";
import { scheduleOn } from "../../domain/account/charges.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type DeskRecord, eventOf } from "../../domain/desk_record.ts";
import type { Holding } from "../../domain/report/exposure.ts";
import { RunningEquity } from "../../domain/report/equity_curve.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, MINUTE_MS } from "../../domain/market_time.ts";
import { paiseToMicros } from "../../domain/money.ts";
import { type Performance, performance } from "../../domain/report/performance.ts";
import type { MarketFrame } from "../../domain/ports.ts";
import type { Held } from "../../domain/portfolio/state.ts";
import type { Traded } from "../../domain/report/day_fold.ts";
import type { EquityPoint } from "../../domain/report/run_record.ts";
import { REPORT_POINTS_MAX, ThinnedCurve } from "../../domain/report/thinned_curve.ts";
import type { Trade } from "../../domain/account/trade.ts";

type Counts = Record<string, number>;

/** A file has one price a minute, so that the points of its curve are no nearer at first. */
const POINT_EVERY_MS = MINUTE_MS;

export class BacktestTotals {
  readonly holds: Counts = {};
  readonly refusals: Counts = {};
  readonly #equity: RunningEquity;
  readonly #points = new ThinnedCurve<EquityPoint>(POINT_EVERY_MS, REPORT_POINTS_MAX);
  readonly trades: Trade[] = [];
  readonly traded = new Map<InstrumentToken, Traded>();
  /** Since when what is open has been. */
  readonly #openSince = new Map<InstrumentToken, EpochMs>();
  #at = 0 as EpochMs;
  #seenAt = 0 as EpochMs;
  #begun = false;

  constructor(readonly rules: DeskRules) {
    this.#equity = new RunningEquity(rules.capital, (at, equity) => {
      // A million bars make a point each: most of them would be forgotten at once.
      if (this.#points.hasRoomAt(at)) this.#points.add({ at, equity });
    });
  }

  onRecord(record: DeskRecord): void {
    this.#equity.onRecord(record);
    this.#at = record.at as EpochMs;
    for (let i = 0; i < record.events.length; i++) {
      const event = eventOf(record.events[i]!);
      switch (event.type) {
        case "FillBooked":
          if (event.trade !== null) this.trades.push(event.trade);
          if (event.held === null) this.#openSince.delete(event.token);
          else {
            this.#tradedBy(event.token, event.held);
            this.#openSince.set(event.token, event.held.openedAt);
          }
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
    if (!this.#begun) this.#begin(frame.at);
    this.#seenAt = frame.at;
    this.#equity.onFrame(frame);
  }

  /** Up to when the market was seen. */
  get until(): EpochMs {
    return this.#seenAt;
  }

  /** From when until when anything was held: what is still open, until the end. */
  holdings(): readonly Holding[] {
    const exitAt = this.#seenAt;
    return [
      ...this.trades,
      ...[...this.#openSince.values()].map((entryAt) => ({ entryAt, exitAt })),
    ];
  }

  /** Oldest first, the last one with everything that is booked. */
  points(): readonly EquityPoint[] {
    const { last } = this.#equity.curve();
    const points = this.#points.points();
    const end = { at: this.#at, equity: last };
    return points.at(-1)?.equity === last ? points : [...points, end];
  }

  /** With everything that was charged: contract notes are rounded by the day, not by the trade. */
  performance(): Performance {
    const { charges } = this.#equity;
    return { ...performance(this.trades, this.#equity.curve()), charges };
  }

  /** The curve starts where the data does. */
  #begin(at: EpochMs): void {
    this.#begun = true;
    this.#points.restart({ at, equity: paiseToMicros(this.rules.capital) });
  }

  #tradedBy(token: InstrumentToken, { trade: { key }, timeframe }: Held): void {
    const known = this.traded.get(token)?.timeframe;
    const shorter = known === undefined || timeframeMs(timeframe) < timeframeMs(known);
    if (shorter) this.traded.set(token, { key, timeframe });
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
