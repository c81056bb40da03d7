/**
 * What an actor is: its first state, a synchronous handler and a mailbox policy for every kind
 * of message it understands. Two classes: volatile actors rewarm after a crash; durable ones
 * change only through `apply(state, event)` and are folded from the log.
 * @module
 */
import type { Context, DurableContext } from "./context.ts";
import type { Kind } from "./ref.ts";

/** What a full mailbox does with one more message of a kind. */
export type WhenFull =
  /** An ask is answered `failed`, a tell is dead-lettered. */
  | "reject"
  /** The newest is dropped and dead-lettered. */
  | "dropNewest"
  /** Nothing is lost: the message is kept and the receiver is crashed, for its supervisor to see. */
  | "crashReceiver";

/** What becomes of a message that fails a third time, after a restart. */
export type WhenPoison =
  /** Dead-lettered; only for kinds of which a newer one always follows. */
  | "skip"
  /** Kept in the log as quarantined; the host is told and latches. Never skipped silently. */
  | "quarantine";

/**
 * Mailbox policy of one kind. `conflateBy`: a waiting message with the same key is replaced, in its
 * place in the queue. Such messages are views, never facts: no record keeps them for a receiver.
 * Answers and timers of the actor's own always find room and are never replaced.
 */
export type Mail<Body> =
  & { readonly poison: WhenPoison; readonly urgent?: boolean }
  & (
    | { readonly full: WhenFull; readonly conflateBy?: never }
    | { readonly conflateBy: (body: Body) => string | number; readonly full?: never }
  );

export type Mailbox<P> = { readonly [K in Kind<P>]: Mail<P[K]> };

/** State or nothing else: a Promise is refused by the type here and by a check at run time. */
export type Handlers<P, State, Ctx> = {
  readonly [K in Kind<P>]: (state: State, body: P[K], ctx: Ctx) => State;
};

interface Common<P> {
  readonly mail: Mailbox<P>;
  /** Waiting messages at most, in each lane. Default 10,000. */
  readonly capacity?: number;
}

/**
 * An actor that keeps no state across a crash; `started` runs at every start and restart. `Ctx`: what
 * its handlers may know of a context, where whoever makes the host knows more.
 */
export interface Volatile<P, State, Ctx extends Context<P> = Context<P>> extends Common<P> {
  readonly durable: false;
  init(): State;
  readonly on: Handlers<P, State, Ctx>;
  started?(state: State, ctx: Ctx): State;
  /** Runs once when the tree is stopped, before the mailbox is drained. */
  stopping?(state: State, ctx: Ctx): State;
  /**
   * When present, state is one per key and a commit swaps one entry. `started` and `stopping` then
   * belong to no key: they see a fresh `init()`, and what they return is dropped.
   */
  readonly keyOf?: (body: P[Kind<P>], kind: Kind<P>) => string | number;
}

/** An event as it is stored: plain data with a type. */
export interface LoggedEvent {
  readonly type: string;
}

/**
 * An actor whose state is the fold of its events. `started` runs when the process starts or the
 * actor is switched on, never after a crash.
 */
export interface Durable<
  P,
  State,
  Event extends LoggedEvent,
  Ctx extends DurableContext<P, State, Event> = DurableContext<P, State, Event>,
> extends Common<P> {
  readonly durable: true;
  init(): State;
  /** Pure and total. */
  apply(state: State, event: Event): State;
  /** Current version of every event type; records carry `type@version`. */
  readonly versions: { readonly [T in Event["type"]]: number };
  /** From `type@olderVersion` to today's event. */
  readonly upcast?: Readonly<Record<string, (old: LoggedEvent) => Event>>;
  readonly on: Handlers<P, State, Ctx>;
  started?(state: State, ctx: Ctx): State;
  stopping?(state: State, ctx: Ctx): State;
}

/** A behaviour with its protocol and state forgotten: how the kernel holds it. */
export interface AnyBehaviour {
  readonly durable: boolean;
  readonly mail: Readonly<Record<string, Mail<unknown>>>;
  readonly capacity?: number;
  init(): unknown;
  readonly on: Readonly<Record<string, AnyHandler>>;
  started?(state: unknown, ctx: unknown): unknown;
  stopping?(state: unknown, ctx: unknown): unknown;
  readonly keyOf?: (body: unknown, kind: string) => string | number;
  apply?(state: unknown, event: LoggedEvent): unknown;
  readonly versions?: Readonly<Record<string, number>>;
  readonly upcast?: Readonly<Record<string, (old: LoggedEvent) => LoggedEvent>>;
}

export type AnyHandler = (state: unknown, body: unknown, ctx: unknown) => unknown;

/** Checks a volatile behaviour's types and forgets them. */
export function volatile<P, State, Ctx extends Context<P> = Context<P>>(
  behaviour: Omit<Volatile<P, State, Ctx>, "durable">,
): AnyBehaviour {
  return { ...behaviour, durable: false } as unknown as AnyBehaviour;
}

/** Checks a durable behaviour's types and forgets them. */
export function durable<
  P,
  State,
  Event extends LoggedEvent,
  Ctx extends DurableContext<P, State, Event> = DurableContext<P, State, Event>,
>(behaviour: Omit<Durable<P, State, Event, Ctx>, "durable">): AnyBehaviour {
  return { ...behaviour, durable: true } as unknown as AnyBehaviour;
}
