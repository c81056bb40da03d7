/**
 * The choice points of an explored session: whatever may go otherwise at a broker, in the order in
 * which it comes up, and which of them do in this session. The same choices make the same session.
 * @module
 */
import { Dice, type Fault } from "./faults.ts";

/** What may become of a request or an update, as the faulty broker asks its dice. */
const OF_REQUESTS: readonly Fault[] = [
  "timeout_after_accept",
  "timeout_before_accept",
  "too_many_requests",
  "slow_requests",
  "late_answers",
  "reject_after_accept",
  "lost_changes",
  "lost_cancels",
  "refused_changes",
  "late_changes",
  "late_cancels",
  "partial_then_cancel",
  "lost_postbacks",
  "reordered_postbacks",
  "duplicate_postbacks",
];

/** What always goes otherwise, or never does, by its words. */
export interface Fixed {
  readonly always?: RegExp | null;
  readonly never?: RegExp | null;
}

export class Choices {
  /** Every choice point so far, by its time and in words. */
  readonly points: string[] = [];
  readonly #deviations: readonly number[];
  readonly #now: () => string;
  readonly #always: RegExp | null;
  readonly #never: RegExp | null;
  #next = 0;
  isOpen = false;
  /** Those that went otherwise. */
  readonly taken: string[] = [];

  /** `deviations`: places of choice points, ascending. `always`, `never`: what is no choice. */
  constructor(
    deviations: readonly number[],
    now: () => string,
    { always = null, never = null }: Fixed,
  ) {
    this.#deviations = deviations;
    this.#now = now;
    this.#always = always;
    this.#never = never;
  }

  /** Whether it goes otherwise here. */
  deviates(what: string): boolean {
    if (!this.isOpen || this.#never?.test(what)) return false;
    if (this.#always?.test(what)) return true;
    const place = this.points.length;
    const point = `${this.#now()} ${what}`;
    this.points.push(point);
    if (this.#deviations[this.#next] !== place) return false;
    this.#next++;
    this.taken.push(point);
    return true;
  }
}

/** Nothing is drawn: every delay is the middle of what it may be. */
export class ChosenDice extends Dice {
  readonly #choices: Choices;
  /** What the choice is about. */
  about = "";

  constructor(choices: Choices) {
    super(1, [], 0);
    this.#choices = choices;
  }

  override has(): boolean {
    return false;
  }

  override happens(fault: Fault): boolean {
    return OF_REQUESTS.includes(fault) && this.#choices.deviates(`${fault} ${this.about}`);
  }

  override below(): number {
    return 0;
  }

  override between(least: number, most: number): number {
    return Math.floor((least + most) / 2);
  }
}
