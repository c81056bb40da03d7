/** The actor core's runs for the bench, in virtual time or on a real event loop. @module */
import { volatile } from "../../actors/runtime/behaviour.ts";
import type { Answered } from "../../actors/runtime/context.ts";
import type { Tap } from "../../actors/runtime/host.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import { type EventLoop, RealHost } from "../../actors/runtime/real_host.ts";
import { type Ref, ref } from "../../actors/runtime/ref.ts";
import { actor, type Node, supervisor } from "../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { Runs } from "./runs.ts";

const mail = { full: "reject", poison: "skip" } as const;

interface Ball {
  Ball: { readonly n: number };
}

function player(other: Ref<Ball>) {
  return volatile<Ball, { readonly hits: number }>({
    init: () => ({ hits: 0 }),
    mail: { Ball: mail },
    on: {
      Ball: ({ hits }, { n }, ctx) => {
        if (n > 1) ctx.tell(other, "Ball", { n: n - 1 });
        return { hits: hits + 1 };
      },
    },
  });
}

interface Hub {
  Round: { readonly left: number };
}
interface Leaf {
  Tick: { readonly price: number };
}

const LEAVES = Array.from({ length: 100 }, (_, i) => ref<Leaf>(`root/leaf${i}`));
const HUB = ref<Hub>("root/hub");

const hub = volatile<Hub, { readonly rounds: number }>({
  init: () => ({ rounds: 0 }),
  mail: { Round: mail },
  on: {
    Round: ({ rounds }, { left }, ctx) => {
      const tick = { price: left };
      for (const leaf of LEAVES) ctx.tell(leaf, "Tick", tick);
      if (left > 1) ctx.tell(HUB, "Round", { left: left - 1 });
      return { rounds: rounds + 1 };
    },
  },
});

const leaf = volatile<Leaf, { readonly sum: number }>({
  init: () => ({ sum: 0 }),
  mail: { Tick: mail },
  on: { Tick: ({ sum }, { price }) => ({ sum: sum + price }) },
});

interface Asker {
  Go: { readonly left: number };
  Answer: Answered<number, number>;
}
interface Answerer {
  Square: { readonly of: number };
}

const ANSWERER = ref<Answerer>("root/answerer");
const ASKER = ref<Asker>("root/asker");

const answerer = volatile<Answerer, null>({
  init: () => null,
  mail: { Square: mail },
  on: {
    Square: (state, { of }, ctx) => {
      ctx.reply(of * of);
      return state;
    },
  },
});

const asker = volatile<Asker, { readonly sum: number }>({
  init: () => ({ sum: 0 }),
  mail: { Go: mail, Answer: mail },
  on: {
    Go: (state, { left }, ctx) => {
      ctx.ask(ANSWERER, "Square", { of: left }, {
        as: "Answer",
        key: "square",
        carry: left,
        deadlineMs: 1_000,
      });
      return state;
    },
    Answer: ({ sum }, { carry, answer }, ctx) => {
      if (answer.type !== "ok") throw new Error(`Answered ${answer.type}`);
      if (carry > 1) {
        ctx.ask(ANSWERER, "Square", { of: carry - 1 }, {
          as: "Answer",
          key: "square",
          carry: carry - 1,
          deadlineMs: 1_000,
        });
      }
      return { sum: sum + answer.body };
    },
  },
});

function family(children: readonly Node[]): Node {
  return supervisor("root", "one_for_one", children);
}

/** Messages to inject, and how many turns there must be in the end. */
interface Task {
  readonly to: readonly string[];
  readonly kind: string;
  readonly body: unknown;
  readonly turns: number;
}

/** `loop` null: virtual time. */
export function coreRuns(loop: EventLoop | null): Runs {
  const run = async (root: Node, { to, kind, body, turns }: Task) => {
    let seen = 0;
    const tap: Tap = { committed: () => void seen++ };
    if (loop === null) {
      const host = new VirtualHost(root, { tap });
      for (const each of to) host.kernel.inject(each, kind, body);
      host.run();
    } else {
      const host = new RealHost(root, { loop, log: new MemoryLog(), tap });
      for (const each of to) host.inject(each, kind, body);
      await host.idle();
    }
    if (seen !== turns) throw new Error(`${seen} turns instead of ${turns}`);
  };
  const A = ref<Ball>("root/a");
  const B = ref<Ball>("root/b");
  return {
    pingPong: (count) => {
      const root = family([actor("a", player(B)), actor("b", player(A))]);
      return run(root, { to: [A], kind: "Ball", body: { n: count }, turns: count });
    },
    fanOut: (count) => {
      const left = count / LEAVES.length;
      const root = family([actor("hub", hub), ...LEAVES.map((_, i) => actor(`leaf${i}`, leaf))]);
      return run(root, { to: [HUB], kind: "Round", body: { left }, turns: count + left });
    },
    ask: (count) => {
      const root = family([actor("asker", asker), actor("answerer", answerer)]);
      const turns = 2 * count + 1;
      return run(root, { to: [ASKER], kind: "Go", body: { left: count }, turns });
    },
    spawn: (count) => {
      const names = Array.from({ length: count }, (_, i) => `leaf${i}`);
      const root = family(names.map((name) => actor(name, leaf)));
      const to = names.map((name) => `root/${name}`);
      return run(root, { to, kind: "Tick", body: { price: 1 }, turns: count });
    },
  };
}
