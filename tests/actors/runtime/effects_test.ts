/** Effects: what leaves for the outside world, when, and how it is answered. @module */
import { assertEquals } from "@std/assert";
import { type AnyBehaviour, durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answer, Answered, EffectOptions } from "../../../actors/runtime/context.ts";
import type { Gate, Port } from "../../../actors/runtime/host.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { RealHost } from "../../../actors/runtime/real_host.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost, type VirtualOptions } from "../../../actors/runtime/virtual_host.ts";
import { onBothHosts } from "./both_hosts.ts";
import { KEPT } from "./mail.ts";
import { ManualLoop } from "./manual_loop.ts";
import { traced } from "./trace.ts";

interface Broker {
  Place: { readonly n: number; readonly options?: Partial<EffectOptions> };
  Placed: Answered<number, unknown>;
}
type Intended = { readonly type: "Intended"; readonly n: number };

/** Records an intent, sends it out by `orders`, and notes the answers. */
function broker(answers: unknown[]): AnyBehaviour {
  return durable<Broker, number, Intended>({
    init: () => 0,
    apply: (state) => state + 1,
    versions: { Intended: 1 },
    mail: { Place: KEPT, Placed: KEPT },
    on: {
      Place: (_, { n, options = {} }, ctx) => {
        ctx.io("orders", { n }, { as: "Placed", key: `order ${n}`, carry: n, ...options });
        return ctx.emit({ type: "Intended", n });
      },
      Placed: (state, { carry, answer }) => {
        answers.push([carry, answer]);
        return state;
      },
    },
  });
}

const root = (behaviour: AnyBehaviour) =>
  supervisor("r", "one_for_one", [actor("broker", behaviour)]);

/** A broker in virtual time whose records take 30 ms to the disk. */
function slowDisk(options: Pick<VirtualOptions, "gates" | "tap" | "sideRecord">) {
  const answers: unknown[] = [];
  const called: string[] = [];
  const host = new VirtualHost(root(broker(answers)), {
    ...options,
    durabilityMs: 30,
    ports: (host) => ({
      orders: {
        call: (request, id, answer) => {
          called.push(`${JSON.stringify(request)} ${id} at ${host.now}`);
          host.after(5, () => answer({ type: "ok", body: "placed" }));
        },
      },
    }),
  });
  return { host, answers, called };
}

Deno.test("17 An effect is released only when its record is durable", () => {
  const { host, answers, called } = slowDisk({});
  host.kernel.inject("r/broker", "Place", { n: 1 });
  host.run(29);
  assertEquals([called.length, host.log.lastLsn, host.kernel.effects.waiting], [0, 1, 1]);
  host.run();
  assertEquals(called, ['{"n":1} r/broker#0.0 at 30']);
  assertEquals(answers, [[1, { type: "ok", body: "placed" }]]);
});

Deno.test("17 A busy loop looks at the log between turns, and releases what has become durable", () => {
  class SharedLog extends MemoryLog {
    look(): void {
      this.acknowledge();
    }
  }
  const called: (readonly [unknown, number])[] = [];
  const handled = () => host.kernel.cell("r/broker")!.handled;
  // Every reading of the clock costs a budget: one turn, and then a yield.
  const loop = new ManualLoop(0, 1);
  const host = new RealHost(root(broker([])), {
    loop,
    log: new SharedLog(),
    ports: { orders: { call: (request) => void called.push([request, handled()]) } },
  });
  for (const n of [1, 2, 3]) host.inject("r/broker", "Place", { n });
  while (loop.turn());
  assertEquals(called, [[{ n: 1 }, 1], [{ n: 2 }, 2], [{ n: 3 }, 3]]);
});

