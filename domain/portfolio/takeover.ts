/**
 * A position of others that the desk takes over to close it: booked at the broker's last price, so
 * that what it had made or lost before is not the desk's, and leaving from its first moment.
 * @module
 */
import { NO_CHARGES, segmentOf } from "../account/charges.ts";
import type { BookRules, DeskRules } from "../desk_rules.ts";
import { openPlan } from "../exit/plan.ts";
import type { Fill } from "../order/fill.ts";
import type { Book, InstrumentKind } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { ForeignPosition } from "../reconcile/takeover.ts";
import { riskKey } from "../risk/day.ts";
import { openTrade } from "../account/trade.ts";
import { ADOPTED_ORDER } from "./adoption.ts";
import type { FillBooked } from "./fill.ts";

/** Whose positions these were, where a strategy would be named. */
export const OF_THE_ACCOUNT = "account";

/** The event that makes others' units the desk's. */
export function takenOver(position: ForeignPosition, at: EpochMs, rules: DeskRules): FillBooked {
  const { token, key, product, quantity, price } = position;
  const instrument = rules.instrument(token, at);
  const { kind, name, lot, tick } = instrument;
  const segment = segmentOf(kind, product);
  if (segment === null) throw new Error(`No charges for ${key} ${product}`);
  const { book, exits } = bookFor(kind, rules);
  const units = Math.abs(quantity);
  const fill: Fill = {
    orderId: ADOPTED_ORDER,
    tradeId: `${key} ${product} ${at}`,
    key,
    side: quantity > 0 ? "BUY" : "SELL",
    product,
    quantity: units,
    price,
    at,
  };
  const trade = openTrade({ book, strategy: OF_THE_ACCOUNT, underlying: name }, fill, NO_CHARGES);
  const opening = { side: trade.side, entry: price, quantity: units, lot, tick };
  return {
    type: "FillBooked",
    tag: ADOPTED_ORDER,
    fill,
    segment,
    charges: NO_CHARGES,
    token,
    riskKey: riskKey(book, name),
    held: {
      book,
      strategy: OF_THE_ACCOUNT,
      timeframe: "5m",
      token,
      signalToken: token,
      openedAt: at,
      quantity,
      plan: openPlan({ ...opening, distance: exits.stopCap * price }, exits),
      trade,
      exit: null,
      lastPrice: price,
      signalPrice: price,
      exits: 0,
      leaving: "flatten",
    },
    trade: null,
    strategyDay: null,
  };
}

/** The book that trades such instruments, or the first one: its order style is what matters. */
function bookFor(kind: InstrumentKind, { books }: DeskRules): BookRules {
  const wanted: Book = kind === "EQ" ? "equity" : kind === "FUT" ? "fno" : "options";
  return books.find(({ book }) => book === wanted) ?? books[0]!;
}
