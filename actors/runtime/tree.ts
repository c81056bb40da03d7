/**
 * The supervision tree at work: starts actors in order, carries out what supervisors decide,
 * stops subtrees in reverse order.
 * @module
 */
import { Cell } from "./cell.ts";
import { Envelope } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import { recover } from "./recovery.ts";
import { childPath } from "./ref.ts";
import { STARTED, STOPPING } from "./repertoire.ts";
import { type Command, type Node, supervising } from "./supervisor.ts";
import { messageOf } from "./turn_executor.ts";

const DEFAULT_GRACE_MS = 1_000;

export class Tree {
  /** In start order: a parent before its children, siblings as written. */
  readonly #cells: Cell[] = [];
  readonly #nodes: Node[] = [];
  #starts = 0;

  constructor(readonly kernel: Kernel, root: Node) {
    this.#plant(root, null);
  }

  #plant(node: Node, parent: Cell | null): void {
    const path = childPath(parent?.path ?? "", node.name);
    const behaviour = "behaviour" in node ? node.behaviour : supervising(node);
    const cell = new Cell(path, behaviour, this.kernel.host.entropy, parent, this.#cells.length);
    this.#cells.push(cell);
    this.#nodes.push(node);
    this.kernel.add(cell);
    if ("children" in node) { for (const child of node.children) this.#plant(child, cell); }
    cell.end = this.#cells.length;
  }

  /** First start, or a start from what a crashed process left in the log. */
  boot(): void {
    recover(this.kernel, this.#cells, "start");
    for (const cell of this.#cells) this.#tellStarted(cell);
  }

  /** Paths at and below `root`, in start order. */
  subtree(root: string): string[] {
    return this.#cellsUnder([root]).map(({ path }) => path);
  }

  /** All paths, in start order; the first is the root. */
  get paths(): string[] {
    return this.#cells.map(({ path }) => path);
  }

  /** A failure that a turn's redelivery did not cure: the parent decides. */
  crashed(cell: Cell, error: string): void {
    cell.status = "suspended";
    cell.lastError = error;
    this.#notify(cell, "ChildFailed", error);
  }

  /** By its own wish: a transient actor has ended, a permanent one begins anew. */
  stoppedItself(cell: Cell): void {
    if (this.#nodes[cell.index]!.restart === "transient") this.#halt(cell);
    else cell.status = "suspended";
    this.#notify(cell, "ChildStopped", "");
  }

  /** Carries out what a supervisor's committed turn has decided. */
  obey(supervisor: Cell, command: Command): void {
    const pathOf = (child: string) => childPath(supervisor.path, child);
    switch (command.type) {
      case "Suspend":
        return this.#suspend(command.children.map(pathOf));
      case "Restart": {
        // Those switched off or on meanwhile, or already back with their parent, need no repair;
        // what was suspended along with them does.
        const roots = command.children.map(pathOf)
          .filter((path) => this.kernel.cell(path)?.status === "suspended");
        return roots.length === 0 ? undefined : this.restart(roots, command.error);
      }
      case "Stop":
        return this.stop(pathOf(command.child));
      case "Melted":
        this.kernel.host.tap?.meltdown?.(pathOf(command.child), command.error);
        return;
      case "Escalate":
        if (command.latches) this.#latch(supervisor, command.error);
        this.#suspend([supervisor.path]);
        return this.#notify(supervisor, "ChildFailed", command.error);
    }
  }

  /** Recovers subtrees and lets them run on; what was switched off stays off. */
  restart(roots: readonly string[], error: string): void {
    const cells = this.#cellsUnder(roots).filter((cell) => cell.status !== "stopped");
    try {
      recover(this.kernel, cells, "crash");
    } catch (failure) {
      this.#suspend(roots);
      const first = this.kernel.cell(roots[0]!)!;
      return this.crashed(first, `${first.path} cannot be recovered: ${messageOf(failure)}`);
    }
    for (const cell of cells) {
      if (this.#supervises(cell)) this.#beginAnew(cell);
      cell.status = "running";
      cell.restarts++;
      if (!cell.durable) this.#tellStarted(cell);
      this.kernel.post.resume(cell);
      this.kernel.host.tap?.restarted?.(cell.path, error);
    }
    this.kernel.host.scheduler.wake();
  }

  /** Switches on what is stopped at and below `root`; throws when it cannot be recovered. */
  start(root: string): void {
    const cells = this.#cellsUnder([root]).filter((cell) => cell.status === "stopped");
    for (const cell of cells) cell.status = "running";
    try {
      recover(this.kernel, cells, "start");
    } catch (error) {
      for (const cell of cells) this.#halt(cell);
      throw error;
    }
    for (const cell of cells) this.#tellStarted(cell);
    this.kernel.host.scheduler.wake();
  }

  /** Switches off at once, in reverse start order. A host's `stop` lets each finish first. */
  stop(root: string): void {
    for (const cell of this.#cellsUnder([root]).reverse()) this.#halt(cell);
  }

  /** Tells one actor that it is about to stop; the host drains, then calls `stop`. */
  announceStop(path: string): void {
    const cell = this.kernel.cell(path);
    if (cell === undefined || cell.status !== "running") return;
    if (cell.slot(STOPPING) !== undefined) this.kernel.inject(path, STOPPING, null, "tree");
  }

  graceMs(path: string): number {
    return this.#nodes[this.#cell(path).index]!.graceMs ?? DEFAULT_GRACE_MS;
  }

  #supervises(cell: Cell): boolean {
    return "children" in this.#nodes[cell.index]!;
  }

  #suspend(roots: readonly string[]): void {
    for (const cell of this.#cellsUnder(roots)) {
      if (cell.status !== "stopped") cell.status = "suspended";
    }
  }

  #halt(cell: Cell): void {
    if (cell.status === "stopped") return;
    cell.status = "stopped";
    const { post, timers } = this.kernel;
    for (const envelope of post.clear(cell)) post.turnAway(envelope);
    timers.forget(cell);
    // A durable actor's keys are part of what it comes back to.
    if (!cell.durable) cell.forgetKeys();
  }

  /** Its children have been recovered with it: news and plans from before concern nobody. */
  #beginAnew(supervisor: Cell): void {
    this.kernel.post.clear(supervisor);
    this.kernel.timers.forget(supervisor);
    supervisor.forgetKeys();
  }

  #cell(path: string): Cell {
    const cell = this.kernel.cell(path);
    if (cell === undefined) throw new Error(`No actor at ${path}`);
    return cell;
  }

  #cellsUnder(roots: readonly string[]): Cell[] {
    return roots.flatMap((root) => {
      const { index, end } = this.#cell(root);
      return this.#cells.slice(index, end);
    });
  }

  #tellStarted(cell: Cell): void {
    if (cell.behaviour.started === undefined) return;
    const slot = cell.slot(STARTED)!;
    const { kernel } = this;
    const label = `tree~${kernel.host.entropy.run}`;
    const started = new Envelope(slot, null, label, this.#starts++, 0, kernel.now, null, null);
    kernel.post.putFirst(started);
    kernel.post.resume(cell);
  }

  #notify(cell: Cell, kind: "ChildFailed" | "ChildStopped", error: string): void {
    const { parent, index } = cell;
    const { name } = this.#nodes[index]!;
    if (parent !== null) {
      this.kernel.inject(parent.path, kind, { child: name, error }, "supervision");
      return;
    }
    this.#latch(cell, error);
  }

  #latch({ path }: Cell, error: string): void {
    const { tap, latch } = this.kernel.host;
    tap?.meltdown?.(path, error);
    latch?.raise(`${path} melted down: ${error}`);
  }
}
