/** The clock of a simulated market against a process whose time a test moves. @module */
import { assertEquals } from "@std/assert";
import type { ProcessLoop } from "../../adapters/clock.ts";
import { pacedLoop } from "../../adapters/paced_loop.ts";

const HOUR = 3_600_000;

/** A process at a time of the test's choosing. */
function process() {
  const state = { ms: 0, delays: [] as number[] };
  const loop: ProcessLoop = {
    now: () => state.ms,
    monotonicMs: () => state.ms,
    soon: (act) => act(),
    later: (_, delayMs) => {
      state.delays.push(delayMs);
      return () => {};
    },
  };
  return { state, loop };
}

Deno.test("pacedLoop() runs at its speed while ticks keep up", () => {
  const { state, loop } = process();
  const paced = pacedLoop(loop, { startAt: 1_000, speed: 60, nextTickAt: () => 100_000 });
  state.ms = 100;
  assertEquals(paced.now(), 7_000);
  state.ms = 200;
  assertEquals(paced.now(), 13_000);
});

Deno.test("pacedLoop() waits for a tick that is not handled, and catches up 20 ms at most", () => {
  const { state, loop } = process();
  let next = 2_000;
  const paced = pacedLoop(loop, { startAt: 1_500, speed: 10, nextTickAt: () => next });
  state.ms = 5_000;
  assertEquals(paced.now(), 2_000);
  next = 100_000;
  state.ms = 5_100;
  assertEquals(paced.now(), 3_200);
});

Deno.test("pacedLoop() stands while its market does, whatever waits", () => {
  const { state, loop } = process();
  let next = -Infinity;
  const paced = pacedLoop(loop, { startAt: 1_500, speed: 60, nextTickAt: () => next });
  paced.later(() => {}, 50);
  state.ms = 800;
  assertEquals(paced.now(), 1_500);
  next = 100_000;
  state.ms = 810;
  assertEquals(paced.now(), 1_500 + 60 * (20 + 10));
});

Deno.test("pacedLoop() keeps its speed when ticks are closer than sleeps are exact", () => {
  const { state, loop } = process();
  let next = 100;
  const paced = pacedLoop(loop, { startAt: 0, speed: 60, nextTickAt: () => next });
  // Every sleep ends 2.5 ms later, and all ticks that are due are handled then.
  while (state.ms < 10_000) {
    state.ms += 2.5;
    while (next <= paced.now()) next += 100;
  }
  assertEquals(paced.now(), 600_000);
});

Deno.test("pacedLoop() passes quickly over a night and is back at its pace before the open", () => {
  const { state, loop } = process();
  const paced = pacedLoop(loop, { startAt: 0, speed: 1, nextTickAt: () => 17 * HOUR });
  paced.later(() => {}, 17 * HOUR);
  state.ms = 60_000;
  assertEquals(paced.now(), 120 * 60_000);
  state.ms = HOUR;
  assertEquals(paced.now(), 17 * HOUR - 10 * 60_000 + 100);
  state.ms += 50;
  assertEquals(paced.now(), 17 * HOUR - 10 * 60_000 + 150);
});

Deno.test("pacedLoop() stops at a timer of the night before it passes on", () => {
  const { state, loop } = process();
  const paced = pacedLoop(loop, { startAt: 0, speed: 300, nextTickAt: () => 17 * HOUR });
  paced.later(() => {}, HOUR);
  assertEquals(state.delays, [50]);
  state.ms = 500;
  assertEquals(paced.now(), HOUR);
  paced.later(() => {}, HOUR / 60);
  assertEquals(state.delays, [50, 60_000 / 36_000]);
  state.ms = 600;
  assertEquals(paced.now(), HOUR + HOUR / 60);
});

Deno.test("pacedLoop() passes over no hours in which the desk works, and stands still in long work", () => {
  const { state, loop } = process();
  let next = 1_000;
  const paced = pacedLoop(loop, { startAt: 0, speed: 300, nextTickAt: () => next });
  paced.later(() => {}, 1_000);
  state.ms = 4;
  assertEquals(paced.now(), 1_000);
  // After the day's last tick the next day's market is made.
  next = 17 * HOUR;
  state.ms = 304;
  assertEquals(paced.now(), 31_000 + 200);
});

Deno.test("pacedLoop() goes on as real time does once the market never ticks again", () => {
  const { state, loop } = process();
  let next = 1_000;
  const paced = pacedLoop(loop, { startAt: 0, speed: 60, nextTickAt: () => next });
  paced.later(() => {}, 60_000);
  state.ms = 20;
  assertEquals(paced.now(), 1_000);
  next = Infinity;
  // Asleep for hours, as a desk is after the last day of its calendar.
  for (let looks = 0; looks < 20 * 3_600; looks++) {
    paced.later(() => {}, 24 * HOUR);
    state.ms += 50;
    paced.now();
  }
  assertEquals(state.delays.at(-1), 50);
  assertEquals(Math.round((paced.now() - 1_000) / HOUR), 1);
});

Deno.test("pacedLoop() later() turns market time into time of the process, in short sleeps", () => {
  const { state, loop } = process();
  const paced = pacedLoop(loop, { startAt: 0, speed: 60, nextTickAt: () => 100_000 });
  paced.later(() => {}, 600);
  paced.later(() => {}, 60_000);
  assertEquals(state.delays, [10, 50]);
});
