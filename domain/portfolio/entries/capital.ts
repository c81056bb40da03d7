/**
 * What the desk's money is doing: exposure of what is held and of what is being entered, and the
 * room that leaves for one strategy's next entry.
 * @module
 */
import type { DeskRules, StrategyRules } from "../../desk_rules.ts";
import { type UnitMargin, unitMargin } from "../../broker/lot_margin.ts";
import {
  type ExposureKind,
  exposureKind,
  exposurePerUnit,
  isMargined,
  notionalOf,
} from "../../account/exposure.ts";
import type { Book, InstrumentToken } from "../../instrument/instrument.ts";
import { strategyKey } from "../../strategy/intent.ts";
import type { EpochMs } from "../../market_time.ts";
import type { Paise } from "../../money.ts";
import type { SizingCapital } from "./sizing.ts";
import type { PortfolioState } from "../state.ts";
import { bookEquity, tradingEquity } from "../trading_equity.ts";

interface Stake {
  /** `strategyKey` of its owner. */
  readonly owner: string;
  readonly token: InstrumentToken;
  readonly side: "BUY" | "SELL";
  readonly quantity: number;
  readonly price: Paise;
}

/** Positions at their entry, entries under way as if filled. */
function stakes(state: PortfolioState): Stake[] {
  const all: Stake[] = [];
  for (const held of state.held) {
    all.push({
      owner: strategyKey(held),
      token: held.token,
      side: held.quantity > 0 ? "BUY" : "SELL",
      quantity: Math.abs(held.quantity),
      price: Math.round(held.plan.entry) as Paise,
    });
  }
  for (const { order, filled, reference, writes } of state.entering) {
    // A MARKET order names no price; a seller's limit is less than what it is sold at.
    const price = Math.max(order.price, reference) as Paise;
    const { token, side } = order;
    const owner = strategyKey(order);
    all.push({ owner, token, side, quantity: order.quantity - filled, price });
    // What a wing is bought for comes as soon as it is there.
    if (writes !== undefined) {
      const short = { token: writes.token, price: writes.leg!.bid, quantity: order.quantity };
      all.push({ owner, side: "SELL", ...short });
    }
  }
  return all;
}

/** Capital tied up by everything held or being entered. */
export function exposureIn(state: PortfolioState, rules: DeskRules, at: EpochMs): Paise {
  return stakes(state).reduce((sum, stake) => sum + tiedBy(stake, state, rules, at), 0) as Paise;
}

/** The equity that the desk trades with now. */
export function equityIn({ ledger, funds }: Pick<PortfolioState, "ledger" | "funds">): Paise {
  return tradingEquity(bookEquity(ledger), funds);
}

/** The figures that sizing needs, for an entry of one strategy of a book. */
export function capitalIn(
  state: PortfolioState,
  rules: DeskRules,
  book: Book,
  strategy: StrategyRules,
  at: EpochMs,
): SizingCapital {
  const owner = strategyKey({ book, strategy: strategy.id });
  const equity = equityIn(state);
  let exposure = 0, equityNotional = 0, futuresNotional = 0, budgetUsed = 0;
  for (const stake of stakes(state)) {
    const tied = tiedBy(stake, state, rules, at);
    const { kind } = rules.instrument(stake.token, at);
    exposure += tied;
    if (stake.owner === owner) budgetUsed += tied;
    if (kind === "EQ") equityNotional += stake.price * stake.quantity;
    if (kind === "FUT") futuresNotional += stake.price * stake.quantity;
  }
  const funds = (equity - exposure) as Paise;
  return {
    equity,
    // What margins and premiums do not tie up. (The ledger's cash counts futures in full.)
    cash: funds,
    funds,
    exposure: exposure as Paise,
    equityNotional: equityNotional as Paise,
    futuresNotional: futuresNotional as Paise,
    budget: Math.floor(equity * strategy.capitalShare) as Paise,
    budgetUsed: budgetUsed as Paise,
  };
}

function tiedBy(
  { token, side, price, quantity }: Stake,
  state: PortfolioState,
  rules: DeskRules,
  at: EpochMs,
): number {
  const instrument = rules.instrument(token, at);
  const kind = exposureKind(instrument.kind, side);
  if (kind === null) return 0;
  const { marginShare } = rules.sizing;
  const notional = notionalOf(kind, instrument, price);
  const margin = marginIn(state, rules, kind, token, notional, at)?.perUnit ?? null;
  return exposurePerUnit({ kind, price, notional, margin, marginShare }) * quantity;
}

/** The margin that a unit is taken to tie up; null for what is paid in full. */
export function marginIn(
  { margins }: Pick<PortfolioState, "margins">,
  rules: Pick<DeskRules, "sizing">,
  kind: ExposureKind,
  token: InstrumentToken,
  notional: Paise,
  at: EpochMs,
): UnitMargin | null {
  if (!isMargined(kind)) return null;
  const known = margins?.find((each) => each.token === token);
  return unitMargin(known, notional, rules.sizing, at);
}
