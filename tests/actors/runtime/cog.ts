/** A durable actor that does whatever one can do, by letter, and two of them in a host. @module */
import { durable } from "../../../actors/runtime/behaviour.ts";
import type { Answered, DurableContext } from "../../../actors/runtime/context.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import type { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { type Ref, ref } from "../../../actors/runtime/ref.ts";
import { actor, type Node, supervisor } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { KEPT } from "./mail.ts";

interface Cog {
  /** What to do, one letter each. */
  Turn: { readonly steps: string };
  Answer: Answered<string, unknown>;
  Due: { readonly key: string };
}

type CogEvent =
  | { readonly type: "Moved"; readonly by: number }
  | { readonly type: "Heard"; readonly what: string };

export interface CogState {
  readonly moved: number;
  readonly heard: readonly string[];
}

export const STEPS = "erdtuxsqi";

function step(
  letter: string,
  state: CogState,
  ctx: DurableContext<Cog, CogState, CogEvent>,
): CogState {
  const other: Ref<Cog> = ref(ctx.self === "r/a" ? "r/b" : "r/a");
  const question = { as: "Answer", key: "q", carry: "q", deadlineMs: 7 };
  switch (letter) {
    case "e":
      return ctx.emit({ type: "Moved", by: 1 });
    case "r":
      return ctx.emit({ type: "Moved", by: ctx.random() });
    case "d":
      ctx.random();
      break;
    case "t":
      ctx.timer("t", 5, "Due", { key: "t" });
      break;
    case "u":
      ctx.timer("u", 9, "Due", { key: "u" });
      break;
    case "x":
      ctx.cancel("t");
      break;
    case "s":
      ctx.tell(other, "Turn", { steps: "e" });
      break;
    case "q":
      ctx.ask(other, "Turn", { steps: "p" }, question);
      break;
    case "p":
      ctx.reply("pong");
      break;
    case "i":
      ctx.io("world", 1, { as: "Answer", key: "i", carry: "i" });
      break;
  }
  return state;
}

const cog = durable<Cog, CogState, CogEvent>({
  init: () => ({ moved: 0, heard: [] }),
  apply: (state, event) =>
    event.type === "Moved"
      ? { ...state, moved: state.moved + event.by }
      : { ...state, heard: [...state.heard, event.what] },
  versions: { Moved: 1, Heard: 1 },
  mail: { Turn: KEPT, Answer: KEPT, Due: KEPT },
  on: {
    Turn: (state, { steps }, ctx) => [...steps].reduce((now, each) => step(each, now, ctx), state),
    Answer: (_, { carry, answer }, ctx) =>
      ctx.emit({ type: "Heard", what: `${carry} ${answer.type}` }),
    Due: (_, { key }, ctx) => ctx.emit({ type: "Heard", what: `due ${key}` }),
  },
});

export const cogs: Node = supervisor("r", "one_for_one", [actor("a", cog), actor("b", cog)]);

/** The world answers after 3 ms. */
export function cogHost(log: MemoryLog, startAt = 0, run = 0): VirtualHost {
  return new VirtualHost(cogs, {
    log,
    startAt,
    run,
    freeze: true,
    ports: (host) => ({
      world: host.port(() => ({ afterMs: 3, answer: { type: "ok", body: 1 } })),
    }),
  });
}

export interface Line {
  readonly to: string;
  readonly steps: string;
  readonly waitMs: number;
}

export function play(host: VirtualHost, script: readonly Line[]): void {
  for (const { to, steps, waitMs } of script) {
    host.kernel.inject(to, "Turn", { steps });
    host.run(host.now + waitMs);
  }
}

export function stateOf({ kernel }: { readonly kernel: Kernel }, path: string): CogState {
  return kernel.cell(path)!.head.state as CogState;
}
