/**
 * The last question before real money: typed out by a person, or said on the command line by
 * whoever starts a desk without one.
 * @module
 */
import type { TradePlan } from "./trade_plan.ts";
import { complain } from "../line/terminal_line.ts";
import { AT_TERMINAL, typesWords, type Typist } from "../line/typed_words.ts";

/** True when it was meant. Reads one line of the terminal where nothing was said before. */
export function meansRealMoney(
  { flags }: TradePlan,
  onScreen: boolean,
  typist: Typist = AT_TERMINAL,
): boolean {
  if (flags["yes-real-money"]) return true;
  if (!onScreen) {
    complain("Without a terminal, `trade live` takes --yes-real-money: nothing was started");
    return false;
  }
  if (typesWords("This trades REAL MONEY.", "trade real money", typist)) return true;
  complain("Nothing was started");
  return false;
}
