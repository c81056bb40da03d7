/** The day's orders as lines, folded from the log by the blotter's own rules. @module */
import { isOrderEvent, orderAfter, tagIn } from "../order/blotter.ts";
import type { DeskEvent } from "../desk_record.ts";
import { symbolIn } from "../instrument/instrument.ts";
import { isTerminal, type OrderState } from "../order/order.ts";
import type { Paise } from "../money.ts";
import type { OrderLine, OrderView } from "./order_view.ts";
import type { StoryKeys } from "./story_keys.ts";
import { VIEW_MAX } from "./view.ts";

export class OrderLines {
  /** Rises with every change. */
  version = 0;
  /** By tag, in the order of their beginning. */
  readonly #orders = new Map<string, OrderState>();

  add(event: DeskEvent): void {
    if (isOrderEvent(event)) {
      const tag = tagIn(event);
      this.#orders.set(tag, orderAfter(this.#orders.get(tag), event));
      this.version++;
    } else if (event.type === "BlotterDayCleared") {
      for (const [tag, { status }] of this.#orders) {
        if (isTerminal(status)) this.#orders.delete(tag);
      }
      this.version++;
    }
  }

  /** An order of the day; undefined when it has none under this tag. */
  order(tag: string): OrderState | undefined {
    return this.#orders.get(tag);
  }

  /** Newest first. */
  view(keys: StoryKeys): OrderView {
    const newest = [...this.#orders.values()].slice(-VIEW_MAX.orders).reverse();
    return { orders: newest.map((state) => lineOf(state, keys)) };
  }
}

function lineOf(
  { order, status, filled, turnover, changedAt, reason, words }: OrderState,
  keys: StoryKeys,
): OrderLine {
  const { tag, key, book, strategy, purpose, side, type, quantity, price, trigger } = order;
  return {
    tag,
    key: keys.ofOrder(tag),
    at: changedAt,
    symbol: symbolIn(key),
    book,
    strategy,
    purpose,
    side,
    type,
    status,
    working: !isTerminal(status),
    quantity,
    filled,
    price,
    trigger,
    averagePrice: filled === 0 ? null : Math.round(turnover / filled) as Paise,
    reason,
    words: (words ?? "").slice(0, VIEW_MAX.text),
  };
}
