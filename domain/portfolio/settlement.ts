/**
 * A position that its contract's expiry ends: booked like a fill, at the exchange's settlement.
 * @module
 */
import { scheduleOn, segmentOf } from "../account/charges.ts";
import type { DeskRules } from "../desk_rules.ts";
import type { Book } from "../instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { riskKey } from "../risk/day.ts";
import {
  hasExpired,
  settledAt,
  SETTLEMENT_ORDER,
  settlementCharges,
  settlementFill,
} from "../exchange/settlement.ts";
import { closeTrade, fillTrade } from "../account/trade.ts";
import { dayAfter, type FillBooked } from "./fill.ts";
import type { Held, PortfolioState } from "./state.ts";

/** A position of a book that has expired and that nobody has told the settlement of. */
export function unsettledIn(
  { held }: PortfolioState,
  book: Book,
  rules: DeskRules,
  at: EpochMs,
): Held | undefined {
  return held.find((each) => each.book === book && hasExpired(each.token, rules, at));
}

/**
 * Whether a trade of the day of expiry may have closed it unseen: a broker's word of it can be late,
 * and a desk that was away has read none. On later days nobody tells.
 */
export function mayHaveGone(
  { token }: Held,
  rules: Pick<DeskRules, "execution" | "instrument">,
  at: EpochMs,
): boolean {
  return rules.execution === "broker" && rules.instrument(token, at).expiry === istDate(at);
}

/** Whether somebody has told at what it is settled. */
export function isSettlementKnown({ token }: Held, rules: DeskRules, at: EpochMs): boolean {
  return settledAt(token, rules, at) !== null;
}

/** The event that ends `held`, whose contract has expired, at `price` a unit. */
export function settledBy(
  state: PortfolioState,
  held: Held,
  price: Paise,
  at: EpochMs,
  rules: DeskRules,
): FillBooked {
  const instrument = rules.instrument(held.token, at);
  const { key, product, underlying } = held.trade;
  const segment = segmentOf(instrument.kind, product);
  if (segment === null) throw new Error(`No charges for ${instrument.kind} ${product}`);
  // Taxed by the rates of that day, whenever it is booked.
  const { schedule } = scheduleOn(rules.charges, segment, instrument.expiry as IsoDate);
  const fill = settlementFill({ key, product, quantity: held.quantity }, price, at);
  const charges = settlementCharges(instrument, fill, schedule);
  const ended = fillTrade(held.trade, fill, charges);
  const trade = closeTrade(ended, at, "settlement", held.plan.risk);
  return {
    type: "FillBooked",
    tag: SETTLEMENT_ORDER,
    fill,
    segment,
    charges,
    token: held.token,
    riskKey: riskKey(held.book, underlying),
    held: null,
    trade,
    strategyDay: dayAfter(state, held, trade, rules, at),
  };
}
