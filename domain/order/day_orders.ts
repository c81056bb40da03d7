/**
 * The orders of a day, what still works apart from what has ended: every message about an order
 * looks among the few that work, however many the day has had.
 * @module
 */
import { withItem, withoutItem } from "../keyed_list.ts";
import { isTerminal, type OrderStatus } from "./order.ts";

/** What both sides of the order port keep of an order, beside their own. */
export interface KeptOrder {
  readonly order: { readonly tag: string };
  readonly status: OrderStatus;
}

/** One order a tag. */
export interface DayOrders<T extends KeptOrder> {
  /** Oldest first. */
  readonly working: readonly T[];
  /** The last to end first: what comes late is mostly about those. */
  readonly ended: readonly T[];
  /** Tags of `ended`, in parallel: a list of texts is searched without looking into each order. */
  readonly endedTags: readonly string[];
}

const NONE: readonly never[] = [];

export const NO_ORDERS = { working: NONE, ended: NONE, endedTags: NONE } as const;

/** The order under a tag, if there is one. */
export function orderWithTag<T extends KeptOrder>(all: DayOrders<T>, tag: string): T | undefined {
  const { working } = all;
  for (let i = working.length - 1; i >= 0; i--) {
    if (working[i]!.order.tag === tag) return working[i];
  }
  const place = all.endedTags.indexOf(tag);
  return place < 0 ? undefined : all.ended[place];
}

/** With an order that is new or has changed. */
export function withOrder<T extends KeptOrder>(all: DayOrders<T>, held: T): DayOrders<T> {
  const { working, ended, endedTags } = all;
  const { tag } = held.order;
  const place = working.findLastIndex((each) => each.order.tag === tag);
  if (!isTerminal(held.status)) {
    return { working: withItem(working, place, held), ended, endedTags };
  }
  const before = place < 0 ? endedTags.indexOf(tag) : -1;
  return {
    working: withoutItem(working, place),
    ended: before < 0 ? [held, ...ended] : withItem(ended, before, held),
    endedTags: before < 0 ? [tag, ...endedTags] : endedTags,
  };
}

/** Without an order that works although it was taken for ended: it comes back as a new one. */
export function withoutEnd<T extends KeptOrder>(all: DayOrders<T>, tag: string): DayOrders<T> {
  const { working, ended, endedTags } = all;
  const place = endedTags.indexOf(tag);
  return {
    working,
    ended: withoutItem(ended, place),
    endedTags: withoutItem(endedTags, place),
  };
}

/** As the next day begins. */
export function withoutEnded<T extends KeptOrder>({ working }: DayOrders<T>): DayOrders<T> {
  return { working, ended: NONE, endedTags: NONE };
}

/** Every order of the day: what has ended, in the order of the ends, then what works. */
export function everyOrder<T extends KeptOrder>({ working, ended }: DayOrders<T>): readonly T[] {
  return [...ended.toReversed(), ...working];
}
