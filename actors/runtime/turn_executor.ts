/**
 * Runs one turn after another: handler, then commit or abort as a whole. What fails is delivered
 * again at once, then after a restart, and at last put aside by the policy of its kind.
 * @module
 */
import type { Cell, Slot } from "./cell.ts";
import { endRecord, nextHead, turnRecord } from "./commit.ts";
import type { Envelope, Settles } from "./envelope.ts";
import { freezeState } from "./freeze.ts";
import type { FaultPoint, Host, Tap } from "./host.ts";
import type { Kernel } from "./kernel.ts";
import { STARTED, STOPPING } from "./repertoire.ts";
import { Turn } from "./turn.ts";

/** Writing to an object that has survived collections costs more: turns get young ones. */
const TURNS_PER_OBJECT = 4096;

/** The second failure in a row restarts the actor, the third puts the message aside. */
const FAILURES_TO_POISON = 3;

export class TurnExecutor {
  readonly #host: Host;
  /** The host's tap when it wants to see what commits. */
  readonly #tap: Tap | null;
  #turn: Turn;
  #turnsLeft = TURNS_PER_OBJECT;
  /** Of the durable turn just committed; 0 when it left no record. */
  #lsn = 0;
  /** Of the keyed turn that runs; null at the two ends of a life. */
  #key: string | number | null = null;

  constructor(readonly kernel: Kernel) {
    this.#host = kernel.host;
    const { tap } = kernel.host;
    this.#tap = tap?.committed === undefined ? null : tap;
    this.#turn = new Turn(kernel);
  }

  get running(): boolean {
    return this.#turn.open;
  }

  deliver(envelope: Envelope): void {
    const { slot, extra } = envelope;
    const { cell } = slot;
    if (extra !== null) {
      const { lostMail } = this.kernel;
      if (this.kernel.now > extra.expiresAt) return lostMail.add(envelope, "expired");
      if (extra.settles !== null && !isCurrent(cell, extra.settles)) {
        return lostMail.add(envelope, "stale");
      }
    }
    if (--this.#turnsLeft === 0) this.#renewTurn();
    while (!this.#attempt(cell, envelope)) {
      if (envelope.failures === 1) continue;
      if (envelope.failures >= FAILURES_TO_POISON) return this.#putAside(cell, envelope);
      this.kernel.post.putBack(envelope);
      return this.kernel.tree.crashed(cell, cell.lastError ?? "failed");
    }
  }

  #renewTurn(): void {
    this.#turn = new Turn(this.kernel);
    this.kernel.post.renew();
    this.#turnsLeft = TURNS_PER_OBJECT;
  }

