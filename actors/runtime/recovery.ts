/**
 * One way back for an actor, a subtree or a whole process: checkpoint, fold of later records,
 * unconsumed sends re-queued by id, timers re-armed, effects answered `unknown`. Only what has
 * outlived the failure differs.
 * @module
 */
import type { Cell } from "./cell.ts";
import { applyRecord } from "./commit.ts";
import { Envelope, splitId } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import type { Head, LoggedSend } from "./record.ts";

/**
 * `crash`: mailboxes, timers and ports live on in memory. `start`: the log is all there is, as at
 * the start of the process or when an actor is switched on again.
 */
export type RecoveryFrom = "crash" | "start";

/** Durable cells get their heads back and what they had not consumed, others begin a new life. */
export function recover(kernel: Kernel, cells: readonly Cell[], from: RecoveryFrom): void {
  const { log } = kernel.host;
  for (const cell of cells) {
    if (cell.durable) {
      cell.head = foldedHead(kernel, cell);
      // What is folded now need not be kept to be folded again.
      if (cell.head.turn > 0) log.offer(cell.path, { lsn: log.lastLsn, head: cell.head });
    } else {
      // Keys set before stay valid: a fresh start that wants others sets them anew.
      cell.beginLife();
    }
  }
  for (const cell of cells) {
    if (!cell.durable) continue;
    requeue(kernel, cell);
    if (from === "start") rearm(kernel, cell);
  }
}

/** The head that the log says a durable actor had. */
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
  for (const envelope of kernel.post.waitingFor(cell)) {
    if (envelope.logged) present.add(envelope.id);
  }
  for (const { send, record } of kernel.host.log.unconsumed(cell.path)) {
    if (!present.has(send.id)) kernel.post.enqueue(revived(kernel, send, record.at));
  }
}

function revived(kernel: Kernel, send: LoggedSend, at: number): Envelope {
  const { from, turn, k } = splitId(send.id);
  const { correlation, expiresAt = Infinity, asker = null, answers } = send;
  const settles = answers === undefined ? null : { type: "pending" as const, ...answers };
  const extra = { correlation, expiresAt, settles, asker, logged: true, failures: 0 };
  const slot = kernel.post.route(send.to, send.kind);
  return new Envelope(slot, send.body, from, turn, k, at, null, extra);
}

function rearm(kernel: Kernel, cell: Cell): void {
  const { timers, pending } = cell.head;
  for (const { key, at, number } of timers.values()) {
    kernel.timers.push(cell, at, number, key, "timer");
  }
  const answered = new Set<number>();
  for (const { extra } of kernel.post.waitingFor(cell)) {
    if (extra?.settles) answered.add(extra.settles.number);
  }
  for (const { key, number, deadlineAt } of pending.values()) {
    if (deadlineAt !== undefined) {
      kernel.timers.push(cell, deadlineAt, number, key, "deadline");
    } else if (!answered.has(number)) {
      const sent = { from: `${cell.path}?${key}`, turn: number, k: 0 };
      kernel.answer({ path: cell.path, key, number }, { type: "unknown" }, sent);
    }
  }
}
