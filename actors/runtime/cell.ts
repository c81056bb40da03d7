/**
 * One actor as the kernel holds it: its committed head, two lanes of mail, and the counters that
 * health shows. Everything that must be atomic is in `head`, a single reference.
 * @module
 */
import type { AnyBehaviour, AnyHandler, Mail } from "./behaviour.ts";
import type { Envelope } from "./envelope.ts";
import type { Host } from "./host.ts";
import { Lane } from "./lane.ts";
import { streamSeed } from "./random.ts";
import type { Head } from "./record.ts";
import { type Item, type Repertoire, repertoireOf } from "./repertoire.ts";

/** One kind of message at one receiver. */
export class Slot {
  readonly kind: string;
  readonly handler: AnyHandler;
  readonly mail: Mail<unknown>;
  readonly urgent: boolean;
  /** Where its messages wait. */
  readonly lane: Lane;
  /** Waiting messages by conflation key; null for kinds that do not conflate. */
  readonly waiting: Map<string | number, Envelope> | null;
  /** True when a durable sender's record must keep the send until its end is recorded too. */
  readonly kept: boolean;
  lost = 0;

  constructor(readonly cell: Cell, { kind, handler, mail }: Omit<Item, "index">) {
    this.kind = kind;
    this.handler = handler;
    this.mail = mail;
    this.urgent = mail.urgent === true;
    this.lane = this.urgent ? cell.urgent : cell.ordinary;
    this.waiting = mail.conflateBy === undefined ? null : new Map();
    this.kept = cell.durable && this.waiting === null;
  }
}

/** An address that has been looked up. */
export interface Route {
  readonly to: string;
  readonly kind: string;
  readonly slot: Slot;
}

/** Sends of a turn that remember where they went. */
const ROUTES_KEPT = 256;

export type Status = "running" | "suspended" | "stopped";

const NO_TIMERS: Head["timers"] = new Map();
const NO_PENDING: Head["pending"] = new Map();
const UNBORN: Head = { state: null, turn: 0, rng: 0, timers: NO_TIMERS, pending: NO_PENDING };

/** Timers and questions that one turn may set. */
export const NUMBERS_PER_TURN = 4096;
/** Above every number of a life of 2^32 turns; runs apart, yet exact in a double. */
const NUMBERS_PER_RUN = 2 ** 44;
const RUNS_APART = 512;

/** A power of two less one. */
const TURNS_PER_HEAD_MASK = 1023;

/** Shared until there is something: ten thousand actors have mostly nothing. */
const NOTHING: readonly never[] = [];

export class Cell {
  /** Set when the tree starts or recovers the actor. */
  head: Head = UNBORN;
  /** What its messages say they are from: of volatile actors, run and life as well. */
  label: string;
  status: Status = "running";
  #urgent: Lane | null = null;
  readonly ordinary = new Lane();
  peak = 0;
  handled = 0;
  aborts = 0;
  restarts = 0;
  lastError: string | null = null;
  /** Where the k-th send of a turn went last: mostly the next one goes there too. */
  routes: readonly Route[] = NOTHING;
  readonly durable: boolean;
  readonly keyed: boolean;
  /** True when a turn commits by a change of state alone: neither durable nor keyed. */
  readonly plain: boolean;
  readonly capacity: number;
  /**
   * Below every number of this run. A durable actor's turns never repeat; a volatile one begins
   * at 0 in every run, and an answer to its former life must not fit a question of this one.
   */
  readonly numbersFrom: number;
  readonly repertoire: Repertoire;
  #slots: readonly (Slot | undefined)[] = NOTHING;
  /** Where its subtree ends in start order; it begins with itself. */
  end = 0;
  #lives = 0;