Deno.test("17 Effects leave in the order of their records, each with its own", () => {
  const { host, called } = slowDisk({});
  host.kernel.inject("r/broker", "Place", { n: 1 });
  host.run(10);
  for (const n of [2, 3]) host.kernel.inject("r/broker", "Place", { n });
  host.run();
  assertEquals(called, [
    '{"n":1} r/broker#0.0 at 30',
    '{"n":2} r/broker#1.0 at 40',
    '{"n":3} r/broker#2.0 at 40',
  ]);
});

Deno.test("17 An effect leaves a lost log by the side, on record, in order, and only once", () => {
  const recorded: ((mayLeave: boolean) => void)[] = [];
  const side = {
    isOpen: false,
    admits: (_: string, request: unknown) => (request as { n: number }).n !== 2,
    record: (_: unknown, done: (mayLeave: boolean) => void) => void recorded.push(done),
  };
  const { host, called, answers } = slowDisk({ sideRecord: side });
  for (const n of [1, 2]) host.kernel.inject("r/broker", "Place", { n });
  host.run(5);
  side.isOpen = true;
  // What comes now does not overtake what waits.
  host.kernel.inject("r/broker", "Place", { n: 3 });
  host.run(6);
  assertEquals([recorded.length, called], [2, []]);
  recorded[0]!(false);
  recorded[1]!(true);
  assertEquals(called, ['{"n":3} r/broker#2.0 at 6']);
  host.kernel.effects.releasePastLog();
  assertEquals(recorded.length, 3);
  recorded[2]!(true);
  recorded[2]!(true);
  host.run();
  assertEquals(called.map((call) => call.slice(0, 7)), ['{"n":3}', '{"n":1}', '{"n":2}']);
  assertEquals(answers.length, 3);
});

Deno.test("17 The gate is asked just before the release; a refused effect returns as withheld", () => {
  let halted = false;
  const asked: string[] = [];
  const gates: Record<string, Gate> = {
    halt: (request, now) => {
      asked.push(`${JSON.stringify(request)} at ${now}`);
      return halted ? "halted" : null;
    },
  };
  const { host, answers, called } = slowDisk({ gates });
  host.kernel.inject("r/broker", "Place", { n: 1, options: { gate: "halt" } });
  // Exits carry no gate: a halt must not trap a position.
  host.kernel.inject("r/broker", "Place", { n: 2 });
  host.run(20);
  halted = true;
  host.run();
  assertEquals(asked, ['{"n":1} at 30']);
  assertEquals(called, ['{"n":2} r/broker#1.0 at 30']);
  assertEquals(answers, [
    [1, { type: "withheld", reason: "halted" }],
    [2, { type: "ok", body: "placed" }],
  ]);
});

Deno.test("17 An effect that has expired while it waited is withheld", () => {
  const { host, answers, called } = slowDisk({});
  host.kernel.inject("r/broker", "Place", { n: 1, options: { expiresAt: 29 } });
  host.kernel.inject("r/broker", "Place", { n: 2, options: { expiresAt: 30 } });
  host.run();
  assertEquals(answers, [
    [1, { type: "withheld", reason: "expired" }],
    [2, { type: "ok", body: "placed" }],
  ]);
  assertEquals(called.length, 1);
});

onBothHosts("17 A gate that is missing or fails is closed", (start) => {
  const answers: unknown[] = [];
  const gates: Record<string, Gate> = {
    broken: () => {
      throw new Error("no prices");
    },
  };
  const ports = { orders: { call: () => answers.push("called") } };
  const { kernel, run } = start(root(broker(answers)), { gates, ports });
  kernel.inject("r/broker", "Place", { n: 1, options: { gate: "missing" } });
  kernel.inject("r/broker", "Place", { n: 2, options: { gate: "broken" } });
  run();
  assertEquals(answers, [
    [1, { type: "withheld", reason: "no gate named missing" }],
    [2, { type: "withheld", reason: "gate broken failed: no prices" }],
  ]);
});

