/**
 * Questions to the engine as the screen shows them: what was acknowledged and how fast, never what
 * was merely meant.
 * @module
 */
import type { Outcome } from "../../domain/control/control_answer.ts";
import { printable } from "../paint/line.ts";
import { withoutFigures } from "../rows/figures.ts";

export interface PendingAsk {
  readonly id: number;
  /** In capitals where it acts on the desk: `HALT`, `FLATTEN`, `fno off`. */
  readonly label: string;
  readonly sentAt: number;
  readonly state: "sent" | "done" | "failed";
  /** When it was answered. */
  readonly answeredAt: number | null;
  /** What came instead of a result. */
  readonly problem: string;
}

/** An answer that takes longer turns red and names the way round. */
const ACK_WITHIN_MS = 1_000;
/** How long an answer stays to be read. */
const READ_MS = 8_000;
const ASKS_MAX = 8;

/** The new one last, `now` by the screen's clock; of those before the newest seven stay. */
export function asked(asks: readonly PendingAsk[], id: number, label: string, now: number) {
  const ask: PendingAsk = { id, label, sentAt: now, state: "sent", answeredAt: null, problem: "" };
  return [...asks.slice(1 - ASKS_MAX), ask];
}

/** Of an ask that is no longer kept the answer changes nothing. */
export function answered(
  asks: readonly PendingAsk[],
  id: number,
  outcome: Outcome,
  now: number,
): readonly PendingAsk[] {
  const problem = problemOf(outcome);
  const state = problem === "" ? "done" : "failed";
  return asks.map((ask) => ask.id === id ? { ...ask, state, problem, answeredAt: now } : ask);
}

/** "" when it was done. */
function problemOf(outcome: Outcome): string {
  switch (outcome.type) {
    case "no_engine":
      return "no engine runs";
    case "lost":
      return "the engine is gone";
    case "timeout":
      return `no answer for ${outcome.afterMs} ms`;
    case "answered":
      return outcome.answer.ok ? "" : printable(outcome.answer.message);
  }
}

/** False once it was answered, however late. */
export function isOverdue({ state, sentAt }: PendingAsk, now: number): boolean {
  return state === "sent" && now - sentAt >= ACK_WITHIN_MS;
}

/** The newest that a person should still see. */
export function shownAsk(asks: readonly PendingAsk[], now: number): PendingAsk | null {
  const ask = asks.at(-1);
  if (ask === undefined) return null;
  return ask.answeredAt !== null && now - ask.answeredAt > READ_MS ? null : ask;
}

/** A HALT or FLATTEN that did not arrive, until one does or it is dismissed. */
export function brokenAsk(asks: readonly PendingAsk[], now: number): PendingAsk | null {
  const last = asks.findLast(({ label }) => label === "HALT" || label === "FLATTEN");
  if (last === undefined) return null;
  return last.state === "failed" || isOverdue(last, now) ? last : null;
}

/** `HALT sent...`, `HALT ack 3 ms`: rounded up, at least 1 ms. `hidden`: without its amounts. */
export function askText(ask: PendingAsk, hidden: boolean): string {
  const { label, state, sentAt, answeredAt, problem } = ask;
  if (state === "sent") return `${label} sent...`;
  const ms = Math.max(1, Math.ceil((answeredAt ?? sentAt) - sentAt));
  return state === "done"
    ? `${label} ack ${ms} ms`
    : `${label} NOT DONE after ${ms} ms: ${hidden ? withoutFigures(problem, "***") : problem}`;
}
