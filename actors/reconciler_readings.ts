/**
 * When the broker's books are read next. Part of the reconciler; it keeps nothing of its own.
 * @module
 */
import type { AccountRequest } from "../domain/broker/account_reading.ts";
import { SECOND_MS } from "../domain/market_time.ts";
import { ACCOUNT_PORT } from "./account_protocol.ts";
import type { ReconcilerContext } from "./reconciler.ts";

/** While something is in doubt. */
export const READ_SOON_MS = SECOND_MS;
/** A reading that has not answered by then never will. */
const READ_AGAIN_MS = 30 * SECOND_MS;

/** The whole account, now. An older reading that is still under way becomes stale. */
export function read(ctx: ReconcilerContext): void {
  const request: AccountRequest = { type: "Read" };
  ctx.io(ACCOUNT_PORT, request, { as: "AccountRead", key: "read" });
  // Should the port never answer.
  readAfter(READ_AGAIN_MS, ctx);
}

/** There is one timer: the newest delay replaces what was expected before. */
export function readAfter(delayMs: number, ctx: ReconcilerContext): void {
  ctx.timer("read", delayMs, "ReadDue", null);
}
