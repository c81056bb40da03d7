/** The question before positions are closed that the desk has not opened. @module */
import { complain } from "./terminal_line.ts";
import { AT_TERMINAL, typesWords, type Typist } from "./typed_words.ts";

/** Of the command line: who starts it without a terminal says the same by it. */
export const CLOSE_OTHERS_FLAG = "yes-close-positions-of-others";

const WORDS = "flatten the account";
export const NOT_TOUCHED =
  "Shares delivered or held (CNC, holdings) are no positions and stay; resting orders of others too.";

/** True when it was meant. */
export function meansWholeAccount(said: boolean, typist: Typist = AT_TERMINAL): boolean {
  if (said) return true;
  if (!typist.isTerminal) {
    complain(`Without a terminal, --account takes --${CLOSE_OTHERS_FLAG}: nothing was done`);
    return false;
  }
  const what = `This closes EVERY position of the account, whoever opened it. ${NOT_TOUCHED}`;
  if (typesWords(what, WORDS, typist)) return true;
  complain("Nothing was done");
  return false;
}
