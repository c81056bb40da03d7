/**
 * Figures of a report as words, and what it is of: what is not known is a dash, so that nobody
 * takes it for nothing.
 * @module
 */
import { fixedText } from "../../domain/fixed_text.ts";
import type { About } from "../../domain/report/report.ts";

export const KIND_WORDS: Readonly<Record<About["kind"], string>> = {
  backtest: "Backtest",
  paper: "Paper",
  rehearse: "Rehearsal",
  live: "Live",
};

/** What it was made with, and what of it is real where only the fills are not. */
export function originWords({ kind, what, simulated, seed, config }: About): readonly string[] {
  return [
    ...(kind === "paper" && !simulated ? ["LIVE DATA, PAPER FILLS"] : []),
    what,
    ...(seed === null ? [] : [`seed ${seed}`]),
    `config ${config}`,
  ];
}

/** A share of 1, in percent. */
export function percent(share: number | null): string {
  return share === null ? "-" : `${fixedText(100 * share, 1)} %`;
}

/** Two digits. */
export function ratio(value: number | null): string {
  return value === null ? "-" : fixedText(value, 2);
}
