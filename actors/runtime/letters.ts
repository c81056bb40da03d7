/**
 * Dead letters: every message that was not handled, counted by reason, the latest kept to read.
 * @module
 */
import { Cell, type Slot } from "./cell.ts";
import type { Envelope } from "./envelope.ts";
import type { Host, LossReason } from "./host.ts";

export interface Letter {
  readonly id: string;
  readonly to: string;
  readonly kind: string;
  readonly reason: LossReason;
  readonly at: number;
}

const KEPT = 64;

export class Letters {
  readonly counts: Partial<Record<LossReason, number>> = {};
  readonly latest: Letter[] = [];
  readonly #nobody: Cell;
  readonly #slots = new Map<string, { slot: Slot; reason: LossReason; to: string }>();

  constructor(host: Host) {
    const behaviour = { durable: false, mail: {}, on: {}, init: () => null };
    this.#nobody = new Cell("nobody", behaviour, host.entropy.seed, host.entropy.run);
    this.#nobody.status = "stopped";
  }

  /** A slot for what has no receiver, so that a sender need not know. */
  slot(path: string, kind: string, reason: LossReason): Slot {
    const name = `${path} ${kind}`;
    let entry = this.#slots.get(name);
    if (entry === undefined) {
      const mail = { full: "dropNewest", poison: "skip" } as const;
      const slot = {
        cell: this.#nobody,
        kind,
        handler: (state: unknown) => state,
        mail,
        waiting: null,
        lost: 0,
      };
      this.#slots.set(name, entry = { slot, reason, to: path });
    }
    return entry.slot;
  }

  /** Why a message in this slot cannot be delivered. */
  reasonFor(slot: Slot): LossReason {
    for (const entry of this.#slots.values()) if (entry.slot === slot) return entry.reason;
    return "stopped";
  }

  add(envelope: Envelope, reason: LossReason, at: number): void {
    this.counts[reason] = (this.counts[reason] ?? 0) + 1;
    const { slot } = envelope;
    this.latest.push({ id: envelope.id, to: slot.cell.path, kind: slot.kind, reason, at });
    if (this.latest.length > KEPT) this.latest.shift();
  }
}
