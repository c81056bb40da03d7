/**
 * The sweeps: a session is played once per point at which something can fail, and must come out
 * as the claims of the actor core say. Each returns the number of sessions played and throws on
 * the first that came out otherwise, with what is needed to play it again.
 * @module
 */
import type { FaultPoint } from "../../actors/runtime/host.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import { drawOf, nextState } from "../../actors/runtime/random.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { Node } from "../../actors/runtime/supervisor.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { type Sampling, strikes, strikeWords } from "./points.ts";
import {
  difference,
  type Play,
  play,
  type Played,
  type Recording,
  type Session,
} from "./session.ts";

export interface SweepOptions extends Sampling {
  /** Removes a safeguard, to show that the sweep would notice. */
  readonly tamper?: (host: VirtualHost) => void;
}

const POINTS: readonly FaultPoint[] = ["before", "before_commit", "after_commit"];

/** L1: every delivery aborted once, at each point, no time passing: the session is the same. */
export function sweepA(session: Session, options: SweepOptions = {}): number {
  const { tamper } = options;
  const base = play(session);
  let runs = 0;
  for (const struckAt of strikes(base.deliveries, options)) {
    for (const wanted of POINTS) {
      attempt(`Sweep A: abort ${wanted}, ${strikeWords(struckAt)}`, () => {
        let begun = -1;
        let struck = -1;
        const fault: Play["fault"] = (point, { failures }) => {
          if (point === "before" && failures === 0) begun++;
          if (!struckAt.has(begun) || begun === struck || point !== wanted) return false;
          struck = begun;
          return true;
        };
        const run = play(session, { fault, opened: tamper });
        if (struck < 0) throw new Error("the point was not reached");
        assertSame(run, base);
        session.check?.(run.host);
      });
      runs++;
    }
  }
  return runs;
}

export interface RecoveryOptions extends SweepOptions {
  /** Crashes through the supervisors, who wait this long, instead of recovering at once. */
  readonly backoffMs?: number;
}

/**
 * L2: every subtree recovered after every delivery. At once: the session is the same, of volatile
 * actors what they made durable ones do. With backoff: it comes to rest and passes its check.
 */
export function sweepB(session: Session, options: RecoveryOptions = {}): number {
  const { tamper, backoffMs } = options;
  const base = play(session);
  const decided = outcomeOf(session, base);
  const paths = base.host.kernel.tree.paths;
  // Nobody restarts the root.
  const roots = backoffMs === undefined ? paths : paths.slice(1);
  let runs = 0;
  for (const struckAt of strikes(base.deliveries, options)) {
    for (const path of roots) {
      const strike = (act: (host: VirtualHost) => void) => (count: number, host: VirtualHost) => {
        if (struckAt.has(count - 1)) act(host);
      };
      if (backoffMs === undefined) {
        attempt(`Sweep B: recover ${path} after ${strikeWords(struckAt)}`, () => {
          const between = strike((host) => host.kernel.tree.restart([path], "sweep"));
          const run = play(session, { between, opened: tamper });
          assertRecovered(run, base, [path], session, decided);
          session.check?.(run.host);
        });
      } else {
        attempt(`Sweep B: crash ${path} after ${strikeWords(struckAt)}`, () => {
          const between = strike((host) => crash(host, path));
          playToRest(session, backoffMs, { between, opened: tamper });
        });
      }
      runs++;
    }
  }
  return runs;
}

export interface KillOptions extends SweepOptions {
  /** What of the log survives; by default a prefix of that length. */
  readonly survivors?: (log: readonly TurnRecord[], length: number) => readonly TurnRecord[];
}

/**
 * L3: the process killed after every record, with every log that may have survived, the outside
 * world and the rest of the input living on. The next process must pass the session's check.
 */
export function sweepC(session: Session, options: KillOptions = {}): number {
  const { tamper, every = 1, survivors = (log, length) => log.slice(0, length) } = options;
  const records = play(session).journal.length;
  let runs = 0;
  for (let lsn = 1; lsn <= records; lsn += every) {
    for (let length = lsn; length >= 0; length--) {
      const world = session.options();
      const dead = killed(session, { options: world, opened: tamper }, lsn);
      // What was acknowledged has survived.
      if (length < dead.log.durable()) break;
      attempt(`Sweep C: kill after record ${lsn}, ${length} of which survive`, () => {
        const log = new MemoryLog({ keepAll: true }, survivors(dead.log.all!, length));
        const life = { ...world, log, startAt: dead.now, run: 1 };
        const { host } = play(session, { options: life, opened: tamper });
        assertRest(host);
        session.check?.(host);
      });
      runs++;
    }
  }
  return runs;
}

/**
 * L2 twice: pairs of failures by seed, the second inside the recovery from the first, played both
 * at once and with backoff.
 */
