/**
 * One actor as the kernel holds it: its committed head, two lanes of mail, and the counters that
 * health shows. Everything that must be atomic is in `head`, a single reference.
 * @module
 */
import type { AnyBehaviour, AnyHandler, Mail } from "./behaviour.ts";
import type { Envelope } from "./envelope.ts";
import { streamSeed } from "./random.ts";
import type { Head } from "./record.ts";
import { Ring } from "./ring.ts";

/** One kind of message at one receiver. */
export interface Slot {
  readonly cell: Cell;
  readonly kind: string;
  readonly handler: AnyHandler;
  readonly mail: Mail<unknown>;
  /** Waiting messages by conflation key; null for kinds that do not conflate. */
  readonly waiting: Map<string | number, Envelope> | null;
  /** True when a durable sender's record must keep the send until its end is recorded too. */
  readonly kept: boolean;
  lost: number;
}

export type Status = "running" | "suspended" | "stopped";

/** Kinds of the kernel's own messages at the two ends of an actor's life. */
export const STARTED = "$started";
export const STOPPING = "$stopping";

const LIFE: Mail<unknown> = { urgent: true, full: "crashReceiver", poison: "quarantine" };
const NO_TIMERS: Head["timers"] = new Map();
const NO_PENDING: Head["pending"] = new Map();

/** Timers and questions that one turn may set. */
export const NUMBERS_PER_TURN = 4096;
/** Above every number of a life of 2^32 turns; runs apart, yet exact in a double. */
const NUMBERS_PER_RUN = 2 ** 44;
const RUNS_APART = 512;

export class Cell {
  head: Head;
  /** `type@version` by type. */
  readonly eventNames: ReadonlyMap<string, string>;
  status: Status = "running";
  readonly urgent = new Ring<Envelope>();
  readonly ordinary = new Ring<Envelope>();
  readonly slots = new Map<string, Slot>();
  /** True while the cell stands in the run queue of that lane. */
  queuedUrgent = false;
  queued = false;
  incarnation = 0;
  peak = 0;
  handled = 0;
  aborts = 0;
  restarts = 0;
  lastError: string | null = null;
  lastHandledAt = 0;
  /** Where the last send went, so that the next one there needs no look-up. */
  lastTo = "";
  lastKind = "";
  lastSlot: Slot | null = null;
  label: string;
  readonly durable: boolean;
  readonly capacity: number;
  /**
   * Below every number of this run. A durable actor's turns never repeat; a volatile one begins
   * at 0 in every run, and an answer to its former life must not fit a question of this one.
   */
  readonly numbersFrom: number;

  constructor(
    readonly path: string,
    readonly behaviour: AnyBehaviour,
    readonly seed: number,
    readonly run: number,
  ) {
    this.durable = behaviour.durable;
    this.capacity = behaviour.capacity ?? 10_000;
    this.numbersFrom = this.durable ? 0 : (run % RUNS_APART) * NUMBERS_PER_RUN;
    const versions = Object.entries(behaviour.versions ?? {});
    this.eventNames = new Map(versions.map(([type, version]) => [type, `${type}@${version}`]));
    for (const [kind, handler] of Object.entries(behaviour.on)) {
      const mail = behaviour.mail[kind];
      if (mail === undefined) throw new Error(`${path}: no mailbox policy for ${kind}`);
      this.#understand(kind, handler, mail);
    }
    const { started, stopping } = behaviour;
    if (started) this.#understand(STARTED, (state, _, ctx) => started(state, ctx), LIFE);
    if (stopping) this.#understand(STOPPING, (state, _, ctx) => stopping(state, ctx), LIFE);
    this.head = this.firstHead();
    this.label = this.#labelNow();
  }

  #understand(kind: string, handler: AnyHandler, mail: Mail<unknown>): void {
    const waiting = mail.conflateBy === undefined ? null : new Map();
    const kept = this.durable && waiting === null;
    this.slots.set(kind, { cell: this, kind, handler, mail, waiting, kept, lost: 0 });
  }

  /** The head of an actor that has done nothing yet. */
  firstHead(): Head {
    return {
      state: this.behaviour.keyOf === undefined ? this.behaviour.init() : new Map(),
      turn: 0,
      rng: streamSeed(this.seed, this.path),
      timers: NO_TIMERS,
      pending: NO_PENDING,
    };
  }

  /** Forgets what was set or asked: whatever still comes of it is stale. */
  forgetKeys(): void {
    this.head = { ...this.head, timers: NO_TIMERS, pending: NO_PENDING };
  }

  /** A volatile actor's ids must differ from those of its earlier lives. */
  reincarnate(): void {
    this.incarnation++;
    this.label = this.#labelNow();
  }

  #labelNow(): string {
    return this.durable ? this.path : `${this.path}~${this.run}.${this.incarnation}`;
  }

  get depth(): number {
    return this.urgent.length + this.ordinary.length;
  }

  /** When the message that waits longest was sent, null when none waits. */
  get oldestAt(): number | null {
    const heads = [this.urgent.peek(), this.ordinary.peek()].flatMap((each) => each?.at ?? []);
    return heads.length === 0 ? null : Math.min(...heads);
  }

  /** Messages lost, by kind; kinds that lost none are absent. */
  get lost(): Record<string, number> {
    const lost: Record<string, number> = {};
    for (const { kind, lost: count } of this.slots.values()) if (count > 0) lost[kind] = count;
    return lost;
  }
}
