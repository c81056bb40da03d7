/** Order and chance: FIFO, frozen instants, and a stream of draws per actor. @module */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { type AnyBehaviour, volatile } from "../../../actors/runtime/behaviour.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { RealHost } from "../../../actors/runtime/real_host.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { onBothHosts } from "./both_hosts.ts";
import { KEPT } from "./mail.ts";
import { ManualLoop } from "./manual_loop.ts";
import { relays } from "./relay.ts";

onBothHosts("5 Messages are FIFO per sender, receiver and lane", (start) => {
  const heard: string[] = [];
  const { kernel, run } = start(relays(heard));
  kernel.inject("r/a", "Send", { to: ["r/c", "r/b"], count: 3 });
  kernel.inject("r/b", "Send", { to: ["r/c"], count: 3 });
  run();
  for (const from of ["r/a", "r/b"]) {
    const numbers = heard.filter((each) => each.startsWith(`r/c: ${from}`));
    assertEquals(numbers, [0, 1, 2].map((n) => `r/c: ${from} ${n}`));
  }
  assertEquals(heard.length, 9);
});

interface Clocked {
  Wake: { readonly name: string };
  Look: null;
}

onBothHosts("5 Equal due times break by insertion, whatever the key or actor", (start) => {
  const fired: string[] = [];
  const behaviour = volatile<Clocked, null>({
    init: () => null,
    mail: { Wake: KEPT, Look: KEPT },
    on: {
      Look: (state, _, ctx) => {
        ctx.timer("late", 20, "Wake", { name: `${ctx.self} late` });
        ctx.timer("z", 10, "Wake", { name: `${ctx.self} z` });
        ctx.timer("a", 10, "Wake", { name: `${ctx.self} a` });
        return state;
      },
      Wake: (state, { name }, ctx) => {
        fired.push(`${name} ${ctx.now}`);
        return state;
      },
    },
  });
  const { kernel, run } = start(
    supervisor("r", "one_for_one", [actor("x", behaviour), actor("b", behaviour)]),
  );
  kernel.inject("r/x", "Look", null);
  kernel.inject("r/b", "Look", null);
  run();
  const ten = ["r/x z", "r/x a", "r/b z", "r/b a"].map((name) => `${name} 10`);
  assertEquals(fired, [...ten, "r/x late 20", "r/b late 20"]);
});

Deno.test("5 Time is frozen inside a turn", () => {
  const loop = new ManualLoop(1_000);
  const seen: number[] = [];
  const behaviour = volatile<Clocked, null>({
    init: () => null,
    mail: { Wake: KEPT, Look: KEPT },
    on: {
      Look: (state, _, ctx) => {
        seen.push(ctx.now);
        // The clock goes on while the handler works.
        loop.later(() => {}, 5);
        loop.advance();
        seen.push(ctx.now);
        return state;
      },
      Wake: (state) => state,
    },
  });
  const host = new RealHost(actor("looker", behaviour), { loop, log: new MemoryLog() });
  host.inject("looker", "Look", null);
  host.inject("looker", "Look", null);
  while (loop.turn() || loop.advance());
  assertEquals(seen, [1_000, 1_000, 1_005, 1_005]);
});

/** Draws three numbers at every message. */
function gambler(drawn: Map<string, number[]>): AnyBehaviour {
  return volatile<Clocked, null>({
    init: () => null,
    mail: { Wake: KEPT, Look: KEPT },
    on: {
      Look: (state, _, ctx) => {
        const own = drawn.get(ctx.self) ?? [];
        drawn.set(ctx.self, [...own, ctx.random(), ctx.random(), ctx.random()]);
        return state;
      },
      Wake: (state) => state,
    },
  });
}

onBothHosts("5 Chance is a stream per actor path: nobody else's draws move it", (start) => {
  const draws = (seed: number, looks: readonly string[]) => {
    const drawn = new Map<string, number[]>();
    const behaviour = gambler(drawn);
    const { kernel, run } = start(
      supervisor("r", "one_for_one", [actor("a", behaviour), actor("b", behaviour)]),
      { seed },
    );
    for (const path of looks) kernel.inject(path, "Look", null);
    run();
    return drawn;
  };
  const alone = draws(7, ["r/a", "r/a"]).get("r/a")!;
  const together = draws(7, ["r/b", "r/a", "r/b", "r/a"]);
  assertEquals(together.get("r/a"), alone);
  assertNotEquals(together.get("r/b")!.slice(0, 6), alone);
  assertNotEquals(draws(8, ["r/a", "r/a"]).get("r/a"), alone);
  assertEquals(new Set(alone).size, 6);
  assert(alone.every((draw) => draw >= 0 && draw < 1));
});
