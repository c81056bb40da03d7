/**
 * Which story an order, a fill or an exit belongs to: that of the entry whose position it closes.
 * The key of a story is the tag of its entry's order.
 * @module
 */
import type { DeskEvent } from "../desk_record.ts";
import type { Book, InstrumentToken } from "../instrument/instrument.ts";
import type { Signal } from "../strategy/intent.ts";
import { signalId } from "../projection/signal_rows.ts";

export class StoryKeys {
  /** Of the day's orders, by tag. */
  readonly #orders = new Map<string, string>();
  /** Of the last position in an instrument. */
  readonly #positions = new Map<InstrumentToken, string>();
  /** Of the last position that a book took on an instrument's bars. */
  readonly #signals = new Map<string, string>();

  /** To be told of every event before anybody asks about it. */
  add(event: DeskEvent): void {
    switch (event.type) {
      case "DayBegan":
        return this.#orders.clear();
      case "EntryIntended":
        return void this.#orders.set(event.tag, event.tag);
      case "OrderIntended": {
        const { tag, purpose, token } = event.order;
        const key = purpose === "entry" ? tag : this.#positions.get(token) ?? tag;
        return void this.#orders.set(tag, key);
      }
      case "FillBooked": {
        const { tag, token, held } = event;
        if (held === null || this.#orders.get(tag) !== tag) return;
        this.#positions.set(token, tag);
        this.#signals.set(signalPlace(held.book, held.signalToken), tag);
      }
    }
  }

  ofOrder(tag: string): string {
    return this.#orders.get(tag) ?? tag;
  }

  ofPosition(token: InstrumentToken): string {
    return this.#positions.get(token) ?? "";
  }

  /** An exit is part of what it ends; any other signal has a key of its own. */
  ofSignal(signal: Signal): string {
    const known = signal.signal === "EXIT"
      ? this.#signals.get(signalPlace(signal.book, signal.token))
      : undefined;
    return known ?? signalId(signal);
  }
}

function signalPlace(book: Book, token: InstrumentToken): string {
  return `${book} ${token}`;
}
