/** What is held against a book of account after every event: its two sums must agree. @module */
import type { Ledger } from "../../../domain/account/ledger.ts";
import type { Paise } from "../../../domain/money.ts";

/** Cash plus what is held at cost, minus capital plus realised: zero, or the book is broken. */
export function imbalance(ledger: Ledger): Paise {
  const held = Object.values(ledger.positions).reduce(
    (sum, position) => sum + Math.sign(position.quantity) * position.cost,
    0,
  );
  return (ledger.cash + held - ledger.capital - ledger.realised) as Paise;
}
