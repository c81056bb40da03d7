/**
 * The kernel: one run queue, one clock, one turn at a time. It joins the post office, the turns,
 * timers, effects, topics and the tree; the host brings clock, disk and outside world.
 * @module
 */
import type { Cell, Slot } from "./cell.ts";
import type { Answer, Asker } from "./context.ts";
import { Effects } from "./effects.ts";
import { Envelope, type Extra, NO_EXTRA, type Sent, type Settles } from "./envelope.ts";
import { freezePlain } from "./freeze.ts";
import type { Host } from "./host.ts";
import { LostMail } from "./lost_mail.ts";
import { PostOffice } from "./post_office.ts";
import type { Node } from "./supervisor.ts";
import { type Due, TimerHeap } from "./timer_heap.ts";
import { Topics } from "./topics.ts";
import { Tree } from "./tree.ts";
import { TurnExecutor } from "./turn_executor.ts";

/** A place outside the actors from which messages come. */
interface Edge {
  readonly name: string;
  readonly label: string;
  count: number;
  /** Where its last message went, so that the next one there needs no look-up. */
  to: string;
  kind: string;
  slot: Slot | null;
}

export class Kernel {
  /** Frozen while a turn runs; the host moves it between turns. */
  now = 0;
  readonly timers = new TimerHeap();
  readonly lostMail: LostMail;
  readonly post: PostOffice;
  readonly topics: Topics;
  readonly effects: Effects;
  readonly tree: Tree;
  readonly #turns: TurnExecutor;
  readonly #cells = new Map<string, Cell>();
  readonly #edges = new Map<string, Edge>();
  #lastEdge: Edge;
  #latchSeen = 0;

  constructor(readonly host: Host, root: Node) {
    this.now = host.clock.now();
    this.#lastEdge = this.#edge("host");
    this.lostMail = new LostMail(this);
    this.post = new PostOffice(this, this.lostMail, this.#cells);
    this.topics = new Topics(this);
    this.effects = new Effects(this, host);
    this.#turns = new TurnExecutor(this);
    this.tree = new Tree(this, root);
    this.tree.boot();
  }

  add(cell: Cell): void {
    const before = this.#cells.size;
    this.#cells.set(cell.path, cell);
    if (this.#cells.size === before) throw new Error(`Two actors at ${cell.path}`);
  }

  cell(path: string): Cell | undefined {
    return this.#cells.get(path);
  }

  get cells(): Iterable<Cell> {
    return this.#cells.values();
  }

  /** True when nothing waits to be handled now. Timers and answers may still come. */
  get quiet(): boolean {
    return this.post.quiet;
  }

  /** Handles one message; false when there is none. */
  step(): boolean {
    if (this.host.latch !== undefined) this.#watchLatch();
    const envelope = this.post.next();
    if (envelope === undefined) return false;
    this.#turns.deliver(envelope);
    this.post.release(envelope);
    return true;
  }

  /** Handles messages until none waits, at most `max`; how many more it might have been. */
  steps(max: number): number {
    let left = max;
    while (left > 0 && this.step()) left--;
    return left;
  }

  /** A message from outside the actors. Each place it may come from counts its own. */
  inject(to: string, kind: string, body: unknown, from = "host"): void {
    if (this.host.freeze) freezePlain(body);
    const edge = this.#lastEdge.name === from ? this.#lastEdge : this.#edge(from);
    this.#lastEdge = edge;
    if (edge.to !== to || edge.kind !== kind) {
      edge.slot = this.post.route(to, kind);
      edge.to = to;
      edge.kind = kind;
    }
    const slot = edge.slot!;
    this.post.enqueue(
      new Envelope(slot, body, edge.label, edge.count++, 0, this.now, null, null),
    );
  }

  #edge(name: string): Edge {
    let edge = this.#edges.get(name);
    if (edge === undefined) {
      const label = `${name}~${this.host.entropy.run}`;
      edge = { name, label, count: 0, to: "", kind: "", slot: null };
      this.#edges.set(name, edge);
    }
    return edge;
  }

  /** Delivers the earliest timer or deadline, due or not. */
  fire(): void {
    const due = this.timers.take();
    if (due === undefined) return;
    if (due.type === "timer") return this.#fireTimer(due);
    const { cell, key, number } = due;
    const asker = { path: cell.path, key, number };
    this.answer(asker, { type: "unknown" }, { from: `${cell.path}?${key}`, turn: number, k: 0 });
  }

  /** At rest: delivers the oldest timer of no delay; false when there is none. */
  fireResting(): boolean {
    const due = this.timers.takeResting();
    if (due === undefined) return false;
    this.#fireTimer(due);
    return true;
  }

  #fireTimer({ cell, key, number }: Due): void {
    const { kind, body, correlation } = cell.head.timers.get(key)!;
    const extra = settling({ type: "timer", key, number }, correlation);
    const slot = this.post.route(cell.path, kind!);
    const from = `${cell.path}!${key}`;
    this.post.enqueue(new Envelope(slot, body, from, number, 0, this.now, null, extra));
  }

  /** An answer from outside any turn: a port, a deadline, recovery. Stale ones go nowhere. */
  answer(asker: Asker, answer: Answer<unknown>, { from, turn, k }: Sent): void {
    const cell = this.#cells.get(asker.path);
    const pending = cell?.head.pending.get(asker.key);
    if (cell === undefined || pending === undefined || pending.number !== asker.number) return;
    const { key, number, as, carry, correlation } = pending;
    const body = { carry, answer };
    if (this.host.freeze) freezePlain(body);
    const slot = this.post.route(cell.path, as);
    const extra = settling({ type: "pending", key, number }, correlation);
    this.post.enqueue(
      new Envelope(slot, body, `answer/${from}`, turn, k, this.now, null, extra),
    );
  }

  /** Catches up with the clock: for what comes from outside between turns. */
  catchUp(): void {
    if (!this.#turns.running) this.now = this.host.clock.now();
  }

  #watchLatch(): void {
    const latch = this.host.latch!;
    const reading = latch.read();
    if (reading === this.#latchSeen) return;
    this.#latchSeen = reading;
    if (latch.listener) this.inject(latch.listener.path, latch.listener.kind, { reading }, "latch");
  }
}

function settling(settles: Settles, correlation: string | undefined): Extra {
  return { ...NO_EXTRA, correlation, settles };
}
