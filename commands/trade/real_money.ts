/**
 * The last question before real money: typed out by a person, or said on the command line by
 * whoever starts a desk without one.
 * @module
 */
import type { TradePlan } from "./trade_plan.ts";
import { complain } from "../line/terminal_line.ts";
import { AT_TERMINAL, typesWords } from "../line/typed_words.ts";

/** True when it was meant. Reads one line of the terminal where nothing was said before. */
export function meansRealMoney({ flags }: TradePlan, onScreen: boolean): boolean {
  if (flags["yes-real-money"]) return true;
  if (!onScreen) {
    complain("Without a terminal, `trade live` takes --yes-real-money: nothing was started");
    return false;
  }
  if (typesWords("This trades REAL MONEY.", "trade real money", AT_TERMINAL)) return true;
  complain("Nothing was started");
  return false;
}
