/**
 * The kernel: takes one message at a time from one run queue, runs its handler, and commits or
 * aborts the turn as a whole. It knows nothing of clocks, disks or trading; the host brings those.
 * @module
 */
import type { Cell, Slot } from "./cell.ts";
import { nextHead, turnRecord } from "./commit.ts";
import type { Answer, Asker } from "./context.ts";
import { Effects, splitId } from "./effects.ts";
import { Envelope, type Settles } from "./envelope.ts";
import { freezeDeep } from "./freeze.ts";
import type { FaultPoint, Host, LossReason } from "./host.ts";
import { Letters } from "./letters.ts";
import type { TurnRecord } from "./record.ts";
import { Ring } from "./ring.ts";
import type { Node } from "./supervisor.ts";
import { TimerHeap } from "./timer_heap.ts";
import { Topics } from "./topics.ts";
import { Tree } from "./tree.ts";
import { Turn } from "./turn.ts";

/** The second failure in a row restarts the actor, the third puts the message aside. */
const FAILURES_TO_POISON = 3;

export class Kernel {
  /** Frozen while a turn runs; the host moves it between turns. */
  now = 0;
  /** Next insertion number: breaks ties of equal due times. */
  nextNumber = 1;
  readonly timers = new TimerHeap();
  readonly topics: Topics;
  readonly effects: Effects;
  readonly tree: Tree;
  readonly letters: Letters;
  readonly #cells = new Map<string, Cell>();
  readonly #urgent = new Ring<Cell>();
  readonly #ready = new Ring<Cell>();
  readonly #turn: Turn;
  #edge = 0;
  #latchSeen = 0;

  constructor(readonly host: Host, root: Node) {
    this.topics = new Topics(this);
    this.effects = new Effects(this, host);
    this.letters = new Letters(host);
    this.#turn = new Turn(this);
    this.now = host.clock.now();
    this.tree = new Tree(this, root);
    this.tree.boot();
  }

  add(cell: Cell): void {
    this.#cells.set(cell.path, cell);
  }

  cell(path: string): Cell | undefined {
    return this.#cells.get(path);
  }

  get cells(): Iterable<Cell> {
    return this.#cells.values();
  }

  /** True when nothing waits to be handled now. Timers and answers may still come. */
  get quiet(): boolean {
    return this.#urgent.length === 0 && this.#ready.length === 0;
  }

