/**
 * What a file must say of itself before a desk of a mode may use it: real money is traded only with
 * a file that says live and at the broker, and a rehearsal never leaves this machine.
 * @module
 */
import type { Config } from "../../domain/config.ts";
import { LOOPBACK } from "./field.ts";
import type { Finding } from "./problem.ts";

/**
 * None for a backtest or a paper desk, whatever the file says. Mode `backtest` is no finding here:
 * `backtestOnlyFindings` has it, and nothing is to be reported twice.
 */
export function modeFindings(
  { mode, kite, books }: Config,
  use: "backtest" | "paper" | "rehearse" | "live",
): Finding[] {
  if (use !== "live" && use !== "rehearse") return [];
  const wrong = mode === use || mode === "backtest" ? [] : [{ path: ["mode"], expected: use }];
  const isHere = (key: "root" | "ticker") => new URL(kite[key]).hostname === LOOPBACK;
  const misplaced = (["root", "ticker"] as const).filter((key) => isHere(key) === (use === "live"));
  const expected = use === "live"
    ? "the broker's address: an exchange on this machine is for `trade rehearse`"
    : `a URL on ${LOOPBACK} in a rehearsal`;
  return [
    ...wrong,
    ...misplaced.map((key) => ({ path: ["kite", key], expected })),
    ...carriedIntraday(books),
  ];
}

/** The broker ends intraday positions before the close, at any price and for a fee. */
function carriedIntraday(books: Config["books"]): Finding[] {
  return Object.entries(books)
    .filter(([, { product, allowOvernight }]) => product === "MIS" && allowOvernight)
    .map(([book]) => ({
      path: ["books", book, "allow_overnight"],
      expected: `false where books.${book}.product is MIS: the broker ends that each day`,
    }));
}
