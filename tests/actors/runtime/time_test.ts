/** Order, time and chance: one run queue, frozen instants, and two hosts that agree. @module */
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { type AnyBehaviour, durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered } from "../../../actors/runtime/context.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { RealHost } from "../../../actors/runtime/real_host.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, type Node, supervisor } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { onBothHosts, really, type Start, virtually } from "./both_hosts.ts";
import { KEPT, URGENT } from "./mail.ts";
import { ManualLoop } from "./manual_loop.ts";
import { traced } from "./trace.ts";

interface Relay {
  /** Told to every actor of `to`, in order, `count` times. */
  Send: { readonly to: readonly string[]; readonly count: number };
  Note: { readonly from: string; readonly n: number };
  Alarm: { readonly from: string };
}

/** Sends and notes: what it heard is in `heard`, as `self: from n`. */
function relay(heard: string[]): AnyBehaviour {
  return volatile<Relay, null>({
    init: () => null,
    mail: { Send: KEPT, Note: KEPT, Alarm: URGENT },
    on: {
      Send: (state, { to, count }, ctx) => {
        for (let n = 0; n < count; n++) {
          for (const each of to) ctx.tell(ref<Relay>(each), "Note", { from: ctx.self, n });
        }
        return state;
      },
      Note: (state, { from, n }, ctx) => {
        heard.push(`${ctx.self}: ${from} ${n}`);
        return state;
      },
      Alarm: (state, { from }, ctx) => {
        heard.push(`${ctx.self}: alarm ${from}`);
        return state;
      },
    },
  });
}

function relays(heard: string[]): Node {
  const behaviour = relay(heard);
  return supervisor("r", "one_for_one", ["a", "b", "c"].map((name) => actor(name, behaviour)));
}

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

interface Mixed {
  Kick: { readonly left: number };
  Again: { readonly left: number };
  Back: Answered<number, number>;
}
type Kicked = { readonly type: "Kicked"; readonly draw: number };

/** Asks the outside, sets a timer, rolls dice and goes round a few times. */
const mixed = durable<Mixed, number, Kicked>({
  init: () => 0,
  apply: (state, { draw }) => state + draw,
  versions: { Kicked: 1 },
  mail: { Kick: KEPT, Again: KEPT, Back: KEPT },
  started: (state, ctx) => {
    // Apart, so that a real disk has answered before the other begins.
    ctx.timer("first", ctx.self === "r/a" ? 3 : 5, "Again", { left: 2 });
    return state;
  },
  on: {
    Kick: (_, { left }, ctx) => {
      ctx.io("echo", left, { as: "Back", key: `${left}`, carry: left });
      if (left > 0) ctx.timer("again", 7, "Again", { left: left - 1 });
      return ctx.emit({ type: "Kicked", draw: ctx.random() });
    },
    Again: (state, { left }, ctx) => {
      const other = ctx.self === "r/a" ? "r/b" : "r/a";
      ctx.tell(ref<Mixed>(other), "Kick", { left });
      return state;
    },
    Back: (state, { carry }, ctx) => {
      if (carry === 1) ctx.timer("more", 2, "Again", { left: 0 });
      return state;
    },
  },
});

function mixedRun(start: Start, seed = 1): string[] {
  const trace = traced();
  const echo = {
    call: (request: unknown, _: string, answer: (answer: { type: "ok"; body: unknown }) => void) =>
      answer({ type: "ok", body: request }),
  };
  const tree = supervisor("r", "one_for_one", [actor("a", mixed), actor("b", mixed)]);
  const { kernel, run } = start(tree, { tap: trace.tap, ports: { echo }, seed });
  run();
  const states = [...kernel.cells].map((cell) => String(cell.head.state));
  return [...trace.delivered, ...states];
}

Deno.test("6 Real and virtual time differ only in the host: the same deliveries, ids and draws", () => {
  const virtual = mixedRun(virtually);
  assert(virtual.length > 15, `only ${virtual.length} deliveries`);
  assertEquals(mixedRun(really), virtual);
});

Deno.test("6 Same seed and inputs, same deliveries; another seed, another run", () => {
  assertEquals(mixedRun(virtually, 5), mixedRun(virtually, 5));
  assertNotEquals(mixedRun(virtually, 6), mixedRun(virtually, 5));
});

interface Steps {
  In: { readonly n: number };
  Set: { readonly delayMs: number };
  Due: { readonly name: string };
}

/** Notes what reaches it; `In` sets a timer of no delay. */
function stepping(seen: string[]): AnyBehaviour {
  return volatile<Steps, null>({
    init: () => null,
    mail: { In: KEPT, Set: KEPT, Due: KEPT },
    on: {
      In: (state, { n }, ctx) => {
        seen.push(`in ${n} at ${ctx.now}`);
        ctx.timer("rest", 0, "Due", { name: `rest ${n}` });
        ctx.tell(ref<Steps>(ctx.self), "Due", { name: `told ${n}` });
        return state;
      },
      Set: (state, { delayMs }, ctx) => {
        ctx.timer("early", delayMs, "Due", { name: "armed before" });
        return state;
      },
      Due: (state, { name }, ctx) => {
        seen.push(`${name} at ${ctx.now}`);
        return state;
      },
    },
  });
}

