/**
 * A message under way: its body plus who sent it in which turn, so that ids are deterministic
 * and cost nothing until somebody reads them. Most of a message's cost is its size.
 * @module
 */
import type { Slot } from "./cell.ts";
import type { Asker } from "./context.ts";

/** What a message puts an end to when it is handled. Stale once the key was set again. */
export interface Settles {
  readonly type: "timer" | "pending";
  readonly key: string;
  readonly number: number;
}

/** What few messages carry, apart so that the many stay small. */
export interface Extra {
  readonly correlation: string | undefined;
  /** Infinity when it never expires. */
  readonly expiresAt: number;
  readonly settles: Settles | null;
  /** Where an answer goes. */
  readonly asker: Asker | null;
  /** True when the send stands in a turn record, so that its end must too. */
  readonly logged: boolean;
  /** Failed deliveries so far. */
  readonly failures: number;
}

export const NO_EXTRA: Extra = {
  correlation: undefined,
  expiresAt: Infinity,
  settles: null,
  asker: null,
  logged: false,
  failures: 0,
};

/** Who sent something, in which of its turns, and which of that turn's sends: makes an id. */
export interface Sent {
  readonly from: string;
  readonly turn: number;
  readonly k: number;
}

export class Envelope implements Sent {
  constructor(
    readonly slot: Slot,
    public body: unknown,
    /** Sender's label: path, and for volatile senders run and incarnation. */
    public from: string,
    /** Sender's turn and the place within it. */
    public turn: number,
    public k: number,
    public at: number,
    /** The message whose handling sent this one; its own parent is forgotten once handled. */
    public parent: Envelope | null,
    public extra: Extra | null,
  ) {}

  get id(): string {
    return idOf(this);
  }

  /** Id of the message whose handling sent this one, or "" at the edge of the system. */
  get cause(): string {
    return this.parent === null ? "" : this.parent.id;
  }

  get logged(): boolean {
    return this.extra !== null && this.extra.logged;
  }

  get failures(): number {
    return this.extra === null ? 0 : this.extra.failures;
  }

  countFailure(): void {
    this.extra = { ...this.extra ?? NO_EXTRA, failures: this.failures + 1 };
  }

  /** Trades content with `other` of the same slot: how a newer message takes an older one's place. */
  swap(other: Envelope): void {
    const { body, from, turn, k, at, parent, extra } = this;
    this.body = other.body;
    this.from = other.from;
    this.turn = other.turn;
    this.k = other.k;
    this.at = other.at;
    this.parent = other.parent;
    this.extra = other.extra;
    other.body = body;
    other.from = from;
    other.turn = turn;
    other.k = k;
    other.at = at;
    other.parent = parent;
    other.extra = extra;
  }
}

/** `book/risk#57.0`: sender, its turn, place within the turn. */
export function idOf({ from, turn, k }: Sent): string {
  return `${from}#${turn}.${k}`;
}

/** The parts of a message id. */
export function splitId(id: string): Sent {
  const hash = id.lastIndexOf("#");
  const dot = id.indexOf(".", hash);
  return {
    from: id.slice(0, hash),
    turn: Number(id.slice(hash + 1, dot)),
    k: Number(id.slice(dot + 1)),
  };
}
