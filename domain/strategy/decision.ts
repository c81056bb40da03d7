/**
 * Whether what a strategy answered is a decision: nobody compiles a user's file, and a division by
 * zero is a number to every type. By hand instead of by schema: it is asked on every bar.
 * @module
 */
import { HOLD_REASONS, SIGNAL_REASONS } from "./reason.ts";
import type { Decision } from "./strategy.ts";

const HOLDS: ReadonlySet<unknown> = new Set(HOLD_REASONS);
const SIGNALS: ReadonlySet<unknown> = new Set(SIGNAL_REASONS);

/** A signal with a reason of its kind, and a confidence from 0 to 1; a HOLD needs none. */
export function isDecision(answer: unknown): answer is Decision {
  const { signal, reason, confidence } = Object(answer);
  const isShare = typeof confidence === "number" && confidence >= 0 && confidence <= 1;
  if (signal === "HOLD") return HOLDS.has(reason) && (confidence === undefined || isShare);
  const acts = signal === "LONG" || signal === "SHORT" || signal === "EXIT";
  return acts && SIGNALS.has(reason) && isShare;
}

/** What is wrong with an answer that is no decision. */
export function answerWords(answer: unknown): string {
  const { signal, reason, confidence } = Object(answer);
  // Nothing where a way through it returns nothing, or where it is async.
  const said = signal === undefined ? "without a signal" : `${signal}, ${reason}, ${confidence}`;
  return `onBar answered ${said}, expected a signal with a reason of ` +
    "domain/strategy/reason.ts for it, and a confidence from 0 to 1";
}
