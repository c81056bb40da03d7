/**
 * The post office: puts committed messages into mailboxes by the policy of their kind, and says
 * which one is handled next. Every message that is not handled ends here, counted.
 * @module
 */
import type { Cell, Slot } from "./cell.ts";
import { endRecord } from "./commit.ts";
import type { Asker } from "./context.ts";
import type { Envelope } from "./envelope.ts";
import type { LossReason } from "./host.ts";
import type { Kernel } from "./kernel.ts";
import { Letters } from "./letters.ts";
import { Ring } from "./ring.ts";

export class PostOffice {
  readonly letters: Letters;
  readonly #cells: ReadonlyMap<string, Cell>;
  readonly #urgent = new Ring<Cell>();
  readonly #ready = new Ring<Cell>();

  constructor(readonly kernel: Kernel, cells: ReadonlyMap<string, Cell>) {
    this.letters = new Letters(kernel.host);
    this.#cells = cells;
  }

  /** True when nothing waits to be handled now. */
  get quiet(): boolean {
    return this.#urgent.length === 0 && this.#ready.length === 0;
  }

  /** Where a message of `kind` to `path` goes; dead letters have a slot as well. */
  route(path: string, kind: string): Slot {
    return this.#cells.get(path)?.slot(kind) ??
      this.letters.slot(path, kind, this.#cells.has(path) ? "unknown_kind" : "unknown_address");
  }

  enqueue(envelope: Envelope): void {
    const { slot } = envelope;
    const { cell, waiting } = slot;
    if (cell.status === "stopped") return this.turnAway(envelope);
    if (waiting !== null && this.#conflated(envelope, waiting)) return;
    const { urgent } = slot;
    const lane = urgent ? cell.urgent : cell.ordinary;
    if (lane.length >= cell.capacity && !this.#findRoom(envelope, lane.length)) return;
    if (waiting !== null) this.#register(envelope, waiting);
    lane.push(envelope);
    if (lane.length > cell.peak) cell.peak = lane.length;
    this.#schedule(cell, urgent);
  }

  /** Puts a message back at the head of its lane, with its original time. */
  putBack(envelope: Envelope): void {
    const { cell, urgent } = envelope.slot;
    (urgent ? cell.urgent : cell.ordinary).unshift(envelope);
  }

  /** Queues the cell in every lane where mail waits: after a restart. */
  resume(cell: Cell): void {
    if (cell.urgent.length > 0) this.#schedule(cell, true);
    if (cell.ordinary.length > 0) this.#schedule(cell, false);
  }

  /** The next message to handle, urgent ones first; undefined when none waits. */
  next(): Envelope | undefined {
    for (;;) {
      const urgent = this.#urgent.length > 0;
      const cell = urgent ? this.#urgent.shift() : this.#ready.shift();
      if (cell === undefined) return undefined;
      if (urgent) cell.queuedUrgent = false;
      else cell.queued = false;
      if (cell.status !== "running") continue;
      const lane = urgent ? cell.urgent : cell.ordinary;
      const envelope = lane.shift();
      if (envelope === undefined) continue;
      if (lane.length > 0) this.#schedule(cell, urgent);
      const { waiting } = envelope.slot;
      if (waiting !== null) this.#forget(envelope, waiting);
      return envelope;
    }
  }

  /** Empties the mailbox of a stopped actor. */
  clear(cell: Cell): void {
    if (cell.depth === 0) return;
    for (const slot of cell.slots) slot.waiting?.clear();
    for (const envelope of cell.urgent.clear()) this.turnAway(envelope);
    for (const envelope of cell.ordinary.clear()) this.turnAway(envelope);
  }

  /** For a stopped receiver or none: what the log holds comes back when the receiver does. */
  turnAway(envelope: Envelope): void {
    const reason = this.letters.deadEnd(envelope.slot);
    const held = envelope.logged && this.kernel.host.log.eventsOnly !== true;
    if (reason !== undefined || !held) this.lose(envelope, reason ?? "stopped");
  }

  /** The end of a message that no handler will see. */
  lose(envelope: Envelope, reason: LossReason): void {
    const { kernel } = this;
    const { slot } = envelope;
    slot.lost++;
    this.letters.add(envelope, reason, kernel.now);
    kernel.host.tap?.lost?.(envelope, reason);
    if (envelope.logged && ENDS_UNRECORDED.has(reason)) {
      const { log } = kernel.host;
      log.append(endRecord(slot.cell, envelope, log.lastLsn + 1, kernel.now, { lost: reason }));
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

  #schedule(cell: Cell, urgent: boolean): void {
    if (cell.status === "suspended") return;
    if (urgent) {
      if (cell.queuedUrgent) return;
      cell.queuedUrgent = true;
      this.#urgent.push(cell);
    } else {
      if (cell.queued) return;
      cell.queued = true;
      this.#ready.push(cell);
    }
  }

  /** True when the full mailbox takes one more all the same. */
  #findRoom(envelope: Envelope, length: number): boolean {
    const { cell, mail } = envelope.slot;
    // What the actor asked for or set itself is bounded by its own keys; without it, it hangs.
    if (envelope.extra?.settles) return true;
    if (mail.full === "crashReceiver") {
      const overflows = length % cell.capacity === 0;
      if (overflows && cell.status === "running") {
        this.kernel.tree.crashed(cell, `mailbox full at ${length}`);
      }
      return true;
    }
    this.lose(envelope, mail.full === "reject" ? "rejected" : "dropped");
    return false;
  }

  /** True when the message has taken the place of an older one with its key. */
  #conflated(newer: Envelope, waiting: Map<string | number, Envelope>): boolean {
    if (!isReplaceable(newer)) return false;
    const key = conflationKey(newer);
    const older = key === undefined ? undefined : waiting.get(key);
    if (older === undefined) return false;
    older.swap(newer);
    this.lose(newer, "conflated");
    return true;
  }

  #register(envelope: Envelope, waiting: Map<string | number, Envelope>): void {
    const key = conflationKey(envelope);
    if (key !== undefined && isReplaceable(envelope)) waiting.set(key, envelope);
  }

  #forget(envelope: Envelope, waiting: Map<string | number, Envelope>): void {
    const key = conflationKey(envelope);
    if (key !== undefined && waiting.get(key) === envelope) waiting.delete(key);
  }
}

/** Losses that neither a turn nor quarantine records. */
const ENDS_UNRECORDED: ReadonlySet<LossReason> = new Set(
  ["rejected", "dropped", "expired", "stale"] as const,
);

/** What ends a wait, or what the log must see end, keeps its own place. */
function isReplaceable({ extra, logged }: Envelope): boolean {
  return !logged && (extra === null || extra.settles === null);
}

/** A key function that throws must not throw into the sender: the handler will meet the body. */
function conflationKey({ slot, body }: Envelope): string | number | undefined {
  try {
    return slot.mail.conflateBy!(body);
  } catch {
    return undefined;
  }
}
