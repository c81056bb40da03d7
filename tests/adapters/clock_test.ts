/** The process's clock and event loop, alone and under the actors. @module */
import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { volatile } from "../../actors/runtime/behaviour.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import { RealHost } from "../../actors/runtime/real_host.ts";
import { ref } from "../../actors/runtime/ref.ts";
import { actor } from "../../actors/runtime/supervisor.ts";
import { processLoop, steadyClock } from "../../adapters/clock.ts";

Deno.test("processLoop() tells the wall clock's time and one that never goes back", () => {
  const loop = processLoop();
  const before = Date.now();
  const now = loop.now();
  assert(before <= now && now <= Date.now());
  const [first, second] = [loop.monotonicMs(), loop.monotonicMs()];
  assert(first <= second && first < before);
});

Deno.test("processLoop() runs what is soon and what is later, neither at once, and not what was cancelled", async () => {
  const loop = processLoop();
  const order: string[] = [];
  await new Promise<void>((done) => {
    loop.later(() => order.push("cancelled"), 0)();
    loop.soon(() => {
      order.push("soon");
      loop.later(() => {
        order.push("later");
        done();
      }, 5);
    });
    order.push("now");
  });
  assertEquals(order, ["now", "soon", "later"]);
});

Deno.test("steadyClock() is the wall's, and goes half as fast while that has been set back", () => {
  let wall = 1_000_000;
  let monotonicMs = 50;
  const now = steadyClock(() => wall, () => monotonicMs);
  const pass = (ms: number) => {
    wall += ms;
    monotonicMs += ms;
    return now();
  };
  assertEquals([now(), pass(10), pass(5)], [1_000_000, 1_000_010, 1_000_015]);
  // Two minutes back: a timer of a second still comes, and the wall's time is met after twice those.
  wall -= 120_000;
  const from = now();
  assertEquals(from, 1_000_015);
  assertEquals([pass(1_000), pass(1)], [from + 500, from + 500]);
  assertEquals(pass(240_000 - 1_001), wall);
  assertEquals(pass(7), wall);
  // Forward, as after a night of sleep, at once.
  wall += 3_600_000;
  assertEquals(now(), wall);
});

interface Counting {
  Down: { readonly left: number };
  Due: null;
}

const SELF = ref<Counting>("counting");

Deno.test("RealHost on processLoop(): a backlog lets the event loop breathe, a timer wakes it", async () => {
  const seen: string[] = [];
  let breathed = false;
  const kept = { full: "crashReceiver", poison: "quarantine" } as const;
  const counting = volatile<Counting, number>({
    init: () => 0,
    mail: { Down: kept, Due: kept },
    on: {
      Down: (state, { left }, ctx) => {
        if (left > 0 && !breathed) ctx.tell(SELF, "Down", { left: left - 1 });
        else ctx.timer("due", 2, "Due", null);
        return state + 1;
      },
      Due: (state) => {
        seen.push("due");
        return state;
      },
    },
  });
  const host = new RealHost(actor("counting", counting), {
    loop: processLoop(),
    log: new MemoryLog(),
  });
  // The runtime looks at timers only every so many rounds: the backlog must outlast them.
  const turns = 5_000_000;
  host.inject(SELF, "Down", { left: turns - 1 });
  const state = () => host.kernel.cell(SELF)!.head.state as number;
  await delay(1);
  const handledAtTimer = state();
  breathed = true;
  assert(handledAtTimer < turns, "a timer of the process waited for the whole backlog");
  await host.idle();
  assert(state() > handledAtTimer);
  for (let i = 0; i < 500 && seen.length === 0; i++) {
    await delay(10);
  }
  assertEquals(seen, ["due"]);
  await host.stop();
  assertEquals(host.kernel.cell(SELF)!.status, "stopped");
});
