/**
 * The records of a desk as if it had one book only: events of other books' intents, orders and
 * fills are left out, those of the whole desk stay.
 * @module
 */
import { isOrderEvent, tagIn } from "../order/blotter.ts";
import { type DeskEvent, type DeskRecord, eventOf } from "../desk_record.ts";
import type { Book } from "../instrument/instrument.ts";

export class OneBook {
  readonly #book: Book;
  /** Of the day's orders, by tag. */
  readonly #books = new Map<string, Book>();

  constructor(book: Book) {
    this.#book = book;
  }

  /** The next record, in the order of the log; the same object where nothing is left out. */
  of(record: DeskRecord): DeskRecord {
    const events = record.events.filter((entry) => {
      const book = this.#bookOf(eventOf(entry));
      return book === null || book === this.#book;
    });
    return events.length === record.events.length ? record : { ...record, events };
  }

  /** Null for what is no book's alone. */
  #bookOf(event: DeskEvent): Book | null {
    switch (event.type) {
      case "SignalSeen":
        return event.signal.book;
      case "HoldsCounted":
        return event.book;
      case "EntryIntended":
      case "ExitWanted":
      case "IntentRefused":
        return event.intent.book;
      case "OrderIntended":
        this.#books.set(event.order.tag, event.order.book);
        return event.order.book;
      case "EntryReviewed":
        return event.order.book;
      case "FillBooked":
        return this.#bookUnder(event.tag);
      default:
        return isOrderEvent(event) ? this.#bookUnder(tagIn(event)) : null;
    }
  }

  #bookUnder(tag: string): Book | null {
    return this.#books.get(tag) ?? null;
  }
}
