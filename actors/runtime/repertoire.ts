/**
 * What a behaviour understands, kind by kind: worked out once and shared by all its actors, so
 * that ten thousand of them cost little more than their state.
 * @module
 */
import type { AnyBehaviour, AnyHandler, Mail } from "./behaviour.ts";

export interface Item {
  readonly kind: string;
  readonly handler: AnyHandler;
  readonly mail: Mail<unknown>;
  /** Its place among the slots of an actor. */
  readonly index: number;
}

export interface Repertoire {
  readonly items: ReadonlyMap<string, Item>;
  /** `type@version` by event type. */
  readonly eventNames: ReadonlyMap<string, string>;
}

/** Kinds of the kernel's own messages at the two ends of an actor's life. */
export const STARTED = "$started";
export const STOPPING = "$stopping";

const LIFE: Mail<unknown> = { urgent: true, full: "crashReceiver", poison: "quarantine" };

const known = new WeakMap<AnyBehaviour, Repertoire>();

/** A kind without a mailbox policy throws: what is lost must have been decided. */
export function repertoireOf(behaviour: AnyBehaviour): Repertoire {
  let repertoire = known.get(behaviour);
  if (repertoire === undefined) known.set(behaviour, repertoire = workOut(behaviour));
  return repertoire;
}

function workOut(behaviour: AnyBehaviour): Repertoire {
  const { on, mail, started, stopping, versions = {} } = behaviour;
  const items = new Map<string, Item>();
  const add = (kind: string, handler: AnyHandler, mail: Mail<unknown>) =>
    items.set(kind, { kind, handler, mail, index: items.size });
  for (const [kind, handler] of Object.entries(on)) {
    const policy = mail[kind];
    if (policy === undefined) throw new Error(`There is no mailbox policy for ${kind}`);
    add(kind, handler, policy);
  }
  if (started) add(STARTED, (state, _, ctx) => started(state, ctx), LIFE);
  if (stopping) add(STOPPING, (state, _, ctx) => stopping(state, ctx), LIFE);
  const eventNames = new Map<string, string>();
  for (const [type, version] of Object.entries(versions)) {
    eventNames.set(type, `${type}@${version}`);
  }
  return { items, eventNames };
}
