/** Two hosts that differ in nothing but time. @module */
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered } from "../../../actors/runtime/context.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { onBothHosts, really, type Start, virtually } from "./both_hosts.ts";
import { KEPT } from "./mail.ts";
import { stepping } from "./stepping.ts";
import { traced } from "./trace.ts";

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

Deno.test("6 Input that waits for the timers of its instant comes after them, also after new ones", () => {
  const seen: string[] = [];
  const inputs = [{ at: 10, n: 1 }, { at: 10, n: 2 }];
  const host = new VirtualHost(actor("s", stepping(seen)), {
    source: {
      peekAt: (timerAt) => {
        const at = inputs[0]?.at ?? Infinity;
        return inputs.length === 1 && timerAt <= at ? Infinity : at;
      },
      take: () => ({ to: "s", kind: "In", body: { n: inputs.shift()!.n } }),
    },
  });
  host.kernel.inject("s", "Set", { delayMs: 10 });
  host.run();
  assertEquals(seen, [
    ...["in 1 at 10", "told 1 at 10", "rest 1 at 10"],
    "armed before at 10",
    ...["in 2 at 10", "told 2 at 10", "rest 2 at 10"],
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

interface Beating {
  Beat: null;
}

Deno.test("6 A perpetual timer never goes idle: run(until) bounds it", () => {
  const beats: number[] = [];
  const heart = volatile<Beating, null>({
    init: () => null,
    mail: { Beat: KEPT },
    started: (state, ctx) => {
      ctx.timer("beat", 100, "Beat", null);
      return state;
    },
    on: {
      Beat: (state, _, ctx) => {
        beats.push(ctx.now);
        ctx.timer("beat", 100, "Beat", null);
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
  const loop = volatile<Beating, null>({
    init: () => null,
    mail: { Beat: KEPT },
    on: {
      Beat: (state, _, ctx) => {
        ctx.tell(ref<Beating>("loop"), "Beat", null);
        return state;
      },
    },
  });
  const host = new VirtualHost(actor("loop", loop), { turnsPerInstantMax: 1_000 });
  host.kernel.inject("loop", "Beat", null);
  assertThrows(() => host.run(), Error, "do not come to rest");
});