  /** Where a message of `kind` to `path` goes; dead letters have a slot as well. */
  route(path: string, kind: string): Slot {
    return this.#cells.get(path)?.slots.get(kind) ??
      this.letters.slot(path, kind, this.#cells.has(path) ? "unknown_kind" : "unknown_address");
  }

  /** A message from outside the actors. */
  inject(to: string, kind: string, body: unknown, from = "host"): void {
    const slot = this.route(to, kind);
    this.enqueue(new Envelope(slot, body, from, this.#edge++, 0, this.now, null, null, false));
  }

  /** Puts a committed message into its receiver's mailbox, by the policy of its kind. */
  enqueue(envelope: Envelope): void {
    const { slot } = envelope;
    const { cell, mail, waiting } = slot;
    if (this.host.freeze) freezeDeep(envelope.body);
    if (cell.status === "stopped") return this.lose(envelope, this.letters.reasonFor(slot));
    if (waiting !== null) {
      const key = mail.conflateBy!(envelope.body);
      const older = waiting.get(key);
      if (older !== undefined) return this.#conflate(older, envelope);
      waiting.set(key, envelope);
    }
    if (mail.urgent === true) {
      cell.urgent.push(envelope);
      this.#schedule(cell, true);
      return;
    }
    if (cell.ordinary.length >= cell.capacity && mail.full !== "crashReceiver") {
      waiting?.delete(mail.conflateBy!(envelope.body));
      return this.lose(envelope, mail.full === "reject" ? "rejected" : "dropped");
    }
    cell.ordinary.push(envelope);
    if (cell.ordinary.length > cell.peak) cell.peak = cell.ordinary.length;
    if (cell.ordinary.length > cell.capacity && cell.status === "running") {
      this.tree.crashed(cell, `mailbox full at ${cell.capacity}`);
      return;
    }
    this.#schedule(cell, false);
  }

  /** Puts a message back at the head of its lane, with its original time. */
  putBack(envelope: Envelope): void {
    const { cell, mail } = envelope.slot;
    (mail.urgent === true ? cell.urgent : cell.ordinary).unshift(envelope);
  }

  /** Queues the cell in every lane where mail waits: after a restart. */
  resume(cell: Cell): void {
    if (cell.urgent.length > 0) this.#schedule(cell, true);
    if (cell.ordinary.length > 0) this.#schedule(cell, false);
  }

  /** Handles one message; false when there is none. */
  step(): boolean {
    if (this.host.latch !== undefined) this.#watchLatch();
    const urgent = this.#urgent.length > 0;
    const cell = urgent ? this.#urgent.shift() : this.#ready.shift();
    if (cell === undefined) return false;
    if (urgent) cell.queuedUrgent = false;
    else cell.queued = false;
    if (cell.status === "suspended" || cell.status === "stopped") return true;
    const lane = urgent ? cell.urgent : cell.ordinary;
    const envelope = lane.shift();
    if (envelope === undefined) return true;
    if (lane.length > 0) this.#schedule(cell, urgent);
    this.#deliver(cell, envelope);
    return true;
  }

  /** Delivers the earliest timer or deadline, due or not. */
  fire(): void {
    const due = this.timers.take();
    if (due === undefined) return;
    const { cell, key, number } = due;
    if (due.type === "deadline") {
      this.answer({ path: cell.path, key, number }, { type: "unknown" }, `${cell.path}?${key}#0.0`);
      return;
    }
    const timer = cell.head.timers.get(key);
    if (timer?.kind === undefined || timer.number !== number) return;
    const extra = {
      correlation: undefined,
      expiresAt: Infinity,
      settles: { type: "timer", key, number } as const,
      asker: null,
    };
    const slot = this.route(cell.path, timer.kind);
    const from = `${cell.path}!${key}`;
    this.enqueue(new Envelope(slot, timer.body, from, number, 0, this.now, null, extra, false));
  }

  /** An answer from outside any turn: a port, a deadline, recovery. Stale ones go nowhere. */
  answer(asker: Asker, answer: Answer<unknown>, id: string): void {
    const cell = this.#cells.get(asker.path);
    const pending = cell?.head.pending.get(asker.key);
    if (cell === undefined || pending === undefined || pending.number !== asker.number) return;
    const slot = this.route(cell.path, pending.as);
    const settles: Settles = { type: "pending", key: asker.key, number: asker.number };
    const extra = { correlation: undefined, expiresAt: Infinity, settles, asker: null };
    const { from, turn, k } = splitId(id);
    const body = { carry: pending.carry, answer };
    this.enqueue(new Envelope(slot, body, `answer/${from}`, turn, k, this.now, null, extra, false));
  }

  lose(envelope: Envelope, reason: LossReason): void {
    envelope.slot.lost++;
    this.letters.add(envelope, reason, this.now);
    this.host.tap?.lost?.(envelope, reason);
    const asker = envelope.extra?.asker;
    // An asker waits for nothing when its question never arrived.
    if (asker && reason !== "expired") {
      this.answer(asker, { type: "failed", error: reason }, envelope.id);
    }
  }

  #conflate(older: Envelope, newer: Envelope): void {
    older.slot.lost++;
    this.host.tap?.lost?.(older, "conflated");
    older.body = newer.body;
    older.from = newer.from;
    older.turn = newer.turn;
    older.k = newer.k;
    older.at = newer.at;
    older.parent = newer.parent;
  }

  #schedule(cell: Cell, urgent: boolean): void {
    if (cell.status === "suspended") return;
    if (urgent) {
      if (cell.queuedUrgent) return;
      cell.queuedUrgent = true;
      this.#urgent.push(cell);
    } else {
      if (cell.queued) return;
      cell.queued = true;
      this.#ready.push(cell);
    }
  }

  #watchLatch(): void {
    const latch = this.host.latch!;
    const reading = latch.read();
    if (reading === this.#latchSeen) return;
    this.#latchSeen = reading;
    if (latch.listener) this.inject(latch.listener.path, latch.listener.kind, { reading }, "latch");
  }

  #deliver(cell: Cell, envelope: Envelope): void {
    const { slot, extra } = envelope;
    slot.waiting?.delete(slot.mail.conflateBy!(envelope.body));
    if (extra !== null) {
      if (this.now > extra.expiresAt) return this.lose(envelope, "expired");
      if (extra.settles !== null && !isCurrent(cell, extra.settles)) {
        return this.lose(envelope, "stale");
      }
    }
    while (!this.#attempt(cell, envelope)) {
      if (envelope.failures === 1) continue;
      if (envelope.failures >= FAILURES_TO_POISON) return this.#poison(cell, envelope);
      this.putBack(envelope);
      return this.tree.crashed(cell, cell.lastError ?? "failed");
    }
  }