  constructor(
    readonly path: string,
    readonly behaviour: AnyBehaviour,
    readonly entropy: Host["entropy"],
    /** Null for the root. */
    readonly parent: Cell | null,
    /** Its place in the tree, in start order. */
    readonly index: number,
  ) {
    this.durable = behaviour.durable;
    this.label = path;
    this.keyed = behaviour.keyOf !== undefined;
    this.plain = !this.durable && !this.keyed;
    this.capacity = behaviour.capacity ?? 10_000;
    this.numbersFrom = this.durable ? 0 : (entropy.run % RUNS_APART) * NUMBERS_PER_RUN;
    this.repertoire = repertoireOf(behaviour);
  }

  /** Where messages of a kind arrive; undefined when it is not understood. */
  slot(kind: string): Slot | undefined {
    const item = this.repertoire.items.get(kind);
    if (item === undefined) return undefined;
    return this.#slots[item.index] ?? this.#open(item);
  }

  #open(item: Item): Slot {
    const slot = new Slot(this, item);
    const slots = this.#slots === NOTHING ? [] : this.#slots as (Slot | undefined)[];
    slots[item.index] = slot;
    this.#slots = slots;
    return slot;
  }

  /** Slots that have ever been used. */
  get slots(): Slot[] {
    return this.#slots.filter((slot) => slot !== undefined);
  }

  /** The head of an actor that has done nothing yet. */
  firstHead(): Head {
    return {
      state: this.keyed ? new Map() : this.behaviour.init(),
      turn: 0,
      rng: streamSeed(this.entropy.seed, this.path),
      timers: NO_TIMERS,
      pending: NO_PENDING,
    };
  }

  /** A volatile actor's next life: fresh state, keys and draws as they were, other ids. */
  beginLife(): void {
    const first = this.firstHead();
    this.head = this.#lives === 0 ? first : { ...this.head, state: first.state };
    this.#lives++;
    this.label = `${this.path}~${this.entropy.run}.${this.#lives}`;
  }

  /**
   * Commits a volatile actor's turn of which nothing but state and sends is left. In place: nobody
   * else holds its head, and nothing here can throw.
   */
  advance(state: unknown, rng: number): void {
    let head = this.head as { -readonly [K in keyof Head]: Head[K] };
    // Writing to an object that has survived collections costs more: now and then a young one.
    if ((head.turn & TURNS_PER_HEAD_MASK) === 0) this.head = head = { ...head };
    head.state = state;
    head.rng = rng;
    head.turn++;
  }

  /** Remembers where the k-th send of a turn went. */
  remember(k: number, to: string, kind: string, slot: Slot): void {
    if (k < this.routes.length) {
      const route = this.routes[k] as { -readonly [K in keyof Route]: Route[K] };
      route.to = to;
      route.kind = kind;
      route.slot = slot;
    } else if (k === this.routes.length && k < ROUTES_KEPT) {
      const routes = this.routes.length === 0 ? [] : this.routes as Route[];
      routes.push({ to, kind, slot });
      this.routes = routes;
    }
  }

  /** Forgets what was set or asked: whatever still comes of it is stale. */
  forgetKeys(): void {
    const { timers, pending } = this.head;
    if (timers.size === 0 && pending.size === 0) return;
    this.head = { ...this.head, timers: NO_TIMERS, pending: NO_PENDING };
  }

  get depth(): number {
    return (this.#urgent === null ? 0 : this.#urgent.depth) + this.ordinary.depth;
  }

  /** Most actors never get urgent mail. */
  get urgent(): Lane {
    return this.#urgent ??= new Lane();
  }

  /** What there is of lanes, the urgent one first. */
  get lanes(): readonly Lane[] {
    return this.#urgent === null ? [this.ordinary] : [this.#urgent, this.ordinary];
  }

  /** Messages lost, by kind; kinds that lost none are absent. */
  get lost(): Record<string, number> {
    const losing = this.slots.filter(({ lost }) => lost > 0);
    return Object.fromEntries(losing.map(({ kind, lost }) => [kind, lost]));
  }
}
