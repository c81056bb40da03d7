/**
 * One way back for an actor, a subtree or a whole process: checkpoint, fold of later records,
 * unconsumed sends re-queued by id, timers re-armed, effects that no port holds answered
 * `unknown`. Only the log that is read differs.
 * @module
 */
import type { Cell } from "./cell.ts";
import { applyRecord } from "./commit.ts";
import { splitId } from "./effects.ts";
import { Envelope } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import type { Head, LoggedSend } from "./record.ts";

/** `process`: nothing of a former life is in memory. `actor`: mailboxes and ports live on. */
export type RecoverySource = "process" | "actor";

export function recover(kernel: Kernel, cells: readonly Cell[], source: RecoverySource): void {
  for (const cell of cells) {
    if (cell.behaviour.durable) {
      cell.head = foldedHead(kernel, cell);
    } else {
      const { state } = cell.firstHead();
      // Keys set before stay valid: a fresh start that wants others sets them anew.
      cell.head = { ...cell.head, state };
      if (source === "actor") cell.reincarnate();
    }
  }
  for (const cell of cells) {
    if (cell.behaviour.durable) requeue(kernel, cell);
  }
  if (source === "process") { for (const cell of cells) rearm(kernel, cell); }
}

/** The head that the log says an actor had. */
export function foldedHead(kernel: Kernel, cell: Cell): Head {
  const { log } = kernel.host;
  const checkpoint = log.checkpoint(cell.path);
  let head = checkpoint?.head ?? cell.firstHead();
  for (const record of log.records(cell.path, checkpoint?.lsn ?? 0)) {
    head = applyRecord(cell.behaviour, head, record);
  }
  return head;
}

function requeue(kernel: Kernel, cell: Cell): void {
  const present = new Set<string>();
  for (const lane of [cell.urgent, cell.ordinary]) {
    for (const envelope of lane) present.add(envelope.id);
  }
  for (const { send, record } of kernel.host.log.unconsumed(cell.path)) {
    if (!present.has(send.id)) kernel.enqueue(revived(kernel, send, record.at));
  }
}

function revived(kernel: Kernel, send: LoggedSend, at: number): Envelope {
  const { from, turn, k } = splitId(send.id);
  const { correlation, expiresAt = Infinity, asker = null, answers } = send;
  const settles = answers === undefined ? null : { type: "pending" as const, ...answers };
  const plain = correlation === undefined && expiresAt === Infinity && asker === null &&
    settles === null;
  const extra = plain ? null : { correlation, expiresAt, settles, asker };
  const slot = kernel.route(send.to, send.kind);
  return new Envelope(slot, send.body, from, turn, k, at, null, extra, true);
}

function rearm(kernel: Kernel, cell: Cell): void {
  const answered = new Set<string>();
  for (const lane of [cell.urgent, cell.ordinary]) {
    for (const envelope of lane) {
      if (envelope.extra?.settles) answered.add(envelope.extra.settles.key);
    }
  }
  for (const { key, at, number } of cell.head.timers.values()) {
    kernel.timers.push({ cell, at, number, key, type: "timer" });
    kernel.nextNumber = Math.max(kernel.nextNumber, number + 1);
  }
  for (const { key, number, port, deadlineAt } of cell.head.pending.values()) {
    kernel.nextNumber = Math.max(kernel.nextNumber, number + 1);
    if (answered.has(key)) continue;
    if (port === null) {
      kernel.timers.push({ cell, at: deadlineAt, number, key, type: "deadline" });
    } else if (!kernel.effects.holds({ path: cell.path, key, number })) {
      const id = `${cell.path}?${key}#${number}.0`;
      kernel.answer({ path: cell.path, key, number }, { type: "unknown" }, id);
    }
  }
}
