/**
 * The fault menu of a broker and its exchange, and the dice of one seed: what goes wrong, how often
 * and when is drawn from the seed alone.
 * @module
 */
import { drawOf, nextState } from "../../actors/runtime/random.ts";

export const FAULTS = [
  /** The request is done, its answer never comes. */
  "timeout_after_accept",
  /** The request never arrives, and nobody says so. */
  "timeout_before_accept",
  /** HTTP 200 with a page, whether the request was done or not. */
  "html_answers",
  "too_many_requests",
  "bad_gateway",
  /** For a while every request needs a login. */
  "token_expiry",
  "duplicate_postbacks",
  "lost_postbacks",
  "reordered_postbacks",
  /** Updates in words that nobody knows. */
  "unknown_words",
  /** Order updates and fills come before the answer to the request. */
  "late_answers",
  /** Entries are cancelled by the exchange after a first part. */
  "partial_then_cancel",
  "reject_after_accept",
  /** Changes are taken and never made. */
  "lost_changes",
  /** Cancels are taken and never made, or refused for the moment. */
  "lost_cancels",
  /** Cancels and changes arrive so late that the order may have filled. */
  "slow_requests",
  /** An order comes into the list without its tag at first. */
  "lagging_tags",
  /** An order comes into the list late. */
  "lagging_list",
  /** The trades are behind the orders that they explain. */
  "lagging_trades",
  /** No ticks and no updates for some seconds. */
  "socket_gap",
  /** One instrument shows no ticks for a while. */
  "dead_ticks",
  /** Old ticks come again. */
  "stale_ticks",
  /** The broker's clock jumps, forward or back. */
  "clock_jump",
  /** The exchange cancels everything and takes nothing for a while. */
  "market_halt",
  "slow_disk",
  /** The log takes no more: the desk halts, and its process is started again with room. */
  "full_disk",
  /** An actor is crashed at any instant. */
  "actor_crash",
  /** The process dies at any instant, with what is not yet on the disk. */
  "killed_process",
  /** The same on a slow disk, and a part of what was on its way to it is there. */
  "torn_log",
  /** Somebody trades by hand in the same account. */
  "manual_trades",
  /** The operator halts, flattens and re-arms. */
  "operator",
] as const;

/** Played apart: while it lasts nobody can keep two exits from working for a moment. */
export const LIES = [
  /** A request is done, and answered with a refusal. */
  "lying_refusals",
] as const;

/**
 * What was taken comes otherwise, and lists are not of one moment. Played in sessions of their own,
 * so that those of the other faults stay what they are.
 */
export const AFTERTHOUGHTS = [
  /** A change is taken, and refused a little later: the order stays what it was, and says why. */
  "refused_changes",
  /** A change is taken, and made seconds later. */
  "late_changes",
  /** A cancel is taken, and made seconds later, if anything is left by then. */
  "late_cancels",
  /** The list of orders shows them as they were two seconds ago. */
  "stale_rows",
  /** The positions are those of two seconds ago. */
  "lagging_positions",
  /** One of the lists is empty. */
  "empty_lists",
  /** The exchange cancels an order of the desk, and says why. */
  "exchange_cancels",
] as const;

/** Nothing is broken: others use the account as well, and market and broker have their limits. */
export const INTERVENTIONS = [
  /** The account's owner trades what the desk trades: more of it, less, none, the other way. */
  "owner_trades",
  /** The owner cancels orders of the desk. */
  "owner_cancels",
  /** The owner changes orders of the desk. */
  "owner_changes",
  /** Prices run into circuit limits, of which the desk may not know. */
  "price_bands",
  /** An order takes fewer units than a position may have. */
  "low_freeze",
  /** The broker ends intraday positions by itself, mostly while the desk is down. */
  "broker_square_off",
  /** Engines off and on, halts, flattens, of the account as well, and re-arms, again and again. */
  "busy_operator",
] as const;

export type Intervention = typeof INTERVENTIONS[number];
export type Afterthought = typeof AFTERTHOUGHTS[number];
export type Fault =
  | typeof FAULTS[number]
  | typeof LIES[number]
  | Afterthought
  | Intervention;

const LOSES_REQUESTS: readonly Fault[] = [
  "timeout_before_accept",
  "html_answers",
  "bad_gateway",
  "lost_changes",
  "torn_log",
];

/**
 * Whether what protects may come to nothing several times in a row; or a stop that somebody has made
 * smaller may be refused to be what it was.
 */
export function losesRequests(faults: readonly Fault[]): boolean {
  const has = (fault: Fault) => faults.includes(fault);
  return LOSES_REQUESTS.some(has) || (has("owner_changes") && has("refused_changes"));
}

export class Dice {
  readonly #faults: ReadonlySet<Fault>;
  readonly #share: number;
  readonly #struck = new Map<Fault, number>();
  #state: number;

  /** `share`: how often a fault happens where it may. */
  constructor(seed: number, faults: readonly Fault[], share: number) {
    this.#state = seed * 7_919 + 17;
    this.#faults = new Set(faults);
    this.#share = share;
  }

  has(fault: Fault): boolean {
    return this.#faults.has(fault);
  }

  /** Whether a fault happens now. A fault that is not played draws nothing. */
  happens(fault: Fault): boolean {
    const strikes = this.#faults.has(fault) && this.draw() < this.#share;
    if (strikes) this.strike(fault);
    return strikes;
  }

  /** A fault that happens without a draw for it has made a difference. */
  strike(fault: Fault): void {
    this.#struck.set(fault, (this.#struck.get(fault) ?? 0) + 1);
  }

  /** How often each fault has happened; none of those that have not. */
  get struck(): ReadonlyMap<Fault, number> {
    return this.#struck;
  }

  /** [0, 1). */
  draw(): number {
    this.#state = nextState(this.#state);
    return drawOf(this.#state);
  }

  /** Whole numbers from 0 up to below `n`. */
  below(n: number): number {
    return Math.floor(this.draw() * n);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }
}
