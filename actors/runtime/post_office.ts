/**
 * The post office: puts committed messages into mailboxes by the policy of their kind, and says
 * which one is handled next: urgent ones first, then actors in turn, one message each.
 * @module
 */
import type { Cell, Slot } from "./cell.ts";
import type { Envelope } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import type { Lane } from "./lane.ts";
import type { LostMail } from "./lost_mail.ts";
import { Ring } from "./ring.ts";

export class PostOffice {
  readonly #cells: ReadonlyMap<string, Cell>;
  /** The first message of every lane that has one. */
  readonly #urgent = new Ring<Envelope>();
  readonly #ordinary = new Ring<Envelope>();

  constructor(readonly kernel: Kernel, readonly lost: LostMail, cells: ReadonlyMap<string, Cell>) {
    this.#cells = cells;
  }

  /** True when nothing waits to be handled now. */
  get quiet(): boolean {
    return this.#urgent.length === 0 && this.#ordinary.length === 0;
  }

  /** Where a message of `kind` to `path` goes; dead letters have a slot as well. */
  route(path: string, kind: string): Slot {
    const cell = this.#cells.get(path);
    if (cell === undefined) return this.lost.nowhere(path, kind, "unknown_address");
    return cell.slot(kind) ?? this.lost.nowhere(path, kind, "unknown_kind");
  }

  enqueue(envelope: Envelope): void {
    const { cell, lane, waiting, urgent } = envelope.slot;
    if (lane.first !== "none" || waiting !== null || cell.status !== "running") {
      return this.#enqueueWithCare(envelope);
    }
    lane.first = "queued";
    (urgent ? this.#urgent : this.#ordinary).push(envelope);
    if (cell.peak === 0) cell.peak = 1;
  }

  /** Behind others, in place of another, for somebody who is down. */
  #enqueueWithCare(envelope: Envelope): void {
    const { cell, lane, waiting } = envelope.slot;
    if (cell.status === "stopped") return this.turnAway(envelope);
    if (waiting !== null && this.#conflated(envelope, waiting)) return;
    if (lane.first === "none" && cell.status === "running") {
      lane.first = "queued";
      this.#queueOf(envelope).push(envelope);
    } else if (!this.#pushBehind(envelope, lane)) {
      return;
    }
    if (waiting !== null) register(envelope, waiting);
  }

  /** False when the mailbox is full and the message was turned down. */
  #pushBehind(envelope: Envelope, lane: Lane): boolean {
    const { cell } = envelope.slot;
    const { depth } = lane;
    if (depth >= cell.capacity && !this.#findRoom(envelope, depth)) return false;
    lane.push(envelope);
    if (depth >= cell.peak) cell.peak = depth + 1;
    return true;
  }

  /** Now and then: see `Ring.renew`. */
  renew(): void {
    this.#urgent.renew();
    this.#ordinary.renew();
  }

  /** The next message to handle; undefined when none waits. After it, `release` its lane. */
  next(): Envelope | undefined {
    for (;;) {
      const envelope = this.#urgent.length > 0 ? this.#urgent.shift() : this.#ordinary.shift();
      if (envelope === undefined) return undefined;
      const { cell, lane, waiting } = envelope.slot;
      if (cell.status !== "running") {
        lane.unshift(envelope);
        lane.first = "none";
        continue;
      }
      lane.first = "handled";
      if (waiting !== null) forget(envelope, waiting);
      return envelope;
    }
  }

  /** Lets the next message of the lane into the run queue. */
  release(envelope: Envelope): void {
    const { cell, lane } = envelope.slot;
    lane.first = "none";
    if (lane.length > 0 && cell.status === "running") this.#letIn(lane);
  }

  #letIn(lane: Lane): void {
    const envelope = lane.shift()!;
    lane.first = "queued";
    this.#queueOf(envelope).push(envelope);
  }

  /** Puts a message whose handling has failed back before the others, with its original time. */
  putBack(envelope: Envelope): void {
    envelope.slot.lane.unshift(envelope);
  }

