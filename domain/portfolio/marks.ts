/**
 * The day's P&L as risk sees it: realised after charges plus what closing everything now would
 * bring, charges of closing included, by book and underlying.
 * @module
 */
import type { Candle } from "../candle/candle.ts";
import { chargesFor, scheduleOn, segmentOf, totalCharges } from "../account/charges.ts";
import type { DeskRules } from "../desk_rules.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { type Ledger, positionIn } from "../account/ledger.ts";
import { type EpochMs, istDate } from "../market_time.ts";
import { allToPaise, type MicroRupees, type Paise, paiseToMicros } from "../money.ts";
import { unrealised } from "../account/position.ts";
import { riskKey, type SymbolMark } from "../risk/day.ts";
import type { Quote } from "../tick/tick.ts";
import { takesOrders } from "./exits/bare.ts";
import { exitSide } from "./exits/exit_order.ts";
import type { SeenPrice } from "./event.ts";
import type { Held, PortfolioState } from "./state.ts";

/** A short bar of each token, with its quote where there are more than bars. */
export interface PriceMoves {
  readonly tokens: readonly InstrumentToken[];
  readonly candles: readonly Candle[];
  readonly quotes: readonly Quote[] | null;
}

/**
 * One mark for each symbol that traded today or is held, at its last seen price. Together they
 * are the day's result to the paisa, as the trades and the ledger have it.
 */
export function symbolMarks(
  state: PortfolioState,
  rules: DeskRules,
  at: EpochMs,
): SymbolMark[] {
  const open = new Map<string, number>();
  for (const held of state.held) {
    const key = riskKey(held.book, held.trade.underlying);
    open.set(key, (open.get(key) ?? 0) + openResult(state.ledger, held, rules, at));
  }
  const keys = new Set([...Object.keys(state.realisedToday), ...open.keys()]);
  const inPaise = (of: (key: string) => number | undefined) =>
    allToPaise([...keys].map((key) => (of(key) ?? 0) as MicroRupees));
  const realised = inPaise((key) => state.realisedToday[key]);
  const unrealised = inPaise((key) => open.get(key));
  return [...keys].map((key, i) => ({
    key,
    realised: realised[i]!,
    unrealised: unrealised[i]!,
  }));
}

/** What closing a position at its last price would add to the day, micro-rupees. */
function openResult(ledger: Ledger, held: Held, rules: DeskRules, at: EpochMs): number {
  const price = held.lastPrice;
  const gross = openProfit(ledger, held);
  const instrument = rules.instrument(held.token, at);
  const segment = segmentOf(instrument.kind, held.trade.product);
  if (segment === null) return paiseToMicros(gross);
  const { schedule } = scheduleOn(rules.charges, segment, istDate(at));
  const quantity = Math.abs(held.quantity);
  const toClose = chargesFor({ side: exitSide(held), quantity, price }, schedule);
  return paiseToMicros(gross) - totalCharges(toClose);
}

/** Of a position at its last price, before what closing it would be charged. */
export function openProfit(ledger: Ledger, { trade, lastPrice }: Held): Paise {
  return unrealised(positionIn(ledger, trade), lastPrice);
}

/**
 * Whether a session of the day is still to open: until then prices are those of its call auction, of
 * which the open need know nothing. They halt no day, and are no peak of one.
 */
export function isAwaited(
  { date }: Pick<PortfolioState, "date">,
  { sessionsAfter }: Pick<DeskRules, "sessionsAfter">,
  at: EpochMs,
): boolean {
  const session = sessionsAfter(at)[0];
  return session !== undefined && session.date === date && at < session.openAt;
}

/** Tokens held, in order, and the futures that price their underlyings. */
export function watchedTokens({ held }: PortfolioState): InstrumentToken[] {
  const futures = held.flatMap(({ future }) => future ?? []);
  return [...new Set([...held.map(({ token }) => token), ...futures])];
}

/** What some of what is held would fetch, and what the futures of options cost. */
export function seenPrices(
  state: PortfolioState,
  moved: PriceMoves,
  rules: Pick<DeskRules, "isOpen">,
): SeenPrice[] {
  const { held } = state;
  const { tokens, candles } = moved;
  const seen: SeenPrice[] = [];
  for (const each of held) {
    const { token } = each;
    const place = tokens.indexOf(token);
    if (place >= 0) seen.push({ token, price: touchPrice(state, each, moved, place, rules) });
  }
  for (const token of new Set(held.flatMap(({ future }) => future ?? []))) {
    const place = seen.some((each) => each.token === token) ? -1 : tokens.indexOf(token);
    if (place >= 0) seen.push({ token, price: candles[place]!.close });
  }
  return seen;
}

/**
 * What a position would fetch: a long the bid, a short the ask. With bars, and while nothing is
 * traded, the last price: in a call auction bids and asks are what it is to be made of, and stand
 * on the wrong sides of each other.
 */
function touchPrice(
  state: PortfolioState,
  { token, quantity }: Held,
  { candles, quotes }: PriceMoves,
  place: number,
  rules: Pick<DeskRules, "isOpen">,
): Paise {
  const quote = quotes?.[place];
  if (quote === undefined || !takesOrders(state, token, rules, quote.at)) {
    return candles[place]!.close;
  }
  return quantity > 0 ? quote.bid : quote.ask;
}
