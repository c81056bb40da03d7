/**
 * Supervision: the tree as data, and the actor at each inner node that decides what a failing
 * child's subtree does next. OTP's words and rules; the budget of restarts is each child's own.
 * @module
 */
import { type AnyBehaviour, volatile } from "./behaviour.ts";
import type { Context } from "./context.ts";

export interface Intensity {
  /** More restarts than this within the period is a meltdown. */
  readonly max: number;
  readonly withinMs: number;
}

export interface Backoff {
  readonly initialMs: number;
  readonly maxMs: number;
}

export interface ChildOptions {
  /** `transient`: a stop of its own accord is an end; `permanent` (default): it is started anew. */
  readonly restart?: "permanent" | "transient";
  readonly intensity?: Intensity;
  readonly backoff?: Backoff;
  /**
   * What exceeding the intensity does: `off` stops the child for good, `latch` latches the host and
   * escalates. Default `escalate`.
   */
  readonly onMeltdown?: "escalate" | "latch" | "off";
  /** How long a stop may drain the mailbox, in real time. Default 1,000. */
  readonly graceMs?: number;
}

export interface ActorNode extends ChildOptions {
  readonly name: string;
  readonly behaviour: AnyBehaviour;
}

export interface SupervisorNode extends ChildOptions {
  readonly name: string;
  readonly strategy: "one_for_one" | "rest_for_one";
  readonly children: readonly Node[];
}

export type Node = ActorNode | SupervisorNode;

/** A leaf. Its name becomes the last part of its path, so that siblings need different ones. */
export function actor(name: string, behaviour: AnyBehaviour, options: ChildOptions = {}): Node {
  return { name, behaviour, ...options };
}

/** `children` start in this order. `rest_for_one`: those after a failed one restart with it. */
export function supervisor(
  name: string,
  strategy: "one_for_one" | "rest_for_one",
  children: readonly Node[],
  options: ChildOptions = {},
): SupervisorNode {
  return { name, strategy, children, ...options };
}

/** What a supervisor may ask of the kernel; carried out when its turn commits. */
export type Command =
  | { readonly type: "Suspend"; readonly children: readonly string[] }
  | { readonly type: "Restart"; readonly children: readonly string[]; readonly error: string }
  | { readonly type: "Stop"; readonly child: string }
  | { readonly type: "Melted"; readonly child: string; readonly error: string }
  | { readonly type: "Escalate"; readonly error: string; readonly latches: boolean };

/** Protocol of every supervisor. */
export interface SupervisorProtocol {
  ChildFailed: { readonly child: string; readonly error: string };
  ChildStopped: { readonly child: string };
  RestartDue: { readonly children: readonly string[]; readonly error: string };
}

interface History {
  /** Instants of recent restarts, by child name. */
  readonly restarts: Readonly<Record<string, readonly number[]>>;
  /** Failed children whose restart is waiting for its backoff. */
  readonly due: readonly string[];
}

type SupervisorContext = Context<SupervisorProtocol> & { command(command: Command): void };

const DEFAULT_INTENSITY: Intensity = { max: 3, withinMs: 60_000 };
const DEFAULT_BACKOFF: Backoff = { initialMs: 100, maxMs: 10_000 };

/** The children that restart when `child` does. */
function affected(node: SupervisorNode, child: string): string[] {
  const names = node.children.map((each) => each.name);
  return node.strategy === "one_for_one" ? [child] : names.slice(names.indexOf(child));
}

function failed(
  node: SupervisorNode,
  history: History,
  name: string,
  error: string,
  ctx: SupervisorContext,
): History {
  const child = node.children.find((each) => each.name === name);
  if (child === undefined) return history;
  const { max, withinMs } = child.intensity ?? DEFAULT_INTENSITY;
  const recent = (history.restarts[name] ?? []).filter((at) => at > ctx.now - withinMs);
  if (recent.length >= max) {
    if (child.onMeltdown === "off") {
      ctx.command({ type: "Stop", child: name });
      ctx.command({ type: "Melted", child: name, error });
    } else {
      const latches = child.onMeltdown === "latch";
      ctx.command({ type: "Escalate", error: `${name} melted down: ${error}`, latches });
    }
    return history;
  }
  const restarts = { ...history.restarts, [name]: [...recent, ctx.now] };
  // The restart of an earlier sibling is on its way and takes this child along.
  if (history.due.some((each) => affected(node, each).includes(name))) {
    return { ...history, restarts };
  }
  const { initialMs, maxMs } = child.backoff ?? DEFAULT_BACKOFF;
  const delayMs = Math.min(initialMs * 2 ** recent.length, maxMs);
  const children = affected(node, name);
  const due = history.due.filter((each) => !children.includes(each));
  for (const each of history.due) if (!due.includes(each)) ctx.cancel(`restart ${each}`);
  if (delayMs === 0) {
    ctx.command({ type: "Restart", children, error });
    return { restarts, due };
  }
  ctx.command({ type: "Suspend", children });
  ctx.timer(`restart ${name}`, delayMs, "RestartDue", { children, error });
  return { restarts, due: [...due, name] };
}

/** The actor at an inner node. Its state is the restart history of its children. */
export function supervising(node: SupervisorNode): AnyBehaviour {
  const kept = { full: "crashReceiver", poison: "quarantine", urgent: true } as const;
  return volatile<SupervisorProtocol, History>({
    init: () => ({ restarts: {}, due: [] }),
    mail: { ChildFailed: kept, ChildStopped: kept, RestartDue: kept },
    on: {
      ChildFailed: (history, { child, error }, ctx) =>
        failed(node, history, child, error, ctx as SupervisorContext),
      ChildStopped: (history, { child }, ctx) => {
        const spec = node.children.find((each) => each.name === child);
        return spec === undefined || spec.restart === "transient"
          ? history
          : failed(node, history, child, "stopped by itself", ctx as SupervisorContext);
      },
      RestartDue: (history, { children, error }, ctx) => {
        (ctx as SupervisorContext).command({ type: "Restart", children, error });
        return { ...history, due: history.due.filter((each) => each !== children[0]) };
      },
    },
  });
}
