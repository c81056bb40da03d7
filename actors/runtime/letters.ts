/**
 * Dead letters: every message that was not handled, counted by reason, the latest kept to read.
 * @module
 */
import { Cell, Slot } from "./cell.ts";
import type { Envelope } from "./envelope.ts";
import type { Host, LossReason } from "./host.ts";

export interface Letter {
  readonly id: string;
  readonly to: string;
  readonly kind: string;
  readonly reason: LossReason;
  readonly at: number;
}

/** An address without a receiver. */
interface Nowhere {
  readonly slot: Slot;
  readonly to: string;
  readonly reason: LossReason;
}

const KEPT = 64;
const UNREAD = { full: "dropNewest", poison: "skip" } as const;

export class Letters {
  readonly counts: Partial<Record<LossReason, number>> = {};
  readonly latest: Letter[] = [];
  readonly #nobody: Cell;
  readonly #byAddress = new Map<string, Nowhere>();
  readonly #bySlot = new Map<Slot, Nowhere>();

  constructor(host: Host) {
    const behaviour = { durable: false, mail: {}, on: {}, init: () => null };
    this.#nobody = new Cell("nobody", behaviour, host.entropy.seed, host.entropy.run, -1);
    this.#nobody.status = "stopped";
  }

  /** A slot for what has no receiver, so that a sender need not know. */
  slot(path: string, kind: string, reason: LossReason): Slot {
    const address = `${path} ${kind}`;
    const known = this.#byAddress.get(address);
    if (known !== undefined) return known.slot;
    const slot = new Slot(this.#nobody, { kind, handler: (state) => state, mail: UNREAD });
    const nowhere = { slot, to: path, reason };
    this.#byAddress.set(address, nowhere);
    this.#bySlot.set(slot, nowhere);
    return slot;
  }

  /** Why nothing in this slot can ever be delivered; undefined when it has a receiver. */
  deadEnd(slot: Slot): LossReason | undefined {
    return this.#bySlot.get(slot)?.reason;
  }

  add(envelope: Envelope, reason: LossReason, at: number): void {
    this.counts[reason] = (this.counts[reason] ?? 0) + 1;
    const { slot } = envelope;
    const to = this.#bySlot.get(slot)?.to ?? slot.cell.path;
    this.latest.push({ id: envelope.id, to, kind: slot.kind, reason, at });
    if (this.latest.length > KEPT) this.latest.shift();
  }
}
