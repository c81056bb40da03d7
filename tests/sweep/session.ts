/**
 * A session that can be played again and again, and what is compared of it: every committed
 * delivery and every record of the journal.
 * @module
 */
import { createHash } from "node:crypto";
import type { Envelope } from "../../actors/runtime/envelope.ts";
import type { FaultPoint, Tap } from "../../actors/runtime/host.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { Node } from "../../actors/runtime/supervisor.ts";
import { VirtualHost, type VirtualOptions } from "../../actors/runtime/virtual_host.ts";

export interface Session {
  root(): Node;
  /** A fresh source and outside world each time. Log and fault are the sweep's own. */
  options(): VirtualOptions;
  /** Bounds sessions with perpetual timers. */
  readonly until?: number;
  /**
   * Events that only count or describe, e.g. `HoldsCounted@1`: what a volatile actor had counted
   * is lost with it, and the claim is about decisions.
   */
  readonly telemetry?: readonly string[];
  /**
   * What must be the same after a volatile actor has been recovered at once, where several of them
   * may come in another order then. Without it: every decision of each durable actor, in order.
   */
  outcome?(recording: Recording): readonly unknown[];
  /** Throws when the end of a session is not as it must be, however it went. */
  check?(host: VirtualHost): void;
}

export interface Delivery {
  readonly id: string;
  readonly kind: string;
  readonly to: string;
  readonly at: number;
  readonly body: unknown;
}

/** What a session did, supervisors' own business left out. */
export interface Recording {
  readonly deliveries: readonly Delivery[];
  readonly journal: readonly TurnRecord[];
}

export interface Played extends Recording {
  readonly host: VirtualHost;
  /** Paths of actors, supervisors left out. */
  readonly actors: readonly string[];
}

export interface Summary {
  /** Of every committed delivery: id, kind, receiver, time and body. */
  readonly hash: string;
  readonly deliveries: number;
  readonly journalHash: string;
}

export interface Play {
  /** Makes a delivery fail at a point. Supervisors are left alone. */
  readonly fault?: (point: FaultPoint, envelope: Envelope) => boolean;
  /** After a delivery and before the next; `count` of them so far. */
  readonly between?: (count: number, host: VirtualHost) => void;
  /** Before anything has run. */
  readonly opened?: ((host: VirtualHost) => void) | undefined;
  readonly options?: VirtualOptions;
  readonly root?: Node;
}

/** Plays a session to its end. */
export function play(session: Session, how: Play = {}): Played {
  const root = how.root ?? session.root();
  const supervisors = supervisorPaths(root);
  const options = how.options ?? session.options();
  const log = options.log ?? new MemoryLog({ keepAll: true });
  const deliveries: Delivery[] = [];
  const committed = (envelope: Envelope) => {
    options.tap?.committed?.(envelope);
    const { id, slot, at, body } = envelope;
    const to = slot.cell.path;
    if (!supervisors.has(to)) deliveries.push({ id, kind: slot.kind, to, at, body });
  };
  const fault = (point: FaultPoint, envelope: Envelope) => {
    if (supervisors.has(envelope.slot.cell.path)) return false;
    const fails = how.fault?.(point, envelope) === true;
    if (point === "after_commit") how.between?.(deliveries.length, host);
    return fails;
  };
  const tap: Tap = { ...options.tap, committed };
  const host: VirtualHost = new VirtualHost(root, { ...options, log, tap, fault });
  how.opened?.(host);
  host.run(session.until);
  const actors = host.kernel.tree.paths.filter((path) => !supervisors.has(path));
  return { host, actors, deliveries, journal: log.all! };
}

export function summarize({ deliveries, journal }: Recording): Summary {
  return { hash: hashOf(deliveries), deliveries: deliveries.length, journalHash: hashOf(journal) };
}

function hashOf(items: readonly unknown[]): string {
  const hash = createHash("sha256");
  for (const item of items) hash.update(JSON.stringify(item)).update("\n");
  return hash.digest("hex");
}

/** Paths of the inner nodes of a tree. */
function supervisorPaths(root: Node): ReadonlySet<string> {
  const paths = new Set<string>();
  const visit = (node: Node, path: string) => {
    if (!("children" in node)) return;
    paths.add(path);
    for (const child of node.children) visit(child, `${path}/${child.name}`);
  };
  visit(root, root.name);
  return paths;
}

/** Where two lists first differ, in words; null when they are the same. */
export function difference(
  what: string,
  actual: readonly unknown[],
  expected: readonly unknown[],
): string | null {
  for (let i = 0; i < Math.max(actual.length, expected.length); i++) {
    if (!isSame(actual[i], expected[i])) {
      const [was, should] = [actual[i], expected[i]].map((each) =>
        JSON.stringify(each) ?? "nothing"
      );
      return `${what} ${i} is ${was} instead of ${should}`;
    }
  }
  return null;
}

/** Deep equality of plain data. Written for speed: sweeps spend much of their time here. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return Object.is(a, b);
  }
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!isSame(a[i], b[i])) return false;
    return true;
  }
  let keys = 0;
  for (const key in a) {
    if (!(key in b) || !isSame((a as Plain)[key], (b as Plain)[key])) return false;
    keys++;
  }
  for (const _ in b) keys--;
  return keys === 0;
}

type Plain = Readonly<Record<string, unknown>>;
