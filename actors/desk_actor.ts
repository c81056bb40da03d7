/**
 * The actor core as the desk uses it: its hosts tell the market's time, so that `now` is an instant
 * and not any number.
 * @module
 */
import type { EpochMs } from "../domain/market_time.ts";
import {
  type AnyBehaviour,
  type Durable,
  durable,
  type LoggedEvent,
  type Volatile,
  volatile,
} from "./runtime/behaviour.ts";
import type { Context, DurableContext } from "./runtime/context.ts";

interface OnMarketTime {
  /** Frozen for the turn. */
  readonly now: EpochMs;
}

export type DeskContext<P> = Context<P> & OnMarketTime;
export type DurableDeskContext<P, State, Event extends LoggedEvent> =
  & DurableContext<P, State, Event>
  & OnMarketTime;

/** An actor of the desk that keeps no state across a crash. */
export function volatileActor<P, State>(
  behaviour: Omit<Volatile<P, State, DeskContext<P>>, "durable">,
): AnyBehaviour {
  return volatile<P, State, DeskContext<P>>(behaviour);
}

/** An actor of the desk whose state is the fold of its events. */
export function durableActor<P, State, Event extends LoggedEvent>(
  behaviour: Omit<Durable<P, State, Event, DurableDeskContext<P, State, Event>>, "durable">,
): AnyBehaviour {
  return durable<P, State, Event, DurableDeskContext<P, State, Event>>(behaviour);
}
