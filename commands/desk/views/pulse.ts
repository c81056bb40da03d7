/**
 * When actors and quotes last moved, on the host's clock. Seen by looking now and then, so that no
 * turn pays for it.
 * @module
 */
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { Tick } from "../../../domain/tick/tick.ts";
import type { Beat } from "../../../domain/view/desk_view.ts";
import { stateOf } from "../actor_state.ts";

export class Pulse {
  /** By place in the tree: messages handled, and when that was last seen to change. */
  readonly #handled: number[] = [];
  readonly #beatMs: (number | null)[] = [];
  /** By place on the feed's board. */
  readonly #ticks: Tick[] = [];
  readonly #quoteMs: number[] = [];
  #feedMs: number | null = null;

  look(kernel: Kernel, nowMs: number): void {
    let place = 0;
    for (const { handled } of kernel.cells) {
      if (handled !== (this.#handled[place] ?? 0)) this.#beatMs[place] = nowMs;
      this.#handled[place++] = handled;
    }
    const { ticks } = stateOf(kernel, "feed").board;
    for (let i = 0; i < ticks.length; i++) {
      if (ticks[i] === this.#ticks[i]) continue;
      this.#ticks[i] = ticks[i]!;
      this.#quoteMs[i] = nowMs;
      this.#feedMs = nowMs;
    }
  }

  beats(kernel: Kernel, nowMs: number): Beat[] {
    return [...kernel.cells].map(({ path }, place) => {
      return { path, ageMs: age(this.#beatMs[place], nowMs) };
    });
  }

  feedAgeMs(nowMs: number): number | null {
    return age(this.#feedMs, nowMs);
  }

  quoteAgeMs(kernel: Kernel, token: InstrumentToken, nowMs: number): number | null {
    const place = stateOf(kernel, "feed").board.places.get(token);
    return place === undefined ? null : age(this.#quoteMs[place], nowMs);
  }
}

function age(sinceMs: number | null | undefined, nowMs: number): number | null {
  return sinceMs === null || sinceMs === undefined ? null : Math.round(nowMs - sinceMs);
}
