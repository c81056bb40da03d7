/**
 * Order updates as they reach a listener: fire and forget, a moment after the change, called UPDATE
 * for what trades in part or was modified; and as faults make them, twice, late or never.
 * @module
 */
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Agenda } from "../agenda.ts";
import type { FaultMenu } from "../faults/fault_menu.ts";
import { type KiteOrder, orderRow, pendingOf } from "./kite_order.ts";

export interface UpdateRules {
  readonly userId: string;
  /** On the way to a listener, market time. */
  readonly delayMs: number;
  readonly agenda: Agenda;
  readonly faults: FaultMenu;
  now(): EpochMs;
  /** A text frame leaves. */
  send(text: string): void;
}

const ANNOUNCED: ReadonlySet<string> = new Set([
  "OPEN",
  "TRIGGER PENDING",
  "MODIFIED",
  "COMPLETE",
  "CANCELLED",
  "REJECTED",
]);

export class OrderUpdates {
  constructor(readonly rules: UpdateRules) {}

  changed(order: KiteOrder): void {
    if (!ANNOUNCED.has(order.status)) return;
    const { agenda, faults, delayMs, send, userId } = this.rules;
    if (faults.strikes("postback_lost")) return;
    const late = faults.strikes("postback_late") ? faults.ms("postback_late") : 0;
    const at = this.rules.now() + delayMs + late;
    const isUpdate = order.status === "MODIFIED" || (order.status === "OPEN" && order.filled > 0);
    const data = {
      ...orderRow(order, userId, isUpdate ? "UPDATE" : order.status),
      user_id: userId,
      unfilled_quantity: pendingOf(order),
      app_id: 1,
      checksum: "",
    };
    const text = JSON.stringify({ type: "order", data });
    agenda.add(at, () => send(text));
    if (faults.strikes("postback_duplicate")) agenda.add(at + delayMs, () => send(text));
  }
}
