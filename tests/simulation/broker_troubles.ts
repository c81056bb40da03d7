/**
 * What is out of order at a broker, and when: spells of a session and faults of single requests, by
 * the dice of its seed, until everything is to come to rest.
 * @module
 */
import type { KiteErrorCode } from "../../adapters/kite/kite_error.ts";
import { type EpochMs, SECOND_MS } from "../../domain/market_time.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import type { BrokerTimeline } from "./broker_timeline.ts";
import type { Dice, Fault } from "./faults.ts";

/** A while in which something is out of order. */
interface Spell {
  readonly from: number;
  readonly until: number;
}

/** What becomes of a request that goes wrong. */
export interface RequestFault {
  readonly code: KiteErrorCode;
  readonly done: boolean;
  readonly timesOut: boolean;
}

const NEVER: Spell = { from: Infinity, until: Infinity };

export class BrokerTroubles {
  readonly #timeline: BrokerTimeline;
  #token: Spell = NEVER;
  #gap: Spell = NEVER;
  #halt: Spell = NEVER;
  #dead: Spell & { readonly place: number } = { ...NEVER, place: 0 };
  #skewMs = 0;
  #over = false;

  constructor(readonly dice: Dice, timeline: BrokerTimeline) {
    this.#timeline = timeline;
  }

  /** Draws when the longer faults of a session happen. */
  plan(
    from: number,
    until: number,
    { gapEnds, haltBegins }: Readonly<Record<"gapEnds" | "haltBegins", () => void>>,
  ): void {
    const { dice } = this;
    const spell = (leastMs: number, mostMs: number): Spell => {
      const begins = from + dice.below(until - from);
      return { from: begins, until: begins + dice.between(leastMs, mostMs) };
    };
    if (dice.has("token_expiry")) this.#token = spell(5_000, 25_000);
    if (dice.has("socket_gap")) {
      this.#gap = spell(2_000, 8_000);
      this.#timeline.at(this.#gap.until, gapEnds);
    }
    if (dice.has("market_halt")) {
      this.#halt = spell(5_000, 20_000);
      this.#timeline.at(this.#halt.from, haltBegins);
    }
    if (dice.has("dead_ticks")) this.#dead = { ...spell(3_000, 12_000), place: dice.below(8) };
    if (dice.has("clock_jump")) {
      const { from: begins } = spell(0, 0);
      this.#timeline.at(begins, () => {
        this.#skewMs = dice.between(-90, 90) * SECOND_MS;
        dice.strike("clock_jump");
      });
    }
  }

  /** From now on nothing is out of order. */
  end(): void {
    this.#over = true;
    this.#skewMs = 0;
  }

  get isOver(): boolean {
    return this.#over;
  }

  get isHalted(): boolean {
    return this.#within(this.#halt);
  }

  /** Neither ticks nor updates. */
  get isCutOff(): boolean {
    return this.#within(this.#gap);
  }

  /** Nothing that concerns positions works as it should. */
  get isOut(): boolean {
    return this.#within(this.#token) || this.isCutOff || this.isHalted;
  }

  /** How far the broker's clock is wrong. */
  get skewMs(): number {
    return this.#skewMs;
  }

  happens(fault: Fault): boolean {
    return !this.#over && this.dice.happens(fault);
  }

  /** Null for a request with which nothing is wrong. */
  ofRequest(): RequestFault | null {
    const { dice } = this;
    if (this.#over) return null;
    if (this.#within(this.#token)) {
      dice.strike("token_expiry");
      return { code: "needs_login", done: false, timesOut: false };
    }
    if (dice.happens("too_many_requests")) {
      return { code: "rate_limited", done: false, timesOut: false };
    }
    if (dice.happens("timeout_after_accept")) {
      return { code: "no_answer", done: true, timesOut: true };
    }
    if (dice.happens("timeout_before_accept")) {
      return { code: "no_answer", done: false, timesOut: true };
    }
    const done = dice.below(2) === 0;
    if (dice.happens("html_answers")) return { code: "bad_answer", done, timesOut: false };
    if (dice.happens("bad_gateway")) return { code: "broker_down", done, timesOut: false };
    return null;
  }

  /** What the desk gets to see of some ticks. */
  shown(ticks: readonly Tick[]): readonly Tick[] {
    if (this.isCutOff || this.isHalted) {
      this.dice.strike(this.isCutOff ? "socket_gap" : "market_halt");
      return [];
    }
    const dead = this.#within(this.#dead) ? ticks[this.#dead.place % ticks.length] : undefined;
    if (dead !== undefined) this.dice.strike("dead_ticks");
    const shown = ticks.filter((tick) => tick !== dead);
    if (!this.happens("stale_ticks")) return shown;
    const old = shown[this.dice.below(shown.length)]!;
    return [...shown, { ...old, at: (old.at - 3 * SECOND_MS) as EpochMs }];
  }

  #within({ from, until }: Spell): boolean {
    const { now } = this.#timeline;
    return !this.#over && now >= from && now < until;
  }
}
