/**
 * When the broker's books are read next. Part of the reconciler; it keeps nothing of its own.
 * @module
 */
import type { AccountRequest } from "../../domain/broker/account_reading.ts";
import { type EpochMs, SECOND_MS } from "../../domain/market_time.ts";
import { withAsked, withBegun, withReading } from "../../domain/reconcile/verifying.ts";
import { ACCOUNT_PORT } from "../protocol/reconciler.ts";
import { FAILURES_MAX, type ReconcilerContext, type ReconcilerState } from "./state.ts";

/** While something is in doubt. */
export const READ_SOON_MS = SECOND_MS;
/** A reading that has not answered by then never will. */
const READ_AGAIN_MS = 30 * SECOND_MS;

/** One more reading in a row that has shown nothing, and is known by `at` to have failed. */
export function withFailure(state: ReconcilerState, at: EpochMs): ReconcilerState {
  const failures = state.failures + 1;
  const watch = failures < FAILURES_MAX ? state.watch : { ...state.watch, clean: 0 };
  const failingSince = state.failingSince ?? at;
  return { ...state, readingSince: null, failures, failingSince, watch };
}

/**
 * The whole account, now. An older reading that is still under way becomes stale; one that never
 * answered has failed.
 */
export function read(before: ReconcilerState, ctx: ReconcilerContext): ReconcilerState {
  const since = before.readingSince;
  const isLost = since !== null && !isReading(before, ctx);
  const state = isLost ? withFailure(before, since) : before;
  const request: AccountRequest = { type: "Read" };
  ctx.io(ACCOUNT_PORT, request, { as: "AccountRead", key: "read" });
  // Should the port never answer.
  readAfter(READ_AGAIN_MS, ctx);
  return { ...state, readingSince: ctx.now, verifying: withBegun(state.verifying) };
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
  if (!isReading(state, ctx)) return read(state, ctx);
  wantReading(ctx);
  return state;
}

/**
 * Reads at once, for one symbol. A reading that is under way for others goes on, and another one
 * follows it: who asks one after the other would put it off for all of them.
 */
export function readFor(
  state: ReconcilerState,
  symbol: string,
  ctx: ReconcilerContext,
): ReconcilerState {
  const waits = state.verifying.asked.length > 0 && isReading(state, ctx);
  const next = { ...state, verifying: withAsked(state.verifying, symbol) };
  return waits ? next : read(next, ctx);
}

/** A reading has come, and what was asked for since it began gets one of its own. */
export function readingCame(state: ReconcilerState, ctx: ReconcilerContext): ReconcilerState {
  const verifying = withReading(state.verifying);
  if (verifying.later.length > 0) ctx.timer("read for later", 0, "ReadWanted", null);
  return { ...state, readingSince: null, verifying };
}

function isReading({ readingSince }: ReconcilerState, { now }: ReconcilerContext): boolean {
  return readingSince !== null && now - readingSince < READ_AGAIN_MS;
}
