/**
 * Positions without an exit that lives: an alarm after two seconds, closed after ten. Part of the
 * portfolio actor; it keeps nothing of its own.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { haltAt } from "../../domain/calendar/market_halt.ts";
import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import type { Held, PortfolioState, WorkingExit } from "../../domain/portfolio/state.ts";
import type { PortfolioContext } from "./context.ts";

/** Without a live exit for so long, a position is an alarm; for longer, it is closed. */
const BARE_ALARM_MS = 2 * SECOND_MS;
const BARE_MAX_MS = 10 * SECOND_MS;
/** From one refused exit to the next: within the first minute, and after it. */
const RETRY_SOON_MS = 5 * SECOND_MS;
const RETRY_LATE_MS = 30 * SECOND_MS;

/**
 * Since when a position is without an exit that lives; asks to be reminded of it. A wing needs none,
 * so that nobody is: it only counts how long its sale has been refused.
 */
export function bareSince(
  state: PortfolioState,
  { exit, token, bareSince: before, book, wingOf }: Held,
  how: "refused" | "absent",
  rules: DeskRules,
  ctx: PortfolioContext,
): EpochMs | undefined {
  const own = rules.books.find((each) => each.book === book);
  const stops = own?.exits.stopMode === "at_broker" && rules.marketData === "ticks";
  const at = ctx.now as EpochMs;
  const isWing = wingOf !== undefined;
  if (!stops || (isWing && how === "absent")) return undefined;
  if (!takesOrders(state, token, rules, at)) return undefined;
  // What did not live has not ended what was before it.
  if (how === "refused" && before !== undefined && exit !== null && !hasLived(exit, at)) {
    return before;
  }
  if (!isWing) lookAgain(token, ctx);
  // Nobody knows since when it was not there: it was looked for as long as anybody may wait.
  return how === "absent" ? at - BARE_MAX_MS as EpochMs : at;
}

/** In a while, whether a price comes or not. */
export function lookAgain(token: InstrumentToken, ctx: PortfolioContext): void {
  ctx.timer(`bare ${token}`, BARE_ALARM_MS, "BareDue", { token });
}

/**
 * Whether an exit could rest at an instant. Orders end with their session and with a halt, and what
 * opens the market again protects: until then no time counts.
 */
export function takesOrders(
  { halt }: PortfolioState,
  token: InstrumentToken,
  rules: DeskRules,
  at: EpochMs,
): boolean {
  return haltAt(halt, at) === null && rules.isOpen(token, at);
}

/** Whether an exit was there long enough not to have been refused. */
export function hasLived({ order }: WorkingExit, at: EpochMs): boolean {
  return at - order.signalAt >= BARE_ALARM_MS;
}

/**
 * Whether a new exit must wait, the last one having been refused. A while each price asks again; an
 * exchange or broker that goes on refusing is asked ever more rarely, for it counts the orders of a
 * day, and every other exit needs of the same number.
 */
export function mustWait({ bareSince, refusedAt }: Held, at: EpochMs): boolean {
  if (bareSince === undefined || refusedAt === undefined) return false;
  const bareForMs = refusedAt - bareSince;
  if (bareForMs < BARE_MAX_MS) return false;
  return at - refusedAt < (bareForMs < MINUTE_MS ? RETRY_SOON_MS : RETRY_LATE_MS);
}

/** Whether a position has been without a live exit for longer than any may be. */
export function isBareTooLong({ exit, bareSince }: Held, at: EpochMs): boolean {
  return exit === null && bareSince !== undefined && at - bareSince >= BARE_MAX_MS;
}

/** Whether a position must go, and rests all the same: its exit was not changed. */
export function isDetained({ exit, leaving }: Held): boolean {
  return leaving !== null && exit !== null && exit.closing === null;
}