  /** Puts a message before all that wait; one of its kind that is first already is the same news. */
  putFirst(envelope: Envelope): void {
    const { lane } = envelope.slot;
    if (lane.first === "queued") {
      this.#queueOf(envelope).revise((first) => {
        if (first.slot.lane !== lane) return first;
        if (first.slot !== envelope.slot) lane.unshift(first);
        return envelope;
      });
      return;
    }
    if (lane.peek()?.slot === envelope.slot) lane.shift();
    lane.unshift(envelope);
  }

  /** Lets a restarted actor's mail into the run queue. */
  resume(cell: Cell): void {
    for (const lane of cell.lanes) {
      if (lane.first === "none" && lane.length > 0) this.#letIn(lane);
    }
  }

  /** Everything that waits for an actor, urgent messages first. */
  waitingFor(cell: Cell): Envelope[] {
    return cell.lanes.flatMap((lane) => {
      const queue = lane === cell.ordinary ? this.#ordinary : this.#urgent;
      return [...this.#firstOf(lane, queue), ...lane];
    });
  }

  /** When the message that waits longest was sent, null when none waits. */
  oldestAt(cell: Cell): number | null {
    const waiting = this.waitingFor(cell);
    return waiting.length === 0 ? null : Math.min(...waiting.map(({ at }) => at));
  }

  /** Empties the mailbox of an actor and returns what was in it. */
  clear(cell: Cell): readonly Envelope[] {
    if (cell.depth === 0) return [];
    const all = this.waitingFor(cell);
    for (const lane of cell.lanes) {
      lane.clear();
      if (lane.first === "queued") lane.first = "none";
    }
    for (const queue of [this.#urgent, this.#ordinary]) {
      queue.revise((first) => first.slot.cell === cell ? null : first);
    }
    for (const slot of cell.slots) slot.waiting?.clear();
    return all;
  }

  /** For a stopped receiver or none: what the log holds comes back when the receiver does. */
  turnAway(envelope: Envelope): void {
    const reason = this.lost.deadEnd(envelope.slot);
    const held = envelope.logged && this.kernel.host.log.eventsOnly !== true;
    if (reason !== undefined || !held) this.lost.add(envelope, reason ?? "stopped");
  }

  #queueOf({ slot }: Envelope): Ring<Envelope> {
    return slot.urgent ? this.#urgent : this.#ordinary;
  }

  #firstOf(lane: Lane, queue: Ring<Envelope>): Envelope[] {
    return lane.first === "queued" ? [...queue].filter((first) => first.slot.lane === lane) : [];
  }

  /** True when the full mailbox takes one more all the same. */
  #findRoom(envelope: Envelope, depth: number): boolean {
    const { cell, mail } = envelope.slot;
    // What the actor asked for or set itself is bounded by its own keys; without it, it hangs.
    if (envelope.extra?.settles) return true;
    if (mail.full === "crashReceiver") {
      const overflows = depth % cell.capacity === 0;
      if (overflows && cell.status === "running") {
        this.kernel.tree.crashed(cell, `mailbox full at ${depth}`);
      }
      return true;
    }
    this.lost.add(envelope, mail.full === "reject" ? "rejected" : "dropped");
    return false;
  }

  /** True when the message has taken the place of an older one with its key. */
  #conflated(newer: Envelope, waiting: Map<string | number, Envelope>): boolean {
    if (!isReplaceable(newer)) return false;
    const key = conflationKey(newer);
    const older = key === undefined ? undefined : waiting.get(key);
    if (older === undefined) return false;
    older.swap(newer);
    this.lost.add(newer, "conflated");
    return true;
  }
}

/** What ends a wait, or what the log must see end, keeps its own place. */
function isReplaceable({ extra }: Envelope): boolean {
  return extra === null || (!extra.logged && extra.settles === null);
}

function register(envelope: Envelope, waiting: Map<string | number, Envelope>): void {
  const key = conflationKey(envelope);
  if (key !== undefined && isReplaceable(envelope)) waiting.set(key, envelope);
}

function forget(envelope: Envelope, waiting: Map<string | number, Envelope>): void {
  const key = conflationKey(envelope);
  if (key !== undefined && waiting.get(key) === envelope) waiting.delete(key);
}

/** A key function that throws must not throw into the sender: the handler will meet the body. */
function conflationKey({ slot, body }: Envelope): string | number | undefined {
  try {
    return slot.mail.conflateBy!(body);
  } catch {
    return undefined;
  }
}
