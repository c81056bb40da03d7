/** Market time: its clock, and what is entered for an instant of it. @module */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Agenda } from "../../../../adapters/exchange/kite/agenda.ts";
import { MarketClock } from "../../../../adapters/exchange/kite/market_clock.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";

Deno.test("now() runs at its speed and leaps ahead, and a reading gives the same time", () => {
  let wall = 5_000;
  const clock = new MarketClock(1_000_000 as EpochMs, 60, () => wall);
  wall += 2_000;
  assertEquals<number>(clock.now(), 1_120_000);
  assertEquals(clock.hostMsUntil(1_180_000), 1_000);
  clock.jump(30_000);
  assertEquals<number>(clock.now(), 1_150_000);
  const { marketAt, wallAt, speed } = clock.reading();
  wall += 1_000;
  assertEquals<number>(marketAt + (wall - wallAt) * speed, clock.now());
});

Deno.test("take() goes by instants, and at equal ones by entry", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (instants) => {
    const agenda = new Agenda();
    const done: [number, number][] = [];
    instants.forEach((at, i) => agenda.add(at, () => done.push([at, i])));
    while (agenda.peekAt() < Infinity) agenda.take();
    const wanted = instants.map((at, i): [number, number] => [at, i]);
    assertEquals(done, wanted.sort(([a, i], [b, j]) => a - b || i - j));
  }));
});
