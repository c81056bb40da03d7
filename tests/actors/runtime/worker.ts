/** Workers that fail to order, for supervisors to repair. @module */
import { type AnyBehaviour, volatile } from "../../../actors/runtime/behaviour.ts";
import { actor, type ChildOptions, type Node } from "../../../actors/runtime/supervisor.ts";
import type { Start } from "./both_hosts.ts";
import { KEPT, SKIPPED } from "./mail.ts";

export interface Worker {
  /** Fails this often before it is handled. */
  Work: { readonly failures: number };
  Quit: null;
}

/** Counts what it did since it last started; writes `started` and `stopping` into `life`. */
export function worker(life: string[] = []): AnyBehaviour {
  const failed = new Map<unknown, number>();
  return volatile<Worker, number>({
    init: () => 0,
    mail: { Work: SKIPPED, Quit: KEPT },
    started: (state, ctx) => {
      life.push(`${ctx.self} started at ${ctx.now}`);
      return state;
    },
    stopping: (state, ctx) => {
      life.push(`${ctx.self} stopping`);
      return state;
    },
    on: {
      Work: (state, body) => {
        const failures = (failed.get(body) ?? 0) + 1;
        failed.set(body, failures);
        if (failures <= body.failures) throw new Error("cannot work");
        return state + 1;
      },
      Quit: (state, _, ctx) => {
        ctx.stop();
        return state;
      },
    },
  });
}

export const quick: ChildOptions = { backoff: { initialMs: 10, maxMs: 40 } };

export function children(names: string[], options: ChildOptions, life: string[] = []): Node[] {
  return names.map((name) => actor(name, worker(life), options));
}

/** Crashes `path` once (two failures in a row) and lets the restart happen. */
export function crash({ kernel, run }: ReturnType<Start>, path: string): void {
  kernel.inject(path, "Work", { failures: 2 });
  run();
}

export const twice: ChildOptions = { ...quick, intensity: { max: 2, withinMs: 60_000 } };
