/** Conflation: the newest of a key in the oldest one's place, and nothing that waits lost. @module */
import { assertEquals } from "@std/assert";
import { type AnyBehaviour, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered } from "../../../actors/runtime/context.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { onBothHosts } from "./both_hosts.ts";
import { KEPT } from "./mail.ts";
import { traced } from "./trace.ts";

interface Ticks {
  Tick: { readonly token: number; readonly price: number };
  Order: { readonly n: number };
}

function ticked(handled: string[], capacity = 10_000): AnyBehaviour {
  return volatile<Ticks, null>({
    init: () => null,
    capacity,
    mail: {
      Tick: { poison: "skip", conflateBy: ({ token }) => token },
      Order: KEPT,
    },
    on: {
      Tick: (state, { token, price }) => {
        handled.push(`${token}@${price}`);
        return state;
      },
      Order: (state, { n }) => {
        handled.push(`order ${n}`);
        return state;
      },
    },
  });
}

onBothHosts(
  "8 conflateBy: the newer message takes the older one's place, which is counted and dead-lettered",
  (start) => {
    const handled: string[] = [];
    const trace = traced();
    const { kernel, run } = start(actor("t", ticked(handled)), trace);
    const tick = (token: number, price: number) => kernel.inject("t", "Tick", { token, price });
    tick(1, 10);
    kernel.inject("t", "Order", { n: 1 });
    tick(2, 20);
    tick(1, 11);
    tick(1, 12);
    assertEquals(kernel.cell("t")!.depth, 3);
    run();
    assertEquals(handled, ["1@12", "order 1", "2@20"]);
    assertEquals(trace.lost, ["Tick conflated", "Tick conflated"]);
    assertEquals(kernel.lostMail.counts, { conflated: 2 });
    assertEquals(kernel.cell("t")!.lost, { Tick: 2 });
    // The newer one kept its own id; the letters tell of the older ones.
    assertEquals(trace.delivered[0], 'host~0#4.0 Tick {"token":1,"price":12}');
    assertEquals(kernel.lostMail.latest.map(({ id }) => id), ["host~0#0.0", "host~0#3.0"]);
    // Once handled, the next of its key waits like any other.
    tick(1, 13);
    run();
    assertEquals(handled.at(-1), "1@13");
  },
);

onBothHosts(
  "8 conflateBy: a full mailbox takes no new key, and still the newest of an old",
  (start) => {
    const handled: string[] = [];
    const { kernel, run } = start(actor("t", ticked(handled, 2)));
    for (const [token, price] of [[1, 10], [2, 20], [3, 30], [1, 11], [3, 31]]) {
      kernel.inject("t", "Tick", { token, price });
    }
    run();
    assertEquals(handled, ["1@11", "2@20"]);
    assertEquals(kernel.lostMail.counts, { dropped: 2, conflated: 1 });
  },
);

interface Quoted {
  Quote: { readonly key: string; readonly n: number };
  Answer: Answered<null, unknown>;
  Go: null;
}

onBothHosts("8 conflateBy: a replaced question is answered failed", (start) => {
  const answers: unknown[] = [];
  const replying = volatile<Quoted, null>({
    init: () => null,
    mail: {
      Quote: { poison: "skip", conflateBy: ({ key }) => key },
      Answer: KEPT,
      Go: KEPT,
    },
    on: {
      Quote: (state, { n }, ctx) => {
        ctx.reply(n);
        return state;
      },
      Answer: (state, { answer }) => {
        answers.push(answer);
        return state;
      },
      Go: (state, _, ctx) => {
        for (const n of [1, 2]) {
          ctx.ask(ref<Quoted>("r/b"), "Quote", { key: "k", n }, {
            as: "Answer",
            key: `q${n}`,
            deadlineMs: 100,
          });
        }
        return state;
      },
    },
  });
  const tree = supervisor("r", "one_for_one", [actor("a", replying), actor("b", replying)]);
  const { kernel, run } = start(tree);
  kernel.inject("r/a", "Go", null);
  run();
  assertEquals(answers, [{ type: "failed", error: "conflated" }, { type: "ok", body: 2 }]);
});

onBothHosts("8 conflateBy: a key function that throws does not throw into the sender", (start) => {
  const handled: string[] = [];
  const strict = volatile<Ticks, null>({
    init: () => null,
    mail: {
      Tick: {
        poison: "skip",
        conflateBy: ({ token }) => {
          if (token < 0) throw new RangeError("no such token");
          return token;
        },
      },
      Order: KEPT,
    },
    on: {
      Tick: (state, { token }) => {
        handled.push(`tick ${token}`);
        return state;
      },
      Order: (state) => state,
    },
  });
  const { kernel, run } = start(actor("t", strict));
  for (const token of [-1, -1, 5]) kernel.inject("t", "Tick", { token, price: 0 });
  run();
  assertEquals(handled, ["tick -1", "tick -1", "tick 5"]);
});

interface Asking {
  Go: null;
  Ask: { readonly n: number };
  News: Answered<number, number>;
}

onBothHosts(
  "8 conflateBy: answers of its own are each handed over, whatever their kind",
  (start) => {
    const news: unknown[] = [];
    const asking = volatile<Asking, null>({
      init: () => null,
      mail: { Go: KEPT, Ask: KEPT, News: { poison: "skip", conflateBy: () => "one" } },
      on: {
        Go: (state, _, ctx) => {
          for (const n of [1, 2, 3]) {
            const how = { as: "News", key: `q${n}`, carry: n, deadlineMs: 100 } as const;
            ctx.ask(ref<Asking>(ctx.self), "Ask", { n }, how);
          }
          ctx.tell(ref<Asking>(ctx.self), "News", { carry: 0, answer: { type: "ok", body: 0 } });
          return state;
        },
        Ask: (state, { n }, ctx) => {
          ctx.reply(n * 10);
          return state;
        },
        News: (state, { carry, answer }) => {
          news.push([carry, answer.type === "ok" ? answer.body : answer.type]);
          return state;
        },
      },
    });
    const { kernel, run } = start(actor("a", asking));
    kernel.inject("a", "Go", null);
    run();
    assertEquals(news, [[0, 0], [1, 10], [2, 20], [3, 30]]);
    assertEquals(kernel.lostMail.counts, {});
  },
);

onBothHosts(
  "8 conflateBy: what waited when its actor was stopped takes nobody's place",
  (start) => {
    const handled: string[] = [];
    const { kernel, run } = start(supervisor("s", "one_for_one", [actor("t", ticked(handled))]));
    run();
    const tick = (price: number) => kernel.inject("s/t", "Tick", { token: 1, price });
    tick(10);
    kernel.tree.stop("s/t");
    kernel.tree.start("s/t");
    tick(11);
    run();
    assertEquals(handled, ["1@11"]);
    assertEquals(kernel.lostMail.counts, { stopped: 1 });
  },
);
