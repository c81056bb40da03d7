/**
 * The last question before real money: typed out by a person, or said on the command line by
 * whoever starts a desk without one.
 * @module
 */
import type { TradePlan } from "./trade_plan.ts";
import { complain } from "../line/terminal_line.ts";

/** Bytes; what is longer is not what was asked for. */
const LINE_MAX = 256;
const WORDS = "trade real money";

/** True when it was meant. Reads one line of the terminal where nothing was said before. */
export function meansRealMoney({ flags }: TradePlan, onScreen: boolean): boolean {
  if (flags["yes-real-money"]) return true;
  if (!onScreen) {
    complain("Without a terminal, `trade live` takes --yes-real-money: nothing was started");
    return false;
  }
  complain(`This trades REAL MONEY. Type "${WORDS}" to go on:`);
  if (typedLine().trim() === WORDS) return true;
  complain("Nothing was started");
  return false;
}

/** A terminal hands over whole lines: one read is one of them, or its end. */
function typedLine(): string {
  const bytes = new Uint8Array(LINE_MAX);
  const count = Deno.stdin.readSync(bytes) ?? 0;
  return new TextDecoder().decode(bytes.subarray(0, count));
}