onBothHosts("17 A port that throws leaves the answer unknown, and says so to the tap", (start) => {
  const answers: unknown[] = [];
  const trace = traced();
  const orders: Port = {
    call: () => {
      throw new Error("socket closed");
    },
  };
  const { kernel, run } = start(root(broker(answers)), { tap: trace.tap, ports: { orders } });
  kernel.inject("r/broker", "Place", { n: 1 });
  run();
  assertEquals(answers, [[1, { type: "unknown" }]]);
  assertEquals(trace.portsFailed, ["orders: socket closed"]);
});

onBothHosts("17 A port answers once: what it says later goes nowhere", (start) => {
  const answers: unknown[] = [];
  const trace = traced();
  const orders: Port = {
    call: (_, __, answer: (answer: Answer<unknown>) => void) => {
      answer({ type: "ok", body: 1 });
      answer({ type: "failed", error: "no" });
    },
  };
  const { kernel, run } = start(root(broker(answers)), { tap: trace.tap, ports: { orders } });
  kernel.inject("r/broker", "Place", { n: 1 });
  run();
  assertEquals(answers, [[1, { type: "ok", body: 1 }]]);
  assertEquals(trace.lost, []);
});

onBothHosts("17 An effect to a port that does not exist aborts the turn", (start) => {
  const trace = traced();
  const { kernel, log, run } = start(root(broker([])), trace);
  kernel.inject("r/broker", "Place", { n: 1 });
  run();
  assertEquals(trace.aborted[0], "Place: No port named orders");
  assertEquals(kernel.cell("r/broker")!.head.state, 0);
  assertEquals(log.all!.filter(({ putAside }) => putAside === undefined), []);
});

interface Exchange {
  Request: { readonly n: number };
}

onBothHosts("17 A port may be an actor: its reply is the answer", (start) => {
  const answers: unknown[] = [];
  const exchange = volatile<Exchange, number>({
    init: () => 0,
    mail: { Request: KEPT },
    on: {
      Request: (state, { n }, ctx) => {
        ctx.reply(`accepted ${n}`);
        return state + 1;
      },
    },
  });
  const tree = supervisor("r", "one_for_one", [
    actor("broker", broker(answers)),
    actor("exchange", exchange),
  ]);
  const trace = traced();
  const ports = { orders: { path: "r/exchange", kind: "Request" } };
  const { kernel, run } = start(tree, { tap: trace.tap, ports });
  kernel.inject("r/broker", "Place", { n: 1 });
  run();
  assertEquals(answers, [[1, { type: "ok", body: "accepted 1" }]]);
  // The request carries the effect's id.
  assertEquals(trace.delivered[1], 'r/broker#0.0 Request {"n":1}');
});

onBothHosts("17 A port that is a stopped actor fails the effect", (start) => {
  const answers: unknown[] = [];
  const tree = supervisor("r", "one_for_one", [
    actor("broker", broker(answers)),
    actor("exchange", broker([])),
  ]);
  const ports = { orders: { path: "r/exchange", kind: "Place" } };
  const { kernel, run } = start(tree, { ports });
  run();
  kernel.tree.stop("r/exchange");
  kernel.inject("r/broker", "Place", { n: 1 });
  run();
  assertEquals(answers, [[1, { type: "failed", error: "stopped" }]]);
});

onBothHosts("17 A volatile actor's effect has no record to wait for", (start) => {
  const called: unknown[] = [];
  const reader = volatile<Broker, null>({
    init: () => null,
    mail: { Place: KEPT, Placed: KEPT },
    on: {
      Place: (state, { n }, ctx) => {
        ctx.io("orders", n, { as: "Placed", key: "k" });
        return state;
      },
      Placed: (state) => state,
    },
  });
  const orders: Port = { call: (request, id) => void called.push(`${request} ${id}`) };
  const { kernel, run } = start(root(reader), { ports: { orders } });
  kernel.inject("r/broker", "Place", { n: 1 });
  run();
  assertEquals(called, ["1 r/broker~0.1#0.0"]);
});
