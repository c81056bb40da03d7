/**
 * From a finished turn to what stays: the next head, and for durable actors the turn record.
 * The same fold serves recovery, so that a recovered head is the one that was committed.
 * @module
 */
import type { AnyBehaviour, LoggedEvent } from "./behaviour.ts";
import type { Cell } from "./cell.ts";
import { type Envelope, idOf, type Settles } from "./envelope.ts";
import type { LossReason } from "./host.ts";
import type { Head, LoggedEffect, LoggedSend, LoggedTimer, Pending, TurnRecord } from "./record.ts";
import type { StagedEffect } from "./staging.ts";
import type { Turn } from "./turn.ts";

/** The head after a turn: settled keys go, then staged ones are set or cancelled. */
export function nextHead(
  head: Head,
  state: unknown,
  rng: number,
  turn: number,
  settled: Settles | null,
  timers: readonly LoggedTimer[],
  pending: readonly Pending[],
): Head {
  return {
    state,
    turn,
    rng,
    timers: nextTimers(head.timers, settled?.type === "timer" ? settled : null, timers),
    pending: nextPending(head.pending, settled?.type === "pending" ? settled : null, pending),
  };
}

const NO_TIMERS: Head["timers"] = new Map();
const NO_PENDING: Head["pending"] = new Map();

function nextTimers(
  now: Head["timers"],
  settled: Settles | null,
  staged: readonly LoggedTimer[],
): Head["timers"] {
  if (settled === null && staged.length === 0) return now;
  const rest = settled === null ? now : without(now, settled.key, NO_TIMERS);
  if (staged.length === 0) return rest;
  const next = copyOf(rest);
  for (const timer of staged) {
    if (timer.kind === undefined) next.delete(timer.key);
    else next.set(timer.key, timer);
  }
  return next;
}

function nextPending(
  now: Head["pending"],
  settled: Settles | null,
  staged: readonly Pending[],
): Head["pending"] {
  if (settled === null && staged.length === 0) return now;
  const rest = settled === null ? now : without(now, settled.key, NO_PENDING);
  if (staged.length === 0) return rest;
  const next = copyOf(rest);
  for (const pending of staged) next.set(pending.key, pending);
  return next;
}

/** Most actors wait for one thing at a time: what is left of it needs no new map. */
function without<V>(
  now: ReadonlyMap<string, V>,
  key: string,
  none: ReadonlyMap<string, V>,
): ReadonlyMap<string, V> {
  if (now.size === 1 && now.has(key)) return none;
  const next = new Map(now);
  next.delete(key);
  return next;
}

function copyOf<V>(map: ReadonlyMap<string, V>): Map<string, V> {
  return map.size === 0 ? new Map<string, V>() : new Map(map);
}

const NONE: readonly never[] = [];

/** The record of a durable turn, or null when it changed nothing that must be remembered. */
export function turnRecord(
  cell: Cell,
  envelope: Envelope,
  turn: Turn,
  lsn: number,
  eventsOnly: boolean,
): TurnRecord | null {
  const settles = envelope.extra?.settles ?? null;
  const { events, sendCount, timers, pending } = turn;
  const idle = events.length === 0 && sendCount === 0 && timers.length === 0 &&
    pending.length === 0 && turn.effects.length === 0 && turn.rng === cell.head.rng &&
    settles === null && !envelope.logged;
  if (idle) return null;
  const named = events.length === 0 ? NONE : versioned(cell, events);
  if (eventsOnly) return eventsRecord(cell, envelope.slot.kind, turn, lsn, named);
  return {
    lsn,
    path: cell.path,
    turn: cell.head.turn,
    at: turn.now,
    kind: envelope.slot.kind,
    consumed: envelope.id,
    ...(settles === null ? {} : { settled: settles }),
    events: named,
    sends: sendCount === 0 ? NONE : loggedSends(turn.sends, sendCount),
    // Never the turn's own empty lists: later turns fill them.
    timers: timers.length === 0 ? NONE : timers,
    effects: turn.effects.length === 0 ? NONE : turn.effects.map(loggedEffect),
    pending: pending.length === 0 ? NONE : pending,
    rng: turn.rng,
    v: 1,
  };
}

