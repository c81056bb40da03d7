/**
 * Positions whose exit was cancelled at the broker, by its own square-off or by hand: who cancels it
 * may be closing what it was for. A new one waits until the broker's books were read after that, or
 * it would sell a second time. Part of the portfolio; it keeps nothing of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type ExpiryRules, hasExpired } from "../../domain/exchange/settlement.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, SECOND_MS } from "../../domain/market_time.ts";
import type { Fill } from "../../domain/order/fill.ts";
import { symbolOf } from "../../domain/portfolio/own_positions.ts";
import {
  type Held,
  heldOf,
  type PortfolioState,
  type Unverified,
  type WorkingExit,
} from "../../domain/portfolio/state.ts";
import type { ExitSet } from "../../domain/portfolio/event.ts";
import { takesOrders } from "../../domain/portfolio/exits/bare.ts";
import { forgets } from "../../domain/portfolio/exits/exit_set.ts";
import { softStopMissed } from "../../domain/portfolio/exits/moved_plan.ts";
import {
  isBeyondStop,
  isUnseen,
  mustVerify,
  VERIFY_MAX_MS,
} from "../../domain/portfolio/exits/unseen.ts";
import { RECONCILER } from "../protocol/reconciler.ts";
import type { PortfolioContext } from "./context.ts";
import type { PortfolioExits } from "./exits.ts";

type Ctx = PortfolioContext;
type SightRules = Pick<DeskRules, "execution" | "isOpen"> & ExpiryRules;

/** A stop that has triggered is wanted soon, and two readings tell whether it still is. */
const VERIFY_SOON_MS = 4 * SECOND_MS;

/**
 * After an exit that the exchange has cancelled for its price: that may be long ago, and whoever saw
 * it before the desk may have closed the position. Nothing where it waits already, or has expired.
 */
export function verifySoon(
  state: PortfolioState,
  of: InstrumentToken,
  rules: SightRules,
  ctx: Ctx,
): PortfolioState {
  const held = heldOf(state, of);
  if (rules.execution !== "broker" || mustVerify(held, rules, ctx.now)) return state;
  if (hasExpired(of, rules, ctx.now)) return state;
  const { token, exit, leaving } = held;
  ctx.tell(RECONCILER, "Verify", { symbol: symbolOf(held) });
  const since = ctx.now - VERIFY_MAX_MS + VERIFY_SOON_MS as EpochMs;
  waitFor(token, ctx, VERIFY_SOON_MS);
  const unverified = { since, exit: null };
  return ctx.emit({ type: "ExitSet", token, exit, leaving, unverified });
}

/** A fill that is told of so long after it was made is no news of what is held. */
const LATE_AFTER_MS = 10 * SECOND_MS;

/** Of a position that was opened while nobody looked: it may be closed again by now. */
export function verifyLate(
  state: PortfolioState,
  of: InstrumentToken,
  { at }: Fill,
  rules: SightRules,
  ctx: Ctx,
): PortfolioState {
  return ctx.now - at < LATE_AFTER_MS ? state : verifySoon(state, of, rules, ctx);
}

/** Has the broker's books read, and holds back a new exit until they were. */
export function verify(
  held: Held,
  exit: WorkingExit,
  ctx: Ctx,
  how: Pick<Unverified, "unheard" | "passed"> = {},
): PortfolioState {
  const { token, leaving } = held;
  ctx.tell(RECONCILER, "Verify", { symbol: symbolOf(held) });
  const unverified = { since: ctx.now, exit, ...how };
  waitFor(token, ctx);
  const past = forgets(held, "bareSince");
  return ctx.emit({ type: "ExitSet", token, exit: null, leaving, unverified, ...past });
}

/**
 * What is held as the desk comes up may be gone: nobody was there to see it go. An exit that works
 * goes on as it is; a new one waits, whatever has become of the last, and so does closing by it. What
 * has expired is as it was: of its last day the broker's lists still tell.
 */
export function verifyHeld(
  state: PortfolioState,
  rules: Pick<DeskRules, "execution"> & ExpiryRules,
  ctx: Ctx,
): PortfolioState {
  if (rules.execution !== "broker") return state;
  const isTold = ({ token }: Held) =>
    hasExpired(token, rules, ctx.now) && rules.instrument(token, ctx.now).expiry === state.date;
  // A new process asks at once. What an exit was for that was cancelled before is still wanted.
  return state.held.filter((held) => !isTold(held)).reduce(
    (_, held) => unseen(held, held.unverified, forgets(held, "refusedAt"), ctx),
    state,
  );
}

