/**
 * One committed turn of a durable actor as the log keeps it, and the log as the kernel sees it:
 * one total order given at commit, of which any surviving log is a prefix.
 * @module
 */
import type { Asker } from "./context.ts";
import type { Settles } from "./envelope.ts";
import type { LossReason } from "./host.ts";

export interface LoggedSend {
  readonly id: string;
  readonly to: string;
  readonly kind: string;
  readonly body: unknown;
  readonly correlation?: string;
  readonly expiresAt?: number;
  readonly asker?: Asker;
  /** When the send answers a question of `to`: which. */
  readonly answers?: { readonly key: string; readonly number: number };
}

/** A timer set or (without `kind`) cancelled. */
export interface LoggedTimer {
  readonly key: string;
  readonly at: number;
  readonly kind?: string;
  readonly body?: unknown;
  readonly correlation?: string;
  /** Which setting of the key this is. */
  readonly number: number;
}

/** A question or effect whose answer is outstanding. */
export interface Pending {
  readonly key: string;
  readonly number: number;
  /** Kind of the message by which the answer re-enters. */
  readonly as: string;
  readonly carry: unknown;
  /** The port of an effect; null for a question to an actor. */
  readonly port: string | null;
  /** Absent for effects: their port answers, or recovery does. */
  readonly deadlineAt?: number;
  readonly correlation?: string;
}

export interface LoggedEffect {
  readonly id: string;
  readonly port: string;
  readonly request: unknown;
  readonly gate?: string;
  readonly expiresAt?: number;
}

export interface TurnRecord {
  readonly lsn: number;
  readonly path: string;
  readonly turn: number;
  readonly at: number;
  /** Kind and id of the consumed message. */
  readonly kind: string;
  readonly consumed: string;
  /** Timer or pending key that the consumed message settled. */
  readonly settled?: Settles;
  /** `[type@version, event]` in order. */
  readonly events: readonly (readonly [string, unknown])[];
  readonly sends: readonly LoggedSend[];
  readonly timers: readonly LoggedTimer[];
  readonly effects: readonly LoggedEffect[];
  readonly pending: readonly Pending[];
  /** State of the actor's random stream after the turn. */
  readonly rng: number;
  readonly v: 1;
  /** Present when no handler ran: a poison message was put aside for good. */
  readonly putAside?: { readonly body: unknown; readonly error: string };
  /** Present when this is no turn at all: the message ended without one, and must not come again. */
  readonly lost?: LossReason;
}

/** State of one durable actor at some lsn: where a fold may start. */
export interface Checkpoint {
  readonly lsn: number;
  readonly head: Head;
}

/** Everything of an actor that commits: swapped as one reference. */
export interface Head {
  readonly state: unknown;
  readonly turn: number;
  readonly rng: number;
  readonly timers: ReadonlyMap<string, LoggedTimer>;
  readonly pending: ReadonlyMap<string, Pending>;
}

/** The log belongs to the host. */
export interface TurnLog {
  /**
   * Takes the next lsn. Called at commit, in commit order. A throw aborts the turn: nothing of the
   * record may then have been kept.
   */
  append(record: TurnRecord): void;
  readonly lastLsn: number;
  /**
   * True for a log that no process will be recovered from: it is given events and where they
   * stand, while ids, sends, timers, effects and pending stay empty.
   */
  readonly eventsOnly?: boolean;
  /** Highest lsn known to survive a crash. */
  durable(): number;
  /** Notices what has become durable, where a busy loop would hear of it late. Between turns only. */
  look?(): void;
  onDurable(listener: (lsn: number) => void): void;
  /** Newest checkpoint of an actor, or null. */
  checkpoint(path: string): Checkpoint | null;
  /** Offered by the kernel now and then; heads are immutable, so keeping one is free. */
  offer(path: string, checkpoint: Checkpoint): void;
  /** Records of one actor after an lsn, in order. */
  records(path: string, afterLsn: number): Iterable<TurnRecord>;
  /** Recorded sends to `path` that no record consumed. */
  unconsumed(path: string): Iterable<{ readonly send: LoggedSend; readonly record: TurnRecord }>;
}
