/** Two actors of which each kind does what the test says. @module */
import { type AnyBehaviour, volatile } from "../../../actors/runtime/behaviour.ts";
import type { Answered, Context } from "../../../actors/runtime/context.ts";
import { ref } from "../../../actors/runtime/ref.ts";
import { actor, supervisor } from "../../../actors/runtime/supervisor.ts";
import type { Start } from "./both_hosts.ts";
import { KEPT } from "./mail.ts";
import { traced } from "./trace.ts";

export interface Chain {
  Begin: { readonly n: number };
  Pass: { readonly n: number };
  Ask: { readonly n: number };
  Due: { readonly n: number };
  Answer: Answered<number, number>;
}

export type Step = (ctx: Context<Chain>, n: number) => void;

/** An actor of which each kind does what the test says. */
export function link(
  steps: Partial<Record<"Begin" | "Pass" | "Ask" | "Due", Step>>,
  notes: unknown[] = [],
) {
  const on = (kind: keyof typeof steps) =>
  (
    state: null,
    { n }: { readonly n: number },
    ctx: Context<Chain>,
  ) => {
    notes.push({ self: ctx.self, kind, n, cause: ctx.cause, correlation: ctx.correlation });
    steps[kind]?.(ctx, n);
    return state;
  };
  return volatile<Chain, null>({
    init: () => null,
    mail: { Begin: KEPT, Pass: KEPT, Ask: KEPT, Due: KEPT, Answer: KEPT },
    on: {
      Begin: on("Begin"),
      Pass: on("Pass"),
      Ask: on("Ask"),
      Due: on("Due"),
      Answer: (state, { carry, answer }, ctx) => {
        notes.push({ self: ctx.self, carry, answer, correlation: ctx.correlation });
        return state;
      },
    },
  });
}

export const A = ref<Chain>("r/a");
export const B = ref<Chain>("r/b");

export function pair(a: AnyBehaviour, b: AnyBehaviour) {
  return supervisor("r", "one_for_one", [actor("a", a), actor("b", b)]);
}

/** The answers that `Begin` at a gets from `asking`, with b doing `steps`. */
export function answersTo(
  start: Start,
  asking: Step,
  steps: Parameters<typeof link>[0],
  begins: readonly number[] = [1],
) {
  const notes: { carry?: unknown; answer?: unknown }[] = [];
  const trace = traced();
  const { kernel, run } = start(pair(link({ Begin: asking }, notes), link(steps)), trace);
  for (const n of begins) kernel.inject(A, "Begin", { n });
  run();
  const answers = notes.filter((note) => note.answer).map(({ carry, answer }) => [carry, answer]);
  return { answers, trace, kernel };
}

export const ask: Step = (ctx, n) =>
  ctx.ask(B, "Ask", { n }, { as: "Answer", key: "q", carry: n, deadlineMs: 20 });
