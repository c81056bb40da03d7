/**
 * What a running engine answers over its control socket: done, or one of a closed set of codes
 * with a sentence for people.
 * @module
 */
import type { EpochMs } from "../market_time.ts";

/** Why the engine, having understood a request, will not do it. */
export const REFUSALS = [
  /** The asker means another session than the one that runs. */
  "wrong_session",
  "unknown_engine",
  /** A record that the desk could not follow: `why` tells it once it has stopped. */
  "why_unknown",
  "unknown_symbol",
  /** There is no difference to settle. */
  "not_quarantined",
  /** The broker has less than the desk: what the desk holds cannot be called its own. */
  "not_covered",
  /** The broker's books were not read yet, or say something else by now: ask again. */
  "not_settled",
  /** There is nothing to re-arm. */
  "not_halted",
  /** Somebody halted again while the re-arm was under way. */
  "halted_again",
  /** A loss HALT is re-armed once a day, with a smaller allowance. */
  "rearm_used",
  "allowance_needed",
  /** Nobody else can trade where the desk does: there is no account but its own. */
  "no_account",
  /** The log or the HALT file did not take it: nothing has changed. */
  "not_durable",
  "stopping",
  /** Another client has the control. */
  "not_controller",
] as const;
export type Refusal = typeof REFUSALS[number];

/** Why there is no word of the engine's rules on a request: all but the last never reached them. */
export const FAILURES = [
  "expired",
  "wrong_mode",
  "unknown_verb",
  "bad_request",
  /** The engine has not taken it in time, and will not; or too many requests wait for it. */
  "engine_busy",
  /** The engine has taken it and does it; nobody knows yet what comes of it. */
  "taken",
] as const;
export type Failure = typeof FAILURES[number];

/** One line on the wire. `id` is null where the line was too broken to have one. */
export type ControlAnswer =
  | { readonly id: string; readonly ok: true; readonly code: "done"; readonly result: unknown }
  | {
    readonly id: string | null;
    readonly ok: false;
    readonly code: "refused";
    readonly reason: Refusal;
    readonly message: string;
  }
  | {
    readonly id: string | null;
    readonly ok: false;
    readonly code: Failure;
    readonly message: string;
  };

/** What becomes of a question. That there is no engine, or a silent one, is an outcome. */
export type Outcome =
  | { readonly type: "answered"; readonly answer: ControlAnswer }
  /** Nobody listens at the socket. */
  | { readonly type: "no_engine" }
  | { readonly type: "timeout"; readonly afterMs: number }
  /** The connection ended before the answer. */
  | { readonly type: "lost" };

/** What the engine says to a request; the socket's side adds the rest. */
export type EngineAnswer =
  | { readonly type: "done"; readonly result: unknown }
  | { readonly type: "refused"; readonly reason: Refusal; readonly message: string };

/** Result of `halt`. The HALT holds in memory whatever became of the file. */
export interface HaltResult {
  /** The HALT file. */
  readonly file: string;
  /** Why that file could not be written; null when it is on the disk. */
  readonly problem: string | null;
}

/** Result of `subscribe`. */
export interface SubscribeResult {
  /** How the engine numbers this client, see `DeskView.controller`. */
  readonly client: number;
}

/** Who holds a HALT for a loss: it takes more than a word to lift. */
export const HALTED_BY_RISK = "risk";

/** Why nothing may be entered: the first thing that a person wants to know. */
export interface Halt {
  readonly reason: string;
  readonly by: string;
  /** Host clock. */
  readonly at: EpochMs;
}
