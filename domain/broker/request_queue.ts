/**
 * Requests that wait for their budget: cancels before exits before entries, each in its order. A
 * request that has waited too long comes out as expired: an entry is worth nothing a second later.
 * @module
 */
import { REQUEST_LANES, type RequestBudget, type RequestLane } from "./request_budget.ts";

export interface QueuedRequest {
  readonly lane: RequestLane;
  /** Not to be sent after this time; Infinity where it does not matter. */
  readonly until: number;
}

export type Turn<T> =
  /** Its budget is spent: send it. */
  | { readonly type: "Send"; readonly request: T }
  | { readonly type: "Refuse"; readonly request: T; readonly code: "expired" | "day_budget_spent" }
  /** Nothing may leave before `at`; Infinity when nothing waits. */
  | { readonly type: "Wait"; readonly at: number };

export class RequestQueue<T extends QueuedRequest> {
  readonly #budget: RequestBudget;
  readonly #waitingMax: number;
  readonly #lanes: Record<RequestLane, T[]> = {
    cancel: [],
    exit: [],
    entry: [],
    quote: [],
    history: [],
    other: [],
  };

  /** At most `waitingMax` wait in each lane. */
  constructor(budget: RequestBudget, waitingMax: number) {
    this.#budget = budget;
    this.#waitingMax = waitingMax;
  }

  /** False when its lane is full. */
  add(request: T): boolean {
    const lane = this.#lanes[request.lane];
    if (lane.length >= this.#waitingMax) return false;
    lane.push(request);
    return true;
  }

  /** What is to be done now; to be asked until it says "Wait". */
  next(at: number, day: number): Turn<T> {
    let waitUntil = Infinity;
    for (const name of REQUEST_LANES) {
      const lane = this.#lanes[name];
      const late = lane.findIndex(({ until }) => until < at);
      if (late >= 0) return { type: "Refuse", request: lane.splice(late, 1)[0]!, code: "expired" };
      if (lane.length === 0) continue;
      const nextAt = this.#budget.nextAt(name, at, day);
      if (nextAt === Infinity) {
        return { type: "Refuse", request: lane.shift()!, code: "day_budget_spent" };
      }
      if (nextAt <= at) {
        this.#budget.spend(name, at, day);
        return { type: "Send", request: lane.shift()! };
      }
      waitUntil = Math.min(waitUntil, nextAt);
    }
    return { type: "Wait", at: waitUntil };
  }

  /** Takes out what waits in the lane, e.g. entries on HALT. */
  withdraw(lane: RequestLane): readonly T[] {
    return this.#lanes[lane].splice(0);
  }
}
