/**
 * What differs between real and virtual time, and nothing else does: clock, scheduler, entropy,
 * log, ports, latch, and the optional tap and fault of tests.
 * @module
 */
import type { Answer } from "./context.ts";
import type { Envelope } from "./envelope.ts";
import type { TurnLog } from "./record.ts";

/** An outside world that answers requests, at any later time, at most once each. */
export interface OutsidePort {
  call(request: unknown, id: string, answer: (answer: Answer<unknown>) => void): void;
}

/** A port whose requests become messages to an actor; its reply is the answer. */
export interface ActorPort {
  readonly path: string;
  readonly kind: string;
}

export type Port = OutsidePort | ActorPort;

/** Returns why a request may not leave now, or null. */
export type Gate = (request: unknown, now: number) => string | null;

/**
 * Where effects are put on record that must not wait for a log that is lost. What leaves this way
 * was committed like any other; only its record is elsewhere.
 */
export interface SideRecord {
  /** False while the log does its work. */
  readonly isOpen: boolean;
  /** Whether an effect is to leave before its own record is durable. */
  admits(port: string, request: unknown): boolean;
  /** Puts it on record, in the order of the calls; then says whether it may leave. */
  record(request: unknown, recorded: (mayLeave: boolean) => void): void;
}

/** A switch outside the mail: read between turns, so that it overtakes any backlog. */
export interface Latch {
  /** 0 while open; any other number is a state that the listener is told once. */
  read(): number;
  raise(reason: string): void;
  /** Who is told, in the urgent lane, when the number changes. */
  readonly listener?: { readonly path: string; readonly kind: string };
}

/** Sees what happens; must not change it. */
export interface Tap {
  committed?(envelope: Envelope): void;
  /** `to`: the address it was sent to, where there may be nobody. */
  lost?(envelope: Envelope, reason: LossReason, to: string): void;
  aborted?(envelope: Envelope, error: string): void;
  restarted?(path: string, error: string): void;
  meltdown?(path: string, error: string): void;
  /** An outside port threw; its question is answered `unknown`. */
  portFailed?(port: string, error: string): void;
}

export type LossReason =
  | "unknown_address"
  | "unknown_kind"
  | "stopped"
  | "rejected"
  | "dropped"
  | "conflated"
  | "expired"
  | "stale"
  | "skipped"
  | "quarantined";

export type FaultPoint = "before" | "before_commit" | "after_commit";

export interface Host {
  readonly clock: { now(): number };
  readonly scheduler: {
    /** Work became ready or a due time changed. */
    wake(): void;
  };
  /** Seed of all random streams, and the number of this run of the process. */
  readonly entropy: { readonly seed: number; readonly run: number };
  readonly log: TurnLog;
  readonly ports: Readonly<Record<string, Port>>;
  readonly gates?: Readonly<Record<string, Gate>>;
  readonly sideRecord?: SideRecord;
  readonly latch?: Latch;
  readonly tap?: Tap;
  /** Throws at a point of a delivery when it returns true. */
  readonly fault?: (point: FaultPoint, envelope: Envelope) => boolean;
  /** Freeze messages, events and durable states, to catch a handler that changes one. */
  readonly freeze?: boolean;
}