export function sweepD(
  session: Session,
  seeds: readonly number[],
  { tamper, backoffMs = 50 }: RecoveryOptions = {},
): number {
  const base = play(session);
  const decided = outcomeOf(session, base);
  const paths = base.host.kernel.tree.paths;
  for (const seed of seeds) {
    const draw = drawing(seed);
    const after = 1 + draw(base.deliveries.length);
    const gap = draw(4);
    const [one, two] = [paths[draw(paths.length)]!, paths[draw(paths.length)]!];
    const pair = `seed ${seed}, ${one} after delivery ${after - 1}, ${two} ${gap} deliveries later`;
    attempt(`Sweep D: recover at once, ${pair}`, () => {
      const between = (count: number, { kernel }: VirtualHost) => {
        if (count === after) kernel.tree.restart([one], "sweep");
        if (count === after + gap) kernel.tree.restart([two], "sweep");
      };
      const run = play(session, { between, opened: tamper });
      assertRecovered(run, base, [one, two], session, decided);
      session.check?.(run.host);
    });
    attempt(`Sweep D: crash with backoff, ${pair}`, () => {
      // Odd seeds strike while the restart waits, even ones as soon as it has begun.
      let restartsAwaited = seed % 2 === 0 ? 1 : 0;
      const between = (count: number, host: VirtualHost) => {
        if (count === after) crash(host, one);
        const begun = restartsAwaited > 0 && host.kernel.cell(one)!.restarts === restartsAwaited;
        if (!begun && (seed % 2 === 0 || count !== after + gap)) return;
        restartsAwaited = 0;
        crash(host, two);
      };
      playToRest(session, backoffMs, { between, opened: tamper });
    });
  }
  return 2 * seeds.length;
}

/** Plays with supervisors that wait and never give up, until nobody is down. */
function playToRest(session: Session, backoffMs: number, how: Play): void {
  const root = patient(session.root(), backoffMs);
  const { host } = play(session, { ...how, root });
  const isDown = () => [...host.kernel.cells].some(({ status }) => status === "suspended");
  for (let i = 0; i < 10 && isDown(); i++) host.run(host.now + backoffMs);
  assertRest(host);
  session.check?.(host);
}

function patient(node: Node, backoffMs: number): Node {
  const backoff = { initialMs: backoffMs, maxMs: backoffMs };
  const options = { backoff, intensity: { max: Infinity, withinMs: 1 } };
  return "children" in node
    ? { ...node, ...options, children: node.children.map((child) => patient(child, backoffMs)) }
    : { ...node, ...options };
}

/** A failure for its supervisor to repair. Nobody repairs the root. */
function crash({ kernel }: VirtualHost, path: string): void {
  const cell = kernel.cell(path)!;
  if (path !== kernel.tree.paths[0] && cell.status === "running") {
    kernel.tree.crashed(cell, "sweep");
  }
}

class Killed extends Error {
  constructor(readonly host: VirtualHost) {
    super("killed");
  }
}

/** The host of a process that died as soon as `lsn` was in the log. */
function killed(session: Session, how: Play, lsn: number): VirtualHost {
  const between = (_: number, host: VirtualHost) => {
    if (host.log.lastLsn >= lsn) throw new Killed(host);
  };
  try {
    play(session, { ...how, between });
  } catch (error) {
    if (error instanceof Killed) return error.host;
    throw error;
  }
  throw new Error(`There is no record ${lsn} when the session is played again`);
}

function assertSame(run: Recording, base: Recording): void {
  const found = difference("delivery", run.deliveries, base.deliveries) ??
    difference("record", run.journal, base.journal);
  if (found !== null) throw new Error(found);
}

/** Durable actors alone leave no trace of a recovery; volatile ones leave it in their own mail. */
function assertRecovered(
  run: Played,
  base: Recording,
  roots: readonly string[],
  session: Session,
  decided: readonly unknown[],
): void {
  const { kernel } = run.host;
  const recovered = run.actors.filter((path) => roots.some((root) => isWithin(path, root)));
  if (recovered.every((path) => kernel.cell(path)!.durable)) return assertSame(run, base);
  const found = difference("decision", outcomeOf(session, run), decided);
  if (found !== null) throw new Error(found);
}

/** Whether an actor is `root` or lies below it. */
function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

/** What must be the same when a volatile actor has been recovered. */
function outcomeOf({ outcome, telemetry = [] }: Session, played: Recording): readonly unknown[] {
  return outcome === undefined ? decisions(played, telemetry) : outcome(played);
}

/**
 * What each durable actor decided, in its own order. A rewarming actor asks them again, which makes
 * turns that decide nothing but shift lsns, turn numbers and whose turn comes first.
 */
function decisions({ journal }: Recording, telemetry: readonly string[]): unknown[] {
  const isTold = ([name]: readonly [string, unknown]) => !telemetry.includes(name);
  return journal
    .map((record) => ({ ...record, events: record.events.filter(isTold) }))
    .filter(({ events, effects, timers }) => events.length + effects.length + timers.length > 0)
    .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .map(({ path, at, kind, events, effects, timers, rng }) => ({
      path,
      at,
      kind,
      events,
      effects: effects.map(({ port, request, gate }) => ({ port, request, gate })),
      timers: timers.map(({ key, at: due, kind: as, body }) => ({ key, due, as, body })),
      rng,
    }));
}

function assertRest({ kernel }: VirtualHost): void {
  for (const { path, status, depth } of kernel.cells) {
    if (status === "suspended" || depth > 0) {
      throw new Error(`${path} has not come to rest: ${status}, ${depth} messages waiting`);
    }
  }
}

/** Whole numbers from 0 up to below `n`. */
function drawing(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = nextState(state);
    return Math.floor(drawOf(state) * n);
  };
}

function attempt(name: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