function eventsRecord(
  cell: Cell,
  kind: string,
  turn: Turn,
  lsn: number,
  events: TurnRecord["events"],
): TurnRecord {
  return {
    lsn,
    path: cell.path,
    turn: cell.head.turn,
    at: turn.now,
    kind,
    consumed: "",
    events,
    sends: NONE,
    timers: NONE,
    effects: NONE,
    pending: NONE,
    rng: turn.rng,
    v: 1,
  };
}

/** The record of a message that ends without a turn: put aside as poison, or lost on its way. */
export function endRecord(
  cell: Cell,
  envelope: Envelope,
  lsn: number,
  at: number,
  end: { readonly putAside: { body: unknown; error: string } } | { readonly lost: LossReason },
): TurnRecord {
  const settles = envelope.extra?.settles ?? null;
  return {
    lsn,
    path: cell.path,
    turn: cell.head.turn,
    at,
    kind: envelope.slot.kind,
    consumed: envelope.id,
    ...(settles === null ? {} : { settled: settles }),
    events: NONE,
    sends: NONE,
    timers: NONE,
    effects: NONE,
    pending: NONE,
    rng: cell.head.rng,
    v: 1,
    ...end,
  };
}

function loggedEffect(effect: StagedEffect): LoggedEffect {
  const { port, request, gate, expiresAt } = effect;
  return {
    id: idOf(effect),
    port,
    request,
    ...(gate === null ? {} : { gate }),
    ...(expiresAt === Infinity ? {} : { expiresAt }),
  };
}

/** Only what a durable receiver must not lose; volatile ones ask again. */
function loggedSends(sends: readonly Envelope[], count: number): LoggedSend[] {
  const logged: LoggedSend[] = [];
  for (let i = 0; i < count; i++) {
    const send = sends[i]!;
    const { extra, slot } = send;
    if (extra === null || !extra.logged) continue;
    logged.push({
      id: send.id,
      to: slot.cell.path,
      kind: slot.kind,
      body: send.body,
      ...(extra.correlation === undefined ? {} : { correlation: extra.correlation }),
      ...(extra.expiresAt === Infinity ? {} : { expiresAt: extra.expiresAt }),
      ...(extra.asker === null ? {} : { asker: extra.asker }),
      ...(extra.settles === null
        ? {}
        : { answers: { key: extra.settles.key, number: extra.settles.number } }),
    });
  }
  return logged;
}

/** Events under their names, `type@version`. */
function versioned(cell: Cell, events: readonly LoggedEvent[]): TurnRecord["events"] {
  const { eventNames } = cell.repertoire;
  return events.map((event) => {
    const name = eventNames.get(event.type);
    if (name === undefined) throw new Error(`Event ${event.type} has no version`);
    return [name, event];
  });
}

/** One record on top of a head: how recovery rebuilds what the commit had swapped in. */
export function applyRecord(behaviour: AnyBehaviour, head: Head, record: TurnRecord): Head {
  if (record.lost !== undefined) return head;
  let state = head.state;
  for (const [name, event] of record.events) {
    state = behaviour.apply!(state, currentEvent(behaviour, name, event as LoggedEvent));
  }
  return nextHead(
    head,
    state,
    record.rng,
    record.turn + 1,
    record.settled ?? null,
    record.timers,
    record.pending,
  );
}

function currentEvent(behaviour: AnyBehaviour, name: string, event: LoggedEvent): LoggedEvent {
  if (behaviour.versions?.[event.type] === Number(name.slice(name.lastIndexOf("@") + 1))) {
    return event;
  }
  const upcast = behaviour.upcast?.[name];
  if (upcast === undefined) throw new Error(`No way from ${name} to today's events`);
  return upcast(event);
}
