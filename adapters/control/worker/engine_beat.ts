/**
 * The beats of the engine's thread, as its control Worker hears them. A thread that stands still, in
 * a strategy's endless loop or a write that hangs, cannot say so itself.
 * @module
 */
export const LOOK_MS = 1_000;
/** More than a loaded machine or a slow disk takes now and then. */
const STILL_LOOKS = 10;

export class EngineBeat {
  /**
   * Looks since it was last heard. They are counted, not timed: a machine that has slept looks once
   * and hears the engine before it looks again.
   */
  #looks = 0;

  /** What is to be said of it; null where that is nothing. */
  heard(): string | null {
    const looks = this.#looks;
    this.#looks = 0;
    return looks < STILL_LOOKS ? null : `the engine goes on after ${seconds(looks)} s`;
  }

  /** To be called every `LOOK_MS`: a line once it has stood still for ten seconds. */
  look(): string | null {
    if (++this.#looks !== STILL_LOOKS) return null;
    return `the engine (process ${Deno.pid}) has stood still for ${seconds(this.#looks)} s: ` +
      "nothing is managed meanwhile, and stops rest where they are. If it stays so, end it with " +
      `\`kill -9 ${Deno.pid}\` and start it again`;
  }
}

function seconds(looks: number): number {
  return Math.round(looks * LOOK_MS / 1_000);
}