  /** Runs the handler once. False: the turn was aborted and left nothing behind. */
  #attempt(cell: Cell, envelope: Envelope): boolean {
    const { slot, body } = envelope;
    const { keyOf } = cell.behaviour;
    const turn = this.#turn;
    const { fault } = this.host;
    try {
      const key = keyOf === undefined ? null : keyOf(body, slot.kind);
      const states = cell.head.state as Map<string | number, unknown>;
      const state = key === null ? cell.head.state : states.get(key) ?? cell.behaviour.init();
      turn.begin(cell, envelope, state, this.now);
      if (fault !== undefined) this.#faultAt("before", envelope);
      const next = slot.handler(state, body, turn);
      if (next !== state) assertState(cell, next);
      if (cell.behaviour.durable && next !== turn.state) {
        throw new TypeError(`${cell.path}.${slot.kind} returned a state that no event explains`);
      }
      if (fault !== undefined) this.#faultAt("before_commit", envelope);
      this.#commit(cell, envelope, turn, next, key);
    } catch (error) {
      turn.clear();
      this.#aborted(cell, envelope, error);
      return false;
    }
    this.#flush(cell, envelope, turn);
    if (fault !== undefined) {
      try {
        this.#faultAt("after_commit", envelope);
      } catch (error) {
        // Committed is committed: nothing is taken back and nothing comes again.
        cell.aborts++;
        cell.lastError = messageOf(error);
      }
    }
    return true;
  }

  #faultAt(point: FaultPoint, envelope: Envelope): void {
    if (this.host.fault!(point, envelope)) throw new Error(`injected fault ${point}`);
  }

  #lsn = 0;

  /** Ends in the one assignment that makes the turn real; before it, nothing is. */
  #commit(
    cell: Cell,
    envelope: Envelope,
    turn: Turn,
    state: unknown,
    key: string | number | null,
  ): void {
    const { head } = cell;
    this.#lsn = 0;
    let record: TurnRecord | null = null;
    if (cell.behaviour.durable) {
      record = turnRecord(cell, envelope, turn, this.host.log.lastLsn + 1);
      if (record === null) return;
    }
    const settles = envelope.extra?.settles ?? null;
    const kept = key === null ? state : head.state;
    const next = settles === null && !turn.staged
      ? {
        state: kept,
        turn: head.turn + 1,
        rng: turn.rng,
        timers: head.timers,
        pending: head.pending,
      }
      : nextHead(head, kept, turn.rng, head.turn + 1, settles, turn.timers, turn.pending);
    if (key !== null) (head.state as Map<string | number, unknown>).set(key, state);
    cell.head = next;
    if (record === null) return;
    this.#lsn = record.lsn;
    this.host.log.append(record);
    this.host.log.offer(cell.path, { lsn: record.lsn, head: next });
  }

  /** Hands on what a committed turn had staged. */
  #flush(cell: Cell, envelope: Envelope, turn: Turn): void {
    cell.handled++;
    cell.lastHandledAt = this.now;
    const { sends, sendCount } = turn;
    for (let i = 0; i < sendCount; i++) this.enqueue(sends[i]!);
    if (turn.staged) this.#flushStaged(cell, envelope, turn);
    this.host.tap?.committed?.(envelope);
    envelope.parent = null;
    turn.clear();
  }

  #flushStaged(cell: Cell, envelope: Envelope, turn: Turn): void {
    this.nextNumber += turn.numbersTaken;
    for (const { kind, at, number, key } of turn.timers) {
      if (kind !== undefined) this.timers.push({ cell, at, number, key, type: "timer" });
    }
    for (const { deadlineAt, number, key } of turn.pending) {
      if (deadlineAt < Infinity) {
        this.timers.push({ cell, at: deadlineAt, number, key, type: "deadline" });
      }
    }
    const logged = cell.behaviour.durable;
    for (const effect of turn.effects) this.effects.take(effect, this.#lsn, envelope, logged);
    for (const { topic, view } of turn.views) this.topics.publish(topic, view);
    for (const { topic, as } of turn.subscriptions) this.topics.subscribe(topic, cell.path, as);
    for (const command of turn.commands) this.tree.obey(cell, command);
    if (turn.stopping) this.tree.stoppedItself(cell);
  }

  #aborted(cell: Cell, envelope: Envelope, error: unknown): void {
    envelope.failures++;
    cell.aborts++;
    cell.lastError = messageOf(error);
    this.host.tap?.aborted?.(envelope, cell.lastError);
  }

  /** Puts a message aside for good: what it would have settled is settled, or would wait for ever. */
  #poison(cell: Cell, envelope: Envelope): void {
    const error = cell.lastError ?? "failed";
    const { head } = cell;
    const settles = envelope.extra?.settles ?? null;
    const quarantine = envelope.slot.mail.poison === "quarantine";
    cell.head = nextHead(head, head.state, head.rng, head.turn + 1, settles, [], []);
    if (quarantine || cell.behaviour.durable) {
      this.host.log.append({
        lsn: this.host.log.lastLsn + 1,
        path: cell.path,
        turn: head.turn,
        at: this.now,
        kind: envelope.slot.kind,
        consumed: envelope.id,
        ...(settles === null ? {} : { settled: settles }),
        events: [],
        sends: [],
        timers: [],
        effects: [],
        pending: [],
        rng: head.rng,
        v: 1,
        putAside: { body: envelope.body, error },
      });
    }
    this.lose(envelope, quarantine ? "quarantined" : "skipped");
    if (quarantine) {
      this.host.latch?.raise(`${cell.path}: ${envelope.slot.kind} failed for good: ${error}`);
    }
  }
}

function isCurrent(cell: Cell, settles: Settles): boolean {
  const { timers, pending } = cell.head;
  const entry = settles.type === "timer" ? timers.get(settles.key) : pending.get(settles.key);
  return entry?.number === settles.number;
}

function assertState(cell: Cell, next: unknown): void {
  if (next === undefined) throw new TypeError(`${cell.path} returned no state`);
  if (typeof (next as { then?: unknown } | null)?.then === "function") {
    throw new TypeError(`${cell.path} returned a Promise: handlers are synchronous`);
  }
}

/** What an unknown thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
