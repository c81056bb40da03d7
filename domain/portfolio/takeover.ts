/**
 * A position of others that the desk takes over to close it: booked at the broker's last price, so
 * that what it had made or lost before is not the desk's, and leaving from its first moment.
 * @module
 */
import { NO_CHARGES } from "../account/charges.ts";
import type { BookRules, DeskRules } from "../desk_rules.ts";
import { openPlan } from "../exit/plan.ts";
import type { Book, InstrumentKind } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { ForeignPosition } from "../reconcile/takeover.ts";
import { openTrade } from "../account/trade.ts";
import { bookedUnordered } from "./adoption.ts";
import type { FillBooked } from "./fill.ts";

/** Whose positions these were, where a strategy would be named. */
export const OF_THE_ACCOUNT = "account";

/** The event that makes others' units the desk's. */
export function takenOver(position: ForeignPosition, at: EpochMs, rules: DeskRules): FillBooked {
  const { token, key, product, quantity, price } = position;
  const instrument = rules.instrument(token, at);
  const { kind, name, lot, tick } = instrument;
  const { book, exits } = bookFor(kind, rules);
  const whose = { token, book, key, product, underlying: name };
  const booked = bookedUnordered(whose, quantity, price, at, rules);
  const units = Math.abs(quantity);
  const trade = openTrade(
    { book, strategy: OF_THE_ACCOUNT, underlying: name },
    booked.fill,
    NO_CHARGES,
  );
  const opening = { side: trade.side, entry: price, quantity: units, lot, tick };
  return {
    ...booked,
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
