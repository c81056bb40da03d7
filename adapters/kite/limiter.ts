/**
 * Lets requests go when their budget allows it: the one timer behind the queue. Whatever the rest
 * of the process does, the broker never sees more than it takes, and cancels never queue.
 * @module
 */
import {
  RequestBudget,
  type RequestFamily,
  type RequestLane,
  type RequestRates,
} from "../../domain/broker/request_budget.ts";
import { RequestQueue } from "../../domain/broker/request_queue.ts";
import { isTurnedAway } from "../../domain/broker/turned_away.ts";
import { type EpochMs, istDayNumber } from "../../domain/market_time.ts";
import type { ProcessLoop } from "../clock.ts";
import { KiteError, type KiteErrorCode } from "./kite_error.ts";

const WAITING_MAX = 1_000;

interface Waiting {
  readonly lane: RequestLane;
  readonly until: number;
  send(): void;
  refuse(code: KiteErrorCode): void;
}

export interface LimiterOptions {
  readonly rates: RequestRates;
  readonly loop: ProcessLoop;
  /** Order requests of today that a process before this one sent. */
  readonly ordersToday?: number;
}

export class Limiter {
  readonly #loop: ProcessLoop;
  readonly #budget: RequestBudget;
  readonly #queue: RequestQueue<Waiting>;
  #cancelTimer: (() => void) | null = null;

  constructor({ rates, loop, ordersToday = 0 }: LimiterOptions) {
    this.#loop = loop;
    this.#budget = new RequestBudget(rates, this.#day(), ordersToday);
    this.#queue = new RequestQueue(this.#budget, WAITING_MAX);
  }

  /**
   * Sends when the budget of `lane` allows it. Rejects with KiteError when it is never sent, else
   * with whatever `send` rejects with.
   */
  run<T>(lane: RequestLane, send: () => Promise<T>, withinMs = Infinity): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const refuse = (code: KiteErrorCode) =>
        reject(new KiteError(code, null, `request (${lane}) not sent`));
      const waiting: Waiting = {
        lane,
        until: this.#loop.monotonicMs() + withinMs,
        send: () => resolve(this.#sent(lane, send)),
        refuse,
      };
      if (!this.#queue.add(waiting)) return refuse("queue_full");
      this.#drain();
    });
  }

  /** The broker said "too many" of `family`: nothing of it leaves for so long. */
  pause(family: RequestFamily, forMs: number): void {
    this.#budget.pause(family, this.#loop.monotonicMs() + forMs);
  }

  /** Takes back what waits in `lane`, e.g. entries on HALT; says how many. */
  withdraw(lane: RequestLane): number {
    const taken = this.#queue.withdraw(lane);
    for (const each of taken) each.refuse("withdrawn");
    return taken.length;
  }

  /** Asked for again and again while nobody listens, exits would use up the day of them all. */
  async #sent<T>(lane: RequestLane, send: () => Promise<T>): Promise<T> {
    const day = this.#day();
    try {
      return await send();
    } catch (error) {
      const isUncounted = error instanceof KiteError &&
        (isTurnedAway(error.code) || error.isUnsent);
      if (isUncounted) this.#budget.giveBack(lane, day);
      throw error;
    }
  }

  #drain(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    for (;;) {
      const turn = this.#queue.next(this.#loop.monotonicMs(), this.#day());
      if (turn.type === "Send") {
        turn.request.send();
      } else if (turn.type === "Refuse") {
        turn.request.refuse(turn.code);
      } else {
        if (turn.at < Infinity) this.#wakeAt(turn.at);
        return;
      }
    }
  }

  #wakeAt(at: number): void {
    // Timers may fire a little early; a whole millisecond more is not felt.
    const delayMs = Math.ceil(at - this.#loop.monotonicMs()) + 1;
    this.#cancelTimer = this.#loop.later(() => this.#drain(), Math.max(1, delayMs));
  }

  #day(): number {
    return istDayNumber(this.#loop.now() as EpochMs);
  }
}
