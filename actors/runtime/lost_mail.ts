/**
 * Lost mail: every message that no handler will see ends here, counted by reason, the latest kept
 * to read. Whoever waits for an answer to it is told.
 * @module
 */
import { Cell, Slot } from "./cell.ts";
import { endRecord } from "./commit.ts";
import type { Asker } from "./context.ts";
import type { Envelope } from "./envelope.ts";
import type { LossReason } from "./host.ts";
import type { Kernel } from "./kernel.ts";

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

/** Losses that neither a turn nor quarantine records. */
const ENDS_UNRECORDED: ReadonlySet<LossReason> = new Set(
  ["rejected", "dropped", "expired", "stale"] as const,
);

export class LostMail {
  readonly counts: Partial<Record<LossReason, number>> = {};
  readonly latest: Letter[] = [];
  readonly #nobody: Cell;
  readonly #byAddress = new Map<string, Nowhere>();
  readonly #bySlot = new Map<Slot, Nowhere>();

  constructor(readonly kernel: Kernel) {
    const behaviour = { durable: false, mail: {}, on: {}, init: () => null };
    this.#nobody = new Cell("nobody", behaviour, kernel.host.entropy, null, -1);
    this.#nobody.status = "stopped";
  }

  /** A slot for what has no receiver, so that a sender need not know. */
  nowhere(path: string, kind: string, reason: LossReason): Slot {
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

  add(envelope: Envelope, reason: LossReason): void {
    const { slot } = envelope;
    const { now, host } = this.kernel;
    slot.lost++;
    this.counts[reason] = (this.counts[reason] ?? 0) + 1;
    const to = this.#bySlot.get(slot)?.to ?? slot.cell.path;
    this.latest.push({ id: envelope.id, to, kind: slot.kind, reason, at: now });
    if (this.latest.length > KEPT) this.latest.shift();
    host.tap?.lost?.(envelope, reason, to);
    if (envelope.logged && ENDS_UNRECORDED.has(reason)) {
      const lsn = host.log.lastLsn + 1;
      host.log.append(endRecord(slot.cell, envelope, lsn, now, { lost: reason }));
    }
    const asker = envelope.extra?.asker;
    if (asker) this.#answerFor(envelope, asker, reason);
  }

  /** An asker waits for nothing when its question never arrived. */
  #answerFor(sent: Envelope, asker: Asker, reason: LossReason): void {
    const { kernel } = this;
    if (reason !== "expired") return kernel.answer(asker, { type: "failed", error: reason }, sent);
    // A question expires with its deadline, which answers it.
    const deadlineAt = kernel.cell(asker.path)?.head.pending.get(asker.key)?.deadlineAt;
    if (deadlineAt === undefined) kernel.answer(asker, { type: "withheld", reason }, sent);
  }
}
