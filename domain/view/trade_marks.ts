/** The day's fills as marks on the charts of what was traded. @module */
import type { DeskEvent } from "../desk_record.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { TradeMark } from "./chart_view.ts";
import { VIEW_MAX } from "./view.ts";

const NO_MARKS: readonly TradeMark[] = [];

export class TradeMarks {
  readonly #marks = new Map<InstrumentToken, readonly TradeMark[]>();

  add(event: DeskEvent): void {
    if (event.type === "DayBegan") return this.#marks.clear();
    if (event.type !== "FillBooked") return;
    const { token, fill: { at, price, side }, held, trade } = event;
    const long = (held?.trade ?? trade)?.side === "LONG";
    const purpose = (side === "BUY") === long ? "entry" : "exit";
    const before = this.of(token).slice(1 - VIEW_MAX.marks);
    this.#marks.set(token, [...before, { at, price, side, purpose }]);
  }

  /** Oldest first. */
  of(token: InstrumentToken): readonly TradeMark[] {
    return this.#marks.get(token) ?? NO_MARKS;
  }
}
