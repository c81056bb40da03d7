/** A recorded day is played at the speed that was asked for, however its ticks lie. @module */
import { assert, assertEquals } from "@std/assert";
import { playThrough } from "../../../commands/replay/replay_pace.ts";

/** Plays frames at these instants; where each step ended, and how long each wait was. */
async function played(frames: readonly number[], speed: number | null) {
  let next = 0;
  const steps: number[] = [];
  const waits: number[] = [];
  await playThrough(
    {
      peekAt: () => frames[next] ?? Infinity,
      run: (until) => {
        steps.push(until);
        while ((frames[next] ?? Infinity) <= until) next++;
      },
    },
    speed,
    (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  );
  return { steps, waits };
}

Deno.test("playThrough() passes ten seconds in one at speed 10, by dense ticks as by rare ones", async () => {
  const dense = Array.from({ length: 601 }, (_, i) => 1_000 + 100 * i);
  for (const frames of [dense, [1_000, 1_700, 33_000, 61_000]]) {
    const { steps, waits } = await played(frames, 10);
    assertEquals([steps[0], steps[1], steps.at(-1)], [1_500, 2_000, 61_000]);
    // Six seconds for a minute, less what the steps themselves have taken.
    assert(waits.length === 120 && waits.every((ms) => ms <= 50), `${waits}`);
  }
});

Deno.test("playThrough() waits for nobody without a speed, and ends with the last frame", async () => {
  const { steps, waits } = await played([0, 30_000, 150_000], null);
  assertEquals([steps, waits], [[60_000, 120_000, 180_000], []]);
});