  /** Runs the handler once. False: the turn was aborted and left nothing behind. */
  #attempt(cell: Cell, envelope: Envelope): boolean {
    const { slot, body } = envelope;
    const turn = this.#turn;
    const { fault } = this.#host;
    try {
      const state = cell.plain ? cell.head.state : this.#stateFor(cell, slot, body);
      turn.begin(cell, envelope, state, this.kernel.now);
      if (fault !== undefined) this.#faultAt("before", envelope);
      const next = slot.handler(state, body, turn);
      if (next !== state) assertState(cell, next);
      if (fault !== undefined) this.#faultAt("before_commit", envelope);
      if (cell.plain && !turn.staged && envelope.extra === null) cell.advance(next, turn.rng);
      else if (cell.durable) this.#commitDurable(cell, envelope, next);
      else this.#commitVolatile(cell, envelope, next);
    } catch (error) {
      turn.clear();
      this.#aborted(cell, envelope, error);
      return false;
    }
    this.#handOn(cell, envelope);
    if (fault !== undefined) this.#faultAfterCommit(cell, envelope);
    return true;
  }

  /** State as the handler sees it: of a keyed actor, that of the message's key. */
  #stateFor(cell: Cell, { kind }: Slot, body: unknown): unknown {
    if (!cell.keyed) return cell.head.state;
    const ofLife = kind === STARTED || kind === STOPPING;
    this.#key = ofLife ? null : cell.behaviour.keyOf!(body, kind);
    const states = cell.head.state as ReadonlyMap<string | number, unknown>;
    const state = this.#key === null ? undefined : states.get(this.#key);
    return state === undefined ? cell.behaviour.init() : state;
  }

  #commitVolatile(cell: Cell, { extra }: Envelope, state: unknown): void {
    const { rng, timers, pending } = this.#turn;
    const { head } = cell;
    const settles = extra === null ? null : extra.settles;
    const kept = cell.keyed ? head.state : state;
    const next = nextHead(head, kept, rng, head.turn + 1, settles, timers, pending);
    if (cell.keyed && this.#key !== null) {
      (head.state as Map<string | number, unknown>).set(this.#key, state);
    }
    cell.head = next;
  }

  /** Ends in the one assignment that makes the turn real; before it, nothing is. */
  #commitDurable(cell: Cell, envelope: Envelope, state: unknown): void {
    const turn = this.#turn;
    const { log, freeze } = this.#host;
    assertExplained(cell, envelope.slot, state, turn.state);
    if (freeze) freezeState(state);
    const record = turnRecord(cell, envelope, turn, log.lastLsn + 1, log.eventsOnly === true);
    this.#lsn = record === null ? 0 : record.lsn;
    // Nothing to remember: not a turn that later ids count from.
    if (record === null) return;
    const { head } = cell;
    const settles = envelope.extra === null ? null : envelope.extra.settles;
    const { rng, timers, pending } = turn;
    const next = nextHead(head, state, rng, head.turn + 1, settles, timers, pending);
    log.append(record);
    cell.head = next;
  }

  /** Hands on what a committed turn had staged. */
  #handOn(cell: Cell, envelope: Envelope): void {
    const turn = this.#turn;
    const { post } = this.kernel;
    cell.handled++;
    if (cell.durable && this.#lsn > 0) {
      this.#host.log.offer(cell.path, { lsn: this.#lsn, head: cell.head });
    }
    const { sends, sendCount } = turn;
    for (let i = 0; i < sendCount; i++) post.enqueue(sends[i]!);
    if (envelope.extra?.settles) this.kernel.timers.settled(cell, envelope.extra.settles.number);
    if (turn.staged) this.#handOnStaged(cell, envelope);
    if (this.#tap !== null) this.#tap.committed!(envelope);
    envelope.parent = null;
    turn.clear();
  }

  #handOnStaged(cell: Cell, envelope: Envelope): void {
    const turn = this.#turn;
    const { timers, effects, topics, tree } = this.kernel;
    for (const { kind, at, number, key } of turn.timers) {
      if (kind === undefined) continue;
      if (at > turn.now) timers.push(cell, at, number, key, "timer");
      else timers.pushResting(cell, at, number, key);
    }
    for (const { deadlineAt, number, key } of turn.pending) {
      if (deadlineAt !== undefined) timers.push(cell, deadlineAt, number, key, "deadline");
    }
    const lsn = cell.durable ? this.#lsn : 0;
    for (const effect of turn.effects) effects.take(effect, lsn, envelope);
    for (const { topic, view } of turn.views) topics.publish(topic, view);
    for (const { topic, as } of turn.subscriptions) topics.subscribe(topic, cell.path, as);
    for (const command of turn.commands) tree.obey(cell, command);
    if (turn.stopping) tree.stoppedItself(cell);
  }

  #aborted(cell: Cell, envelope: Envelope, error: unknown): void {
    envelope.countFailure();
    cell.aborts++;
    cell.lastError = messageOf(error);
    this.#host.tap?.aborted?.(envelope, cell.lastError);
  }

  #faultAt(point: FaultPoint, envelope: Envelope): void {
    if (this.#host.fault!(point, envelope)) throw new Error(`injected fault ${point}`);
  }

  /** Committed is committed: nothing is taken back and nothing comes again. */
  #faultAfterCommit(cell: Cell, envelope: Envelope): void {
    if (!this.#host.fault!("after_commit", envelope)) return;
    cell.aborts++;
    cell.lastError = "injected fault after_commit";
  }

  /** Puts a message aside for good: what it would have settled is settled, or would wait for ever. */
  #putAside(cell: Cell, envelope: Envelope): void {
    const { log, latch } = this.#host;
    const error = cell.lastError ?? "failed";
    const { head } = cell;
    const settles = envelope.extra?.settles ?? null;
    const quarantine = envelope.slot.mail.poison === "quarantine";
    if (quarantine || cell.durable) {
      const putAside = { body: envelope.body, error };
      log.append(endRecord(cell, envelope, log.lastLsn + 1, this.kernel.now, { putAside }));
    }
    cell.head = nextHead(head, head.state, head.rng, head.turn + 1, settles, [], []);
    if (cell.durable) log.offer(cell.path, { lsn: log.lastLsn, head: cell.head });
    this.kernel.lostMail.add(envelope, quarantine ? "quarantined" : "skipped");
    if (!quarantine) return;
    latch?.raise(`${cell.path}: ${envelope.slot.kind} failed for good: ${error}`);
  }
}

function isCurrent(cell: Cell, settles: Settles): boolean {
  const { timers, pending } = cell.head;
  const entry = settles.type === "timer" ? timers.get(settles.key) : pending.get(settles.key);
  return entry?.number === settles.number;
}

function assertState(cell: Cell, next: unknown): void {
  if (next === undefined) throw new TypeError(`${cell.path} returned no state`);
  if (next instanceof Promise) {
    throw new TypeError(`${cell.path} returned a Promise: handlers are synchronous`);
  }
}

function assertExplained(cell: Cell, slot: Slot, next: unknown, explained: unknown): void {
  if (next === explained) return;
  throw new TypeError(`${cell.path}.${slot.kind} returned a state that no event explains`);
}

/** What an unknown thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
