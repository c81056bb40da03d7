/**
 * What screens show of the log, folded record by record: orders, signals and what became of them,
 * results, marks on charts. The same records always give the same views, today or after a restart.
 * @module
 */
import { isOrderEvent, tagIn } from "../order/blotter.ts";
import { type DeskEvent, type DeskRecord, eventOf } from "../desk_record.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import { DayPerformance } from "./day_performance.ts";
import { OrderLines } from "./order_lines.ts";
import { SignalStory } from "./signal_story.ts";
import { StoryKeys } from "./story_keys.ts";
import { TradeMarks } from "./trade_marks.ts";

export class DayStory {
  readonly keys = new StoryKeys();
  readonly orders = new OrderLines();
  readonly marks = new TradeMarks();
  readonly performance: DayPerformance;
  readonly signals: SignalStory;

  /** `opensAt`: when the session opens that runs or comes next at an instant. */
  constructor(
    symbolOf: (token: InstrumentToken, at: EpochMs) => string,
    opensAt: (at: EpochMs) => EpochMs,
  ) {
    this.performance = new DayPerformance(this.keys, opensAt);
    this.signals = new SignalStory(this.keys, symbolOf);
  }

  /** The next record; records come in the order of the log, from its first. */
  add({ at, events }: DeskRecord): void {
    for (const entry of events) this.#event(eventOf(entry), at as EpochMs);
  }

  #event(event: DeskEvent, at: EpochMs): void {
    this.keys.add(event);
    const tag = isOrderEvent(event) ? tagIn(event) : null;
    const before = tag === null ? undefined : this.orders.order(tag);
    this.orders.add(event);
    const after = tag === null ? undefined : this.orders.order(tag);
    this.signals.add(event, at, before, after);
    this.performance.add(event, at);
    this.marks.add(event);
  }
}