Deno.test("6 Each input comes to rest before the next: at one instant input precedes timers", () => {
  const seen: string[] = [];
  const inputs = [{ at: 10, n: 1 }, { at: 10, n: 2 }, { at: 12, n: 3 }];
  const host = new VirtualHost(actor("s", stepping(seen)), {
    source: {
      peekAt: () => inputs[0]?.at ?? Infinity,
      take: () => ({ to: "s", kind: "In", body: { n: inputs.shift()!.n } }),
    },
  });
  host.kernel.inject("s", "Set", { delayMs: 10 });
  host.run();
  assertEquals(seen, [
    "in 1 at 10",
    "told 1 at 10",
    "rest 1 at 10",
    "in 2 at 10",
    "told 2 at 10",
    "rest 2 at 10",
    "armed before at 10",
    "in 3 at 12",
    "told 3 at 12",
    "rest 3 at 12",
  ]);
});

onBothHosts("6 A timer of no delay fires once everything under way has come to rest", (start) => {
  const seen: string[] = [];
  const { kernel, run } = start(actor("s", stepping(seen)));
  kernel.inject("s", "In", { n: 1 });
  kernel.inject("s", "Due", { name: "waiting" });
  run();
  assertEquals(seen, ["in 1 at 0", "waiting at 0", "told 1 at 0", "rest 1 at 0"]);
});

Deno.test("6 Durability is a virtual event: effects wait for it and nothing else does", () => {
  const calls: string[] = [];
  const host = new VirtualHost(actor("a", mixed), {
    durabilityMs: 40,
    ports: (host) => ({
      echo: { call: (request) => void calls.push(`${request} at ${host.now}`) },
    }),
  });
  host.kernel.inject("a", "Kick", { left: 1 });
  host.run(30);
  assertEquals(calls, []);
  assertEquals(host.log.durable(), 0);
  assert(host.log.lastLsn >= 2);
  host.run();
  assertEquals(calls[0], "1 at 40");
  assertEquals(host.log.durable(), host.log.lastLsn);
});

Deno.test("6 A perpetual timer never goes idle: run(until) bounds it", () => {
  const beats: number[] = [];
  const heart = volatile<Clocked, null>({
    init: () => null,
    mail: { Wake: KEPT, Look: KEPT },
    started: (state, ctx) => {
      ctx.timer("beat", 100, "Look", null);
      return state;
    },
    on: {
      Wake: (state) => state,
      Look: (state, _, ctx) => {
        beats.push(ctx.now);
        ctx.timer("beat", 100, "Look", null);
        return state;
      },
    },
  });
  const host = new VirtualHost(actor("heart", heart));
  host.run(350);
  assertEquals(beats, [100, 200, 300]);
  assertEquals([host.now, host.kernel.now], [350, 350]);
  host.run(400);
  assertEquals(beats.length, 4);
});

Deno.test("6 Actors that never come to rest at one instant are a bug, and said to be", () => {
  const loop = volatile<Clocked, null>({
    init: () => null,
    mail: { Wake: KEPT, Look: KEPT },
    on: {
      Wake: (state) => state,
      Look: (state, _, ctx) => {
        ctx.tell(ref<Clocked>("loop"), "Look", null);
        return state;
      },
    },
  });
  const host = new VirtualHost(actor("loop", loop), { turnsPerInstantMax: 1_000 });
  host.kernel.inject("loop", "Look", null);
  assertThrows(() => host.run(), Error, "do not come to rest");
});

/** A backlog of `count` messages under a clock of which every reading costs `readCostMs`. */
function backlog(count: number, readCostMs: number): ManualLoop {
  const loop = new ManualLoop(0, readCostMs);
  const host = new RealHost(relays([]), { loop, log: new MemoryLog() });
  host.inject("r/a", "Send", { to: ["r/b"], count });
  while (loop.turn());
  assertEquals(host.kernel.cell("r/b")!.handled, count);
  return loop;
}

Deno.test("7 Real time yields after 1 ms of turns, every 4th time through a timer", () => {
  const { calls } = backlog(2_000, 0.2);
  assert(calls.length > 8, `${calls.length} yields`);
  // The first call is the wake-up; then come the yields.
  calls.slice(1).forEach((call, i) => assertEquals(call, i % 4 === 3 ? "later 0" : "soon"));
});

Deno.test("7 Real time looks at the clock after every long turn", () => {
  // Every reading costs a whole budget: as if each turn took that long.
  const { calls } = backlog(50, 1);
  assert(calls.length >= 50, `${calls.length} yields for 50 turns of 1 ms`);
});

Deno.test("7 Real time sleeps until the next timer and wakes for what comes before", () => {
  const loop = new ManualLoop(1_000);
  const seen: string[] = [];
  const host = new RealHost(actor("s", stepping(seen)), { loop, log: new MemoryLog() });
  host.inject("s", "Set", { delayMs: 50 });
  while (loop.turn());
  assertEquals(loop.calls, ["soon", "later 50"]);
  loop.later(() => host.inject("s", "Due", { name: "hello" }), 20);
  while (loop.turn() || loop.advance());
  assertEquals(seen, ["hello at 1020", "armed before at 1050"]);
  assertEquals(loop.calls, ["soon", "later 50", "later 20", "soon", "later 30", "soon"]);
});