/** Nor did anybody see what went in the night, in which nothing was missing either. */
export function verifyCarried(
  state: PortfolioState,
  { execution }: Pick<DeskRules, "execution">,
  ctx: Ctx,
): PortfolioState {
  if (execution !== "broker") return state;
  // The other ones have an exit of an earlier day, which ends now.
  return state.held.filter(({ exit }) => exit === null).reduce((_, held) => {
    ctx.tell(RECONCILER, "Verify", { symbol: symbolOf(held) });
    const { unverified } = held;
    const last = unverified?.unheard ? unverified : undefined;
    const missed = last === undefined ? softStopMissed(held, unverified?.exit) : null;
    if (missed !== null) ctx.emit(missed);
    return unseen(held, last, forgets(held, "bareSince", "refusedAt", "turnedAway"), ctx);
  }, state);
}

/** From now on; `last`: what is known of the exit before, where there is none. */
function unseen(
  { token, exit, leaving }: Held,
  last: Unverified | undefined,
  past: Partial<ExitSet>,
  ctx: Ctx,
): PortfolioState {
  const since = ctx.now;
  const how = exit === null ? { unverified: { exit: null, ...last, since } } : { unseen: since };
  waitFor(token, ctx);
  return ctx.emit({ type: "ExitSet", token, exit, leaving, ...past, ...how });
}

/** Remembers a price beyond a stop of which nobody knows whether it was met. */
export function passedUnseen(state: PortfolioState, held: Held, ctx: Ctx): PortfolioState {
  const { token, exit, leaving, unverified } = held;
  if (unverified?.unheard !== true || unverified.passed || !isBeyondStop(held)) return state;
  const passed = { ...unverified, passed: true } as const;
  return ctx.emit({ type: "ExitSet", token, exit, leaving, unverified: passed });
}

/**
 * What is held has an exit from now on, new or turned up. That is no reading: what waits for one goes
 * on waiting, and of a half that was cancelled a stop has taken the place.
 */
export function setExit(
  held: Held,
  exit: WorkingExit,
  leaving: Held["leaving"],
  ctx: Ctx,
): PortfolioState {
  const { token, unverified } = held;
  const missed = exit.closing === null ? softStopMissed(held, unverified?.exit) : null;
  if (missed !== null) ctx.emit(missed);
  const since = unverified?.since ?? held.unseen;
  const waits = since === undefined ? {} : { unseen: since };
  const past = forgets(held, "refusedAt", "turnedAway", "partBare", "unverified");
  return ctx.emit({ type: "ExitSet", token, exit, leaving, ...past, ...waits });
}

/** Nobody may say anything, and no price may come either. */
function waitFor(token: InstrumentToken, ctx: Ctx, delayMs = VERIFY_MAX_MS): void {
  ctx.timer(`verify ${token}`, delayMs, "BareDue", { token });
}

/** Why it leaves is remembered meanwhile. */
export function remembered(
  state: PortfolioState,
  held: Held,
  why: Held["leaving"],
  ctx: Ctx,
): PortfolioState {
  const { token, exit, leaving } = held;
  return why === leaving ? state : ctx.emit({ type: "ExitSet", token, exit, leaving: why });
}

/** The broker's net is known as far as it differs: what is there gets its exit. */
export function verified(
  state: PortfolioState,
  symbol: string,
  exits: PortfolioExits,
  ctx: Ctx,
): PortfolioState {
  const held = state.held.find((each) => symbolOf(each) === symbol);
  if (held === undefined || !isUnseen(held)) return state;
  const { token, exit, leaving, unverified } = held;
  const seen = forgets(held, "unverified", "unseen");
  const next = ctx.emit({ type: "ExitSet", token, exit, leaving, ...seen });
  // At night there is nobody to ask: what opens the session protects.
  const last = unverified?.exit ?? null;
  if (!takesOrders(next, token, exits.rules, ctx.now)) {
    const missed = softStopMissed(held, last);
    return missed === null ? next : ctx.emit(missed);
  }
  return last === null ? exits.protect(next, token, ctx) : exits.renew(next, token, last, ctx);
}
