/**
 * How late timers of this process come: what a person sees first when something blocks the engine.
 * @module
 */
import type { Lateness } from "../../../domain/view/desk_view.ts";

const EVERY_MS = 20;
/** Five seconds. */
const SAMPLES = 250;

export class LoopProbe {
  /** Milliseconds, oldest overwritten. */
  readonly #late = new Float64Array(SAMPLES);
  #count = 0;
  #dueMs = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  start(): void {
    this.#dueMs = performance.now() + EVERY_MS;
    this.#timer = setTimeout(() => this.#ring(), EVERY_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Over the last five seconds. */
  lateness(): Lateness {
    const known = this.#late.slice(0, Math.min(this.#count, SAMPLES)).sort();
    const at = (share: number) => rounded(known[Math.ceil(known.length * share) - 1] ?? 0);
    return { p99: at(0.99), max: at(1) };
  }

  #ring(): void {
    this.#late[this.#count++ % SAMPLES] = Math.max(0, performance.now() - this.#dueMs);
    this.start();
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
