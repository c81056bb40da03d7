/**
 * What a handler may do besides returning its next state. Everything here is staged and takes
 * effect only when the turn commits; continuations are data, never closures.
 * @module
 */
import type { LoggedEvent } from "./behaviour.ts";
import type { Kind, Ref } from "./ref.ts";

/** How a question or an effect ended. */
export type Answer<Body> =
  | { readonly type: "ok"; readonly body: Body }
  | { readonly type: "failed"; readonly error: string }
  /** Nobody can say: a deadline passed or the process died in between. */
  | { readonly type: "unknown" }
  /** Never sent: the gate refused it just before its release. */
  | { readonly type: "withheld"; readonly reason: string };

/** Body of the message by which an answer re-enters its actor. */
export interface Answered<Carry, Body> {
  readonly carry: Carry;
  readonly answer: Answer<Body>;
}

/** Body of the message by which a topic's newer view arrives. */
export interface TopicView<View> {
  readonly topic: string;
  readonly sequence: number;
  readonly view: View;
}

export interface TellOptions {
  /** Not delivered after this instant. */
  readonly expiresAt?: number;
  /** Ties a chain of messages together; inherited by whatever the receiver sends. */
  readonly correlation?: string;
}

export interface AskOptions {
  /** Kind of the asker's own message that carries the answer. */
  readonly as: string;
  readonly carry?: unknown;
  /** Names the question: asking again under the same key makes the older answer stale. */
  readonly key: string;
  readonly deadlineMs: number;
}

export interface EffectOptions {
  readonly as: string;
  readonly carry?: unknown;
  readonly key: string;
  /** Asked once more just before the release. */
  readonly gate?: string;
  readonly expiresAt?: number;
}

export interface Context<P> {
  readonly self: string;
  /** Frozen for the turn, EpochMs. */
  readonly now: number;
  /** Id of the message being handled. */
  readonly cause: string;
  readonly correlation: string | undefined;
  tell<Q, K extends Kind<Q>>(to: Ref<Q>, kind: K, body: Q[K], options?: TellOptions): void;
  ask<Q, K extends Kind<Q>>(to: Ref<Q>, kind: K, body: Q[K], options: AskOptions): void;
  /** Answers the ask or effect being handled; does nothing when it was a tell. */
  reply(body: unknown): void;
  /** What `replyTo` needs to answer later, or null when nobody asked. */
  readonly asker: Asker | null;
  replyTo(asker: Asker, body: unknown): void;
  /** An effect on the outside world, released when this turn is durable. */
  io(port: string, request: unknown, options: EffectOptions): void;
  /**
   * Sets (or replaces) the timer `key`: `kind` comes back after `delayMs`. Without delay it comes
   * once everything under way has come to rest, and before any new input.
   */
  timer<K extends Kind<P>>(key: string, delayMs: number, kind: K, body: P[K]): void;
  cancel(key: string): void;
  /** A newer view of a topic, for screens and health; never for trading decisions. */
  publish(topic: string, view: unknown): void;
  subscribe<K extends Kind<P>>(topic: string, as: K): void;
  /** [0, 1) from this actor's own stream. */
  random(): number;
  /** Stops this actor when the turn commits. */
  stop(): void;
}

export interface DurableContext<P, State, Event extends LoggedEvent> extends Context<P> {
  /** Records the event and returns the state that follows from it. */
  emit(event: Event): State;
}

/** Who asked, as data: it can be kept in state and answered turns later. */
export interface Asker {
  readonly path: string;
  readonly key: string;
  /** Number of the question under that key. */
  readonly number: number;
}
