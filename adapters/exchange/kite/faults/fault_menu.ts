/**
 * What can go wrong between a broker and those who trade through it: each fault with how often it
 * strikes by its own seeded dice, and how long it lasts. Switched while running.
 * @module
 */
import { z } from "zod";
import { type Stream, streamOf, uniform } from "../../market/noise.ts";

/** How long each lasts where nobody says otherwise, in milliseconds of market time. */
const USUAL_MS = {
  /** An order request is done, and never answered. */
  timeout_after_accept: 0,
  /** A request is lost on its way, and never answered. */
  timeout_before_accept: 0,
  /** HTTP 200 with a page, done or not. */
  html_answer: 0,
  /** HTTP 429. */
  too_many: 0,
  /** HTTP 502, done or not. */
  bad_gateway: 0,
  /** HTTP 403 on an order request: the address is not registered. */
  ip_refused: 0,
  /** All access tokens die. By the minute. */
  token_expiry: 0,
  postback_duplicate: 0,
  postback_lost: 0,
  /** An order update comes so much later than those after it. */
  postback_late: 800,
  /** The answer to an order comes so late that its fill overtakes it. */
  fill_before_reply: 1_500,
  /** After its first execution the exchange cancels the rest of an order. */
  partial_then_cancel: 0,
  /** An open order is rejected after so long. */
  reject_after_accept: 300,
  /** A change is taken, and refused before it comes to the exchange. */
  change_refused: 0,
  /** An order fills while its cancel is under way. */
  cancel_fill_race: 0,
  /** An order has no tag in the list of orders for so long. */
  tag_lag: 3_000,
  /** All sockets drop, and none opens for so long. By the minute. */
  socket_gap: 5_000,
  /** No ticks for so long; heartbeats go on. By the minute. */
  dead_ticks: 10_000,
  /** A tick shows what was true so long ago. */
  stale_ticks: 15_000,
  /** A tick comes with an older one behind it. */
  backward_ticks: 0,
  /** The exchange's clock leaps ahead by so much. By the minute. */
  clock_jump: 30_000,
  /** Every order is cancelled and none is taken for so long. By the minute. */
  market_halt: 60_000,
} as const;

export type FaultName = keyof typeof USUAL_MS;
export const FAULT_NAMES = Object.keys(USUAL_MS) as readonly FaultName[];

/** Strike at any moment of a minute instead of at something that somebody does. */
export const BY_THE_MINUTE = [
  "token_expiry",
  "socket_gap",
  "dead_ticks",
  "clock_jump",
  "market_halt",
] as const satisfies readonly FaultName[];

export interface FaultSwitch {
  /** Probability of a strike at each chance, 0 to 1. */
  readonly rate: number;
  /** The next so many chances strike for certain. */
  readonly next: number;
  readonly ms: number;
}

const change = z.strictObject({
  rate: z.number().min(0).max(1).optional(),
  next: z.int().nonnegative().optional(),
  ms: z.number().nonnegative().optional(),
});

/** Any of the menu, and the seed of the dice. What is left out stays as it is. */
export const faultChanges = z.strictObject({
  seed: z.int().optional(),
  faults: z.partialRecord(z.enum(FAULT_NAMES as [FaultName, ...FaultName[]]), change).optional(),
});

export type FaultChanges = z.infer<typeof faultChanges>;

/** As an operator sees it. */
export interface FaultReading extends FaultSwitch {
  readonly struck: number;
}

export class FaultMenu {
  #seed: number;
  readonly #switches = new Map<FaultName, FaultSwitch>();
  readonly #chances = new Map<FaultName, number>();
  readonly #struck = new Map<FaultName, number>();

  constructor(seed: number, changes: FaultChanges = {}) {
    this.#seed = seed;
    for (const name of FAULT_NAMES) {
      this.#switches.set(name, { rate: 0, next: 0, ms: USUAL_MS[name] });
    }
    this.change(changes);
  }

  change({ seed, faults = {} }: FaultChanges): void {
    if (seed !== undefined) {
      this.#seed = seed;
      this.#chances.clear();
    }
    for (const name of FAULT_NAMES) {
      const given = Object.entries(faults[name] ?? {}).filter(([, value]) => value !== undefined);
      this.#switches.set(name, { ...this.#of(name), ...Object.fromEntries(given) });
    }
  }

  /** One chance for a fault: whether it strikes now. */
  strikes(name: FaultName): boolean {
    const { rate, next } = this.#of(name);
    const chance = this.#chances.get(name) ?? 0;
    this.#chances.set(name, chance + 1);
    if (next > 0) this.change({ faults: { [name]: { next: next - 1 } } });
    const struck = next > 0 || (rate > 0 && uniform(this.#dice(name), chance) < rate);
    if (struck) this.#struck.set(name, (this.#struck.get(name) ?? 0) + 1);
    return struck;
  }

  /** A fair coin of a fault that has just struck. */
  coin(name: FaultName): boolean {
    return uniform(this.#dice(`${name} coin`), this.#struck.get(name) ?? 0) < 0.5;
  }

  /** How long a fault lasts. */
  ms(name: FaultName): number {
    return this.#of(name).ms;
  }

  reading(): { readonly seed: number; readonly faults: Readonly<Record<string, FaultReading>> } {
    const faults = FAULT_NAMES.map((name) =>
      [name, { ...this.#of(name), struck: this.#struck.get(name) ?? 0 }] as const
    );
    return { seed: this.#seed, faults: Object.fromEntries(faults) };
  }

  #of(name: FaultName): FaultSwitch {
    return this.#switches.get(name)!;
  }

  #dice(label: string): Stream {
    return streamOf(this.#seed, label);
  }
}
