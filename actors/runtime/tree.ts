/**
 * The supervision tree at work: starts actors in order, carries out what supervisors decide,
 * stops subtrees in reverse order.
 * @module
 */
import { Cell, STARTED, STOPPING } from "./cell.ts";
import { Envelope } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import { recover } from "./recovery.ts";
import { childPath, isWithin } from "./ref.ts";
import { type Command, type Node, supervising, type SupervisorNode } from "./supervisor.ts";

interface Place {
  readonly cell: Cell;
  readonly name: string;
  readonly parent: string | null;
  readonly node: Node;
}

export class Tree {
  /** In start order: a parent before its children, siblings as written. */
  readonly #places = new Map<string, Place>();
  #notices = 0;

  constructor(readonly kernel: Kernel, root: Node) {
    this.#plant(root, "", null);
  }

  #plant(node: Node, under: string, parent: string | null): void {
    const path = childPath(under, node.name);
    if (this.#places.has(path)) throw new Error(`Two actors at ${path}`);
    const { seed, run } = this.kernel.host.entropy;
    const behaviour = "behaviour" in node ? node.behaviour : supervising(node as SupervisorNode);
    const cell = new Cell(path, behaviour, seed, run);
    this.#places.set(path, { cell, name: node.name, parent, node });
    this.kernel.add(cell);
    if ("children" in node) { for (const child of node.children) this.#plant(child, path, path); }
  }

  /** First start, or a start from what a crashed process left in the log. */
  boot(): void {
    const cells = [...this.#places.values()].map((place) => place.cell);
    recover(this.kernel, cells, "process");
    for (const cell of cells) this.#tellStarted(cell);
  }

  /** Paths at and below `root`, in start order. */
  subtree(root: string): string[] {
    return [...this.#places.keys()].filter((path) => isWithin(path, root));
  }

  get paths(): string[] {
    return [...this.#places.keys()];
  }

  /** A failure that a turn's redelivery did not cure: the parent decides. */
  crashed(cell: Cell, error: string): void {
    cell.status = "suspended";
    this.#notify(cell, "ChildFailed", error);
  }

  stoppedItself(cell: Cell): void {
    this.#halt(cell);
    this.#notify(cell, "ChildStopped", "");
  }

  obey(supervisor: Cell, command: Command): void {
    const pathOf = (child: string) => childPath(supervisor.path, child);
    switch (command.type) {
      case "Suspend":
        for (const cell of this.#cellsUnder(command.children.map(pathOf))) {
          if (cell.status !== "stopped") cell.status = "suspended";
        }
        return;
      case "Restart":
        return this.restart(command.children.map(pathOf), command.error);
      case "Stop":
        for (const cell of this.#cellsUnder([pathOf(command.child)]).reverse()) this.#halt(cell);
        return;
      case "Melted":
        this.kernel.host.tap?.meltdown?.(pathOf(command.child), command.error);
        return;
      case "Escalate":
        for (const cell of this.#cellsUnder([supervisor.path])) cell.status = "suspended";
        return this.#notify(supervisor, "ChildFailed", command.error);
    }
  }

  /** Recovers subtrees and lets them run on. */
  restart(roots: readonly string[], error: string): void {
    const cells = this.#cellsUnder(roots);
    recover(this.kernel, cells, "actor");
    for (const cell of cells) {
      cell.status = "running";
      cell.restarts++;
      if (!cell.behaviour.durable) this.#tellStarted(cell);
      this.kernel.resume(cell);
      this.kernel.host.tap?.restarted?.(cell.path, error);
    }
    this.kernel.host.scheduler.wake();
  }

  /** Switches a stopped subtree on again, or a running one off. */
  start(root: string): void {
    const cells = this.#cellsUnder([root]).filter((cell) => cell.status === "stopped");
    recover(this.kernel, cells, "actor");
    for (const cell of cells) {
      cell.status = "running";
      if (!cell.behaviour.durable) this.#tellStarted(cell);
    }
    this.kernel.host.scheduler.wake();
  }

  stop(root: string): void {
    for (const cell of this.#cellsUnder([root]).reverse()) this.#halt(cell);
  }

  /** Tells one actor that it is about to stop; the host drains, then calls `stop`. */
  announceStop(path: string): void {
    const cell = this.kernel.cell(path);
    if (cell === undefined || cell.status !== "running") return;
    if (cell.slots.has(STOPPING)) this.kernel.inject(path, STOPPING, null, "tree");
  }

  graceMs(path: string): number {
    return this.#places.get(path)?.node.graceMs ?? 1_000;
  }

  #halt(cell: Cell): void {
    if (cell.status === "stopped") return;
    cell.status = "stopped";
    for (const lane of [cell.urgent, cell.ordinary]) {
      for (const envelope of lane.clear()) this.kernel.lose(envelope, "stopped");
    }
    for (const slot of cell.slots.values()) slot.waiting?.clear();
  }

  #cellsUnder(roots: readonly string[]): Cell[] {
    const cells: Cell[] = [];
    for (const [path, place] of this.#places) {
      if (roots.some((root) => isWithin(path, root))) cells.push(place.cell);
    }
    return cells;
  }

  #tellStarted(cell: Cell): void {
    const slot = cell.slots.get(STARTED);
    if (slot === undefined) return;
    const { kernel } = this;
    const started = new Envelope(
      slot,
      null,
      "tree",
      this.#notices++,
      0,
      kernel.now,
      null,
      null,
      false,
    );
    kernel.putBack(started);
    kernel.resume(cell);
  }

  #notify(cell: Cell, kind: "ChildFailed" | "ChildStopped", error: string): void {
    const place = this.#places.get(cell.path)!;
    if (place.parent === null) {
      this.kernel.host.tap?.meltdown?.(cell.path, error);
      this.kernel.host.latch?.raise(`${cell.path} melted down: ${error}`);
      return;
    }
    this.kernel.inject(place.parent, kind, { child: place.name, error }, "tree");
  }
}
