/** Who fills the orders of a desk on Kite's prices, and what that makes of its rules. @module */
import { entryOn } from "../../domain/dated.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { marketTables } from "../market/market_tables.ts";

export interface Execution {
  /** Null: the paper exchange fills orders. */
  readonly broker: {
    /** As configured now; the book may have begun with more. */
    readonly capitalMax: Paise;
  } | null;
  /** The trading day on which the desk starts. */
  readonly date: IsoDate;
}

/** `rules` of a paper desk as they are for these orders. */
export function executedRules(rules: DeskRules, { broker, date }: Execution): DeskRules {
  if (broker === null) return rules;
  const { changesPerOrder } = entryOn(marketTables().limits.orderRates, date).entry;
  return { ...rules, execution: "broker", changesPerOrder, ...broker };
}
