/**
 * When the broker's books are read next. Part of the reconciler; it keeps nothing of its own.
 * @module
 */
import type { AccountRequest } from "../../domain/broker/account_reading.ts";
import { SECOND_MS } from "../../domain/market_time.ts";
import { ACCOUNT_PORT } from "../protocol/reconciler.ts";
import type { ReconcilerContext, ReconcilerState } from "./state.ts";

/** While something is in doubt. */
export const READ_SOON_MS = SECOND_MS;
/** A reading that has not answered by then never will. */
const READ_AGAIN_MS = 30 * SECOND_MS;

/** The whole account, now. An older reading that is still under way becomes stale. */
export function read(state: ReconcilerState, ctx: ReconcilerContext): ReconcilerState {
  const request: AccountRequest = { type: "Read" };
  ctx.io(ACCOUNT_PORT, request, { as: "AccountRead", key: "read" });
  // Should the port never answer.
  readAfter(READ_AGAIN_MS, ctx);
  return { ...state, readingSince: ctx.now };
}

/** There is one timer: the newest delay replaces what was expected before. */
export function readAfter(delayMs: number, ctx: ReconcilerContext): void {
  ctx.timer("read", delayMs, "ReadDue", null);
}

/** About a second from now, however often that is wished for meanwhile. */
export function wantReading(ctx: ReconcilerContext): void {
  const second = Math.ceil((ctx.now + READ_SOON_MS / 2) / SECOND_MS);
  ctx.timer(`read at ${second}`, second * SECOND_MS - ctx.now, "ReadWanted", null);
}

/** A reading that is under way must not begin anew each time: it might never end. */
export function readWanted(state: ReconcilerState, ctx: ReconcilerContext): ReconcilerState {
  const { readingSince } = state;
  if (readingSince === null || ctx.now - readingSince >= READ_AGAIN_MS) return read(state, ctx);
  wantReading(ctx);
  return state;
}
