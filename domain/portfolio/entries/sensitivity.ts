/**
 * Delta, vega and theta of what is held and being entered: of the options book, and of all
 * derivatives on one underlying.
 * @module
 */
import type { DeskRules } from "../../desk_rules.ts";
import type { Instrument, InstrumentToken } from "../../instrument/instrument.ts";
import { type Intent, underlyingPrice } from "../../strategy/intent.ts";
import type { EpochMs } from "../../market_time.ts";
import type { Paise } from "../../money.ts";
import { heldGreeks } from "../../option/implied_greeks.ts";
import {
  added,
  NO_SENSITIVITY,
  type Sensitivity,
  type SensitivityStake,
} from "../../risk/sensitivity.ts";
import { signed } from "../../order/side.ts";
import { isOption } from "../pair.ts";
import type { Held, PortfolioState } from "../state.ts";
import { futureExpiry, type Traded } from "./traded_instrument.ts";

/** Units of one instrument with the last prices of it and of what its signal came from. */
interface Lot {
  readonly instrument: Instrument;
  /** Negative when short. */
  readonly quantity: number;
  readonly price: Paise;
  readonly signal: SignalPrice;
}

/** Price of what a signal came from, or of the future behind it. */
interface SignalPrice {
  readonly token: InstrumentToken;
  readonly price: Paise;
}

/** For an entry of a unit of `instrument` at `price`; null for what is no derivative. */
export function sensitivityStake(
  state: PortfolioState,
  intent: Pick<Intent, "token" | "price" | "future">,
  { instrument, side, price }: Pick<Traded, "instrument" | "side" | "price">,
  rules: DeskRules,
  at: EpochMs,
): SensitivityStake | null {
  if (instrument.kind === "EQ" || instrument.kind === "INDEX") return null;
  const isFuture = instrument.kind === "FUT";
  const signal = { token: intent.future?.token ?? intent.token, price: underlyingPrice(intent) };
  let options = NO_SENSITIVITY;
  let underlyingDelta = 0;
  for (const lot of lotsIn(state, rules, at)) {
    const own = lot.instrument.name === instrument.name;
    // The entry's own price of the underlying is the newest.
    const of = sensitivityOf(
      own && isOption(lot.instrument) ? { ...lot, signal } : lot,
      rules,
      at,
    );
    if (isOption(lot.instrument)) options = added(options, of, 1);
    if (own) underlyingDelta += of.delta;
  }
  return {
    unit: sensitivityOf({ instrument, quantity: signed(side, 1), price, signal }, rules, at),
    options: isFuture ? null : options,
    underlyingDelta,
  };
}

/** Entries under way count as filled. */
function lotsIn(state: PortfolioState, rules: DeskRules, at: EpochMs): Lot[] {
  const held = state.held.map((each) => ({
    instrument: rules.instrument(each.token, at),
    quantity: each.quantity,
    price: each.lastPrice,
    signal: signalOf(each),
  }));
  const entering = state.entering.flatMap((each) => {
    const { order, filled, reference, writes } = each;
    const signal = signalOf(each);
    const own = {
      instrument: rules.instrument(order.token, at),
      quantity: signed(order.side, order.quantity - filled),
      price: reference,
      signal,
    };
    if (writes === undefined) return own;
    const instrument = rules.instrument(writes.token, at);
    const price = writes.leg!.bid;
    return [own, { instrument, quantity: -order.quantity, price, signal }];
  });
  return [...held, ...entering];
}

function signalOf(
  { future, signalToken, signalPrice }: Pick<Held, "future" | "signalToken" | "signalPrice">,
): SignalPrice {
  return { token: future ?? signalToken, price: signalPrice };
}

function sensitivityOf(lot: Lot, rules: DeskRules, at: EpochMs): Sensitivity {
  const { instrument, quantity, price, signal } = lot;
  if (instrument.kind === "FUT") return { delta: price * quantity, vega: 0, theta: 0 };
  const future = { price: signal.price, expiry: futureExpiry(signal.token, rules, at) };
  const option = { option: instrument, expiresAt: rules.expiresAt };
  const greeks = heldGreeks(option, future, price, at);
  if (greeks === null) return NO_SENSITIVITY;
  return {
    delta: greeks.delta * signal.price * quantity,
    vega: greeks.vegaPercent * quantity,
    theta: greeks.thetaDay * quantity,
  };
}
