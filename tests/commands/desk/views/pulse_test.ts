/** When actors and quotes last moved, seen by looking now and then. @module */
import { assertEquals } from "@std/assert";
import { FEED } from "../../../../actors/protocol/feed.ts";
import type { Kernel } from "../../../../actors/runtime/kernel.ts";
import { Pulse } from "../../../../commands/desk/views/pulse.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { latest, NO_TICKS } from "../../../../domain/tick/tick_board.ts";
import type { Tick } from "../../../../domain/tick/tick.ts";

const [SBIN, INFY, NEVER] = [1, 2, 3] as InstrumentToken[];

function tick(token: InstrumentToken, at: number): Tick {
  return { token, at, ltp: 100 } as unknown as Tick;
}

function kernel(board: typeof NO_TICKS, feed: number, risk: number): Kernel {
  const cells = [
    { path: FEED, handled: feed, head: { state: { board } } },
    { path: "risk", handled: risk, head: { state: null } },
  ];
  const cell = (path: string) => cells.find((each) => each.path === path);
  return { cells, cell } as unknown as Kernel;
}

Deno.test("Pulse tells since when each actor and each quote stands still, and of neither before", () => {
  const pulse = new Pulse();
  const silent = kernel(NO_TICKS, 0, 0);
  pulse.look(silent, 1_000);
  assertEquals(pulse.beats(silent, 1_500).map(({ ageMs }) => ageMs), [null, null]);
  assertEquals([pulse.feedAgeMs(1_500), pulse.quoteAgeMs(silent, SBIN!, 1_500)], [null, null]);

  const first = latest(NO_TICKS, [tick(SBIN!, 1), tick(INFY!, 1)]);
  const begun = kernel(first, 1, 3);
  pulse.look(begun, 2_000);
  const later = kernel(latest(first, [tick(INFY!, 2)]), 2, 3);
  pulse.look(later, 2_250);
  // The same once more: nothing has moved.
  pulse.look(later, 2_500);
  assertEquals(pulse.beats(later, 3_000.4), [
    { path: FEED, ageMs: 750 },
    { path: "risk", ageMs: 1_000 },
  ]);
  assertEquals(pulse.feedAgeMs(3_000), 750);
  const ages = [SBIN!, INFY!, NEVER!].map((token) => pulse.quoteAgeMs(later, token, 3_000));
  assertEquals(ages, [1_000, 750, null]);
});
