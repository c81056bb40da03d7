/** Topics: newest views for whoever looks, owned by the runtime. @module */
import { assertEquals } from "@std/assert";
import { type AnyBehaviour, durable, volatile } from "../../../actors/runtime/behaviour.ts";
import type { TopicView } from "../../../actors/runtime/context.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import { onBothHosts } from "./both_hosts.ts";
import { KEPT } from "./mail.ts";
import { traced } from "./trace.ts";

interface Viewing {
  Show: { readonly price: number };
  Look: null;
  Seen: TopicView<{ readonly price: number }>;
}

const mail = {
  Show: KEPT,
  Look: KEPT,
  Seen: { poison: "skip", conflateBy: ({ topic }: { topic: string }) => topic },
} as const;

const publisher = volatile<Viewing, null>({
  init: () => null,
  mail,
  on: {
    Show: (state, view, ctx) => {
      ctx.publish("prices", view);
      return state;
    },
    Look: (state) => state,
    Seen: (state) => state,
  },
});

/** Subscribes at its first start only, when told `once`. */
function viewer(seen: string[], once = false): AnyBehaviour {
  return volatile<Viewing, null>({
    init: () => null,
    mail,
    started: (state, ctx) => {
      if (!once) ctx.subscribe("prices", "Seen");
      return state;
    },
    on: {
      Show: (state) => state,
      Look: (state, _, ctx) => {
        ctx.subscribe("prices", "Seen");
        return state;
      },
      Seen: (state, { topic, sequence, view }) => {
        seen.push(`${topic} ${sequence}: ${view.price}`);
        return state;
      },
    },
  });
}

function tree(view: AnyBehaviour) {
  return supervisor("r", "one_for_one", [actor("publisher", publisher), actor("viewer", view)]);
}

onBothHosts(
  "12 Topics carry views: a snapshot on subscribe, then newer ones in sequence",
  (start) => {
    const seen: string[] = [];
    const { kernel, run } = start(tree(viewer(seen, true)));
    const show = (price: number) => {
      kernel.inject("r/publisher", "Show", { price });
      run();
    };
    show(10);
    show(11);
    kernel.inject("r/viewer", "Look", null);
    run();
    show(12);
    assertEquals(seen, ["prices 2: 11", "prices 3: 12"]);
    assertEquals([...kernel.topics.views()], [["prices", { price: 12 }]]);
  },
);

onBothHosts("12 A restart of the publisher takes neither view nor sequence", (start) => {
  const seen: string[] = [];
  const { kernel, run } = start(tree(viewer(seen)));
  const show = (price: number) => {
    kernel.inject("r/publisher", "Show", { price });
    run();
  };
  show(10);
  kernel.tree.restart(["r/publisher"], "test");
  run();
  assertEquals([...kernel.topics.views()], [["prices", { price: 10 }]]);
  show(11);
  assertEquals(seen, ["prices 1: 10", "prices 2: 11"]);
});

onBothHosts(
  "12 A restarted subscriber stays subscribed; subscribing anew brings a snapshot",
  (start) => {
    const seen: string[] = [];
    const { kernel, run } = start(tree(viewer(seen, true)));
    kernel.inject("r/viewer", "Look", null);
    kernel.inject("r/publisher", "Show", { price: 10 });
    run();
    kernel.tree.restart(["r/viewer"], "test");
    kernel.inject("r/publisher", "Show", { price: 11 });
    run();
    kernel.inject("r/viewer", "Look", null);
    run();
    assertEquals(seen, ["prices 1: 10", "prices 2: 11", "prices 2: 11"]);
  },
);

onBothHosts(
  "12 Views wait in the mailbox like any mail: a slow viewer sees the newest",
  (start) => {
    const seen: string[] = [];
    const trace = traced();
    const { kernel, run } = start(tree(viewer(seen)), trace);
    run();
    kernel.cell("r/viewer")!.status = "suspended";
    for (const price of [10, 11, 12]) kernel.inject("r/publisher", "Show", { price });
    run();
    kernel.cell("r/viewer")!.status = "running";
    kernel.post.resume(kernel.cell("r/viewer")!);
    run();
    assertEquals(seen, ["prices 3: 12"]);
    assertEquals(trace.lost, ["Seen conflated", "Seen conflated"]);
  },
);

onBothHosts("12 Whoever watches from outside sees the same views until it stops", (start) => {
  const { kernel, run } = start(tree(viewer([])));
  const seen: string[] = [];
  const show = (price: number) => {
    kernel.inject("r/publisher", "Show", { price });
    run();
  };
  show(10);
  const unwatch = kernel.topics.watch("prices", (view, sequence) => {
    seen.push(`${sequence}: ${JSON.stringify(view)}`);
  });
  show(11);
  unwatch();
  show(12);
  assertEquals(seen, ['1: {"price":10}', '2: {"price":11}']);
});

onBothHosts("12 A view is no fact: publishing leaves no record", (start) => {
  const facts = durable<Viewing, null, never>({
    init: () => null,
    apply: (state) => state,
    versions: {},
    mail,
    on: {
      Show: (state, view, ctx) => {
        ctx.publish("prices", view);
        return state;
      },
      Look: (state) => state,
      Seen: (state) => state,
    },
  });
  const { kernel, log, run } = start(actor("facts", facts));
  kernel.inject("facts", "Show", { price: 1 });
  run();
  assertEquals([...kernel.topics.views()], [["prices", { price: 1 }]]);
  assertEquals(log.lastLsn, 0);
});
