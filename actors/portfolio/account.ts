/**
 * What the portfolio makes of the broker's books where they differ from its own. Part of the
 * portfolio actor; it keeps nothing of its own.
 * @module
 */
import type { LotMargin } from "../../domain/broker/lot_margin.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Paise } from "../../domain/money.ts";
import { adoptedBy } from "../../domain/portfolio/adoption.ts";
import type { Execution, FillBooked } from "../../domain/portfolio/fill.ts";
import { equityIn } from "../../domain/portfolio/entries/capital.ts";
import { ownPositions, reducible, symbolOf } from "../../domain/portfolio/own_positions.ts";
import { type PortfolioState, positionOf } from "../../domain/portfolio/state.ts";
import { bookEquity, fundsAfter } from "../../domain/portfolio/trading_equity.ts";
import { takenOver } from "../../domain/portfolio/takeover.ts";
import type { ForeignPosition } from "../../domain/reconcile/takeover.ts";
import type { DeskHoldings, PortfolioProtocol } from "../protocol/portfolio.ts";
import type { PortfolioContext } from "./context.ts";
import type { PortfolioExits } from "./exits.ts";
import { followPairs } from "./pairs.ts";
import { BROKER } from "../protocol/broker.ts";
import { RISK } from "../protocol/risk.ts";

/** Exits are cut to what the broker's net still covers, and grow again when it does. */
export function withNets(
  state: PortfolioState,
  nets: Readonly<Record<string, number>>,
  exits: PortfolioExits,
  ctx: PortfolioContext,
): PortfolioState {
  const before = state.brokerNets ?? {};
  const symbols = new Set([...Object.keys(before), ...Object.keys(nets)]);
  const changed = [...symbols].filter((symbol) => before[symbol] !== nets[symbol]);
  if (changed.length === 0) return state;
  const next: PortfolioState = ctx.emit({ type: "BrokerNetsSeen", nets });
  const known = next.held.filter((held) => changed.includes(symbolOf(held))).reduce((now, held) => {
    if (reducible(now, held) > 0) return exits.protect(now, held.token, ctx);
    // Filled, it would open a position the other way.
    if (held.exit !== null) ctx.tell(BROKER, "CancelOrder", { tag: held.exit.order.tag });
    return now;
  }, next);
  return followPairs(known, exits, ctx);
}

/** The broker has said what the account has. */
export function withFunds(
  state: PortfolioState,
  net: Paise,
  { sessionsAfter, capitalMax: most }: DeskRules,
  ctx: PortfolioContext,
): PortfolioState {
  const { date, funds: known } = state;
  if (date === null) return state;
  const session = sessionsAfter(ctx.now)[0];
  const isOpen = session === undefined || session.date !== date || ctx.now >= session.openAt;
  const own = bookEquity(state.ledger);
  const funds = fundsAfter(known, { date, net, own, most, isOpen });
  if (funds === null) return state;
  const next: PortfolioState = ctx.emit({ type: "DayFundsSeen", funds });
  ctx.tell(RISK, "EquityKnown", { date, equity: equityIn(next) });
  return next;
}

/** The broker's word on lots, beside its older words on what is held and was not asked about. */
export function withMargins(
  state: PortfolioState,
  told: readonly LotMargin[],
  ctx: PortfolioContext,
): PortfolioState {
  const at = ctx.now;
  const kept = (state.margins ?? []).filter(({ token }) =>
    told.every((each) => each.token !== token) && positionOf(state, token) !== undefined
  );
  const margins = [...told.map((each) => ({ ...each, at })), ...kept];
  return ctx.emit({ type: "MarginsSeen", margins });
}

/** The event by which a held symbol becomes `quantity` units; null when there is none to book. */
export function adoptedIn(
  state: PortfolioState,
  { symbol, quantity, price }: PortfolioProtocol["Adopt"],
  rules: DeskRules,
  ctx: PortfolioContext,
): FillBooked | null {
  const held = state.held.find((each) => symbolOf(each) === symbol);
  if (held === undefined || held.quantity === quantity) return null;
  return adoptedBy(state, held, { quantity, price: price ?? held.lastPrice }, ctx.now, rules);
}

/** At a broker people change orders and positions too: what they make of one is not the desk's. */
export function leaveUnclaimed(
  { order: { tag, token }, fill }: Execution,
  claimed: number,
  { execution }: DeskRules,
  ctx: PortfolioContext,
): void {
  if (execution === "paper") throw new Error(`Fill ${fill.tradeId} of ${tag}: nothing it fits`);
  const rest = { ...fill, quantity: fill.quantity - claimed };
  ctx.emit({ type: "FillUnclaimed", tag, token, fill: rest });
}

/** The operator wants the account flat: from now on others' positions are taken over. */
export function beginTakeover(
  state: PortfolioState,
  by: string,
  ctx: PortfolioContext,
): PortfolioState {
  if (state.takeover !== undefined) return state;
  return ctx.emit({ type: "TakeoverBegan", by, at: ctx.now });
}

/** The event by which others' units become the desk's; null where it cannot hold them now. */
export function takenIn(
  state: PortfolioState,
  position: ForeignPosition,
  rules: DeskRules,
  ctx: PortfolioContext,
): FillBooked | null {
  const free = positionOf(state, position.token) === undefined;
  if (!free || state.takeover === undefined) return null;
  return takenOver(position, ctx.now, rules);
}

/** For the reconciler. `takesOver`: who wants the whole account flat; null: nobody does. */
export function tellHoldings(state: PortfolioState, ctx: PortfolioContext): PortfolioState {
  const all: DeskHoldings = {
    positions: ownPositions(state),
    takesOver: state.takeover?.by ?? null,
  };
  ctx.reply(all);
  return state;
}
