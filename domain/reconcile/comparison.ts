/**
 * The desk's books beside the broker's, symbol by symbol. What the desk holds must be what the
 * broker's day has made of it, less what others traded in the same account; and the broker's net
 * must cover it, or an exit would open a position the other way.
 * @module
 */
import type { AccountReading } from "../broker/account_reading.ts";
import type { BrokerOrder } from "../broker/order.ts";
import type { BrokerTrade } from "../broker/trade.ts";
import { type ExpiryRules, hasExpired } from "../exchange/settlement.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { type EpochMs, istDate, istDayNumber, SECOND_MS } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { isTerminal, type OrderState } from "../order/order.ts";
import { covers, positionKey } from "../account/position.ts";
import { type Product, signed } from "../order/side.ts";
import { isTag } from "../order/tag.ts";
import { closedByOthers } from "./adopted.ts";
import { isDisownedBefore, type Quarantine, quarantinedIn } from "../risk/quarantine.ts";

/** A position as the desk has it. */
export interface OwnPosition {
  readonly token: InstrumentToken;
  /** `instrumentKey`. */
  readonly key: string;
  readonly product: Product;
  /** Units; negative when short. */
  readonly quantity: number;
  /** Nobody has seen it at the broker: see `isUnseen`. */
  readonly unseen?: true;
}

export interface DeskBooks {
  /** Every order of the day. */
  readonly orders: readonly OrderState[];
  readonly positions: readonly OwnPosition[];
}

/** One symbol under one product. Units, negative when short. */
export interface Comparison {
  /** `positionKey`. */
  readonly symbol: string;
  readonly own: number;
  /** The broker's net. */
  readonly broker: number;
  /** Of that, what others brought: trades by hand, what was there before, what was disowned. */
  readonly foreign: number;
  /** Orders that the desk knows to work and the broker's list does not have. */
  readonly missing: readonly string[];
  /** What all orders of the symbol look like on both sides: changes with any of them. */
  readonly orders: string;
  /** Units that the desk's orders have brought today. */
  readonly ordered: number;
  /** Units that the account has carried into the day. */
  readonly overnight: number;
  /** Of those, what an entry that nobody was there to see may have brought: not others' so far. */
  readonly unseen: number;
  /** Of that, what only the quarantine remembers: others' once that has ended. */
  readonly doubted: number;
  /** Of the desk's units those that others have closed: see `closedByOthers`. */
  readonly byOthers?: { readonly units: number; readonly price: Paise };
  /** What the day's trades say that the net is, where the positions may be behind them; else null. */
  readonly ahead: number | null;
}

/** Positions that contradict the trades are taken for late so long after an order of the desk. */
const BEHIND_MAX_MS = 5 * SECOND_MS;

/** Also where the units agree, if an order is missing or the broker's net does not cover ours. */
export function differs(compared: Comparison): boolean {
  const { own, broker, foreign, missing } = compared;
  return broker - foreign !== own || missing.length > 0 || !covers(broker, own);
}

/** Whether only the list of positions is behind: by the day's trades the books agree. */
export function isOnlyBehind({ own, foreign, ahead, missing }: Comparison): boolean {
  return ahead !== null && ahead - foreign === own && covers(ahead, own) && missing.length === 0;
}

/** What of the broker's net is there by its positions and by its trades. */
export function surelyThere({ broker, ahead }: Comparison): number {
  return ahead === null ? broker : partOf(broker, ahead);
}

/** Units that others have, by symbol; no flat ones. */
export function othersIn(compared: readonly Comparison[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    compared.filter(({ foreign }) => foreign !== 0).map(({ symbol, foreign }) => [symbol, foreign]),
  );
}

/**
 * Units more that must be declared others', so that the books agree once the desk holds `own`.
 * Negative where the desk takes over what was others'.
 */
export function disownedBy(compared: Comparison, own: number): number {
  const { broker, foreign, doubted } = compared;
  const traded = foreign + doubted - carriedByOthers(compared, compared.own);
  return broker - own - traded - carriedByOthers(compared, own);
}

/** Of what the account carried the desk's part is the desk's; all of it, or none. */
function carriedByOthers(
  { ordered, overnight }: Pick<Comparison, "ordered" | "overnight">,
  own: number,
): number {
  const carried = own - ordered;
  return covers(overnight, carried) ? overnight - carried : 0;
}

/** What units are part `of` others; none where they are of the other side. */
function partOf(units: number, of: number): number {
  const side = Math.sign(units);
  return side * Math.max(0, Math.min(units * side, of * side)) + 0;
}

/** `known`: what is in doubt, and what an operator has declared to be others'. `now`: of the reading. */
export function compareBooks(
  reading: AccountReading,
  books: DeskBooks,
  known: Quarantine,
  now: EpochMs,
): readonly Comparison[] {
  const sides = new Map<string, Sides>();
  const at = (key: string, product: string): Sides => {
    const symbol = positionKey(key, product);
    let found = sides.get(symbol);
    if (found === undefined) sides.set(symbol, found = new Sides(symbol));
    return found;
  };
  for (const { key, product, quantity } of books.positions) at(key, product).own += quantity;
  const listed = new Map(reading.orders.map((order) => [order.orderId, order]));
  for (const held of books.orders) {
    const side = at(held.order.key, held.order.product);
    if (isPast(held, listed, now)) side.addPastOrder(held);
    side.addOwnOrder(held, listed);
    // What has filled nothing has moved no position, however often it is changed.
    if (held.filled > 0 && now - held.changedAt < BEHIND_MAX_MS) side.moves = true;
  }
  for (const order of reading.orders) at(order.key, order.product).addTheirOrder(order);
  const ids = new Set(books.orders.map(({ orderId }) => orderId));
  for (const trade of reading.trades) {
    at(trade.key, trade.product).traded += signed(trade.side, trade.quantity);
    if (ids.has(trade.orderId) || !isForeign(listed.get(trade.orderId))) continue;
    at(trade.key, trade.product).addForeign(trade);
  }
  for (const each of reading.positions) {
    const side = at(each.key, each.product);
    side.broker += each.quantity;
    side.overnight += each.overnightQuantity;
  }
  for (const { key, product, quantity, t1Quantity, usedQuantity } of reading.holdings) {
    // Sales of the day are in the positions, and still in the holdings as used.
    const side = at(key, product);
    side.broker += quantity + t1Quantity + usedQuantity;
    side.overnight += quantity + t1Quantity + usedQuantity;
  }
  return [...sides.values()].map((side) => side.compared(known, now));
}

/**
 * Without the desk's contracts that have expired and that one side has settled: the broker lists
 * them until the night, and the desk keeps them until it knows what they were worth. What nobody has
 * seen there and is not listed on the evening itself has gone before, as has what was closed by
 * others, or `known` to be too little; of what was in doubt and is covered, it says nothing.
 */
export function withoutSettled(
  compared: readonly Comparison[],
  { orders, positions }: DeskBooks,
  known: Quarantine,
  rules: ExpiryRules,
  at: EpochMs,
): readonly Comparison[] {
  const ours = [...orders.map(({ order }) => order), ...positions];
  const symbolsOf = (all: readonly Pick<OwnPosition, "token" | "key" | "product">[]) =>
    new Set(all.map(({ key, product }) => positionKey(key, product)));
  const expired = symbolsOf(ours.filter(({ token }) => hasExpired(token, rules, at)));
  const isToday = ({ token }: OwnPosition) => rules.instrument(token, at).expiry === istDate(at);
  const gone = symbolsOf(positions.filter((each) => each.unseen === true && isToday(each)));
  return compared.filter(({ symbol, own, broker, foreign }) => {
    if (!expired.has(symbol)) return true;
    const doubted = quarantinedIn(known, symbol);
    const wasShort = doubted !== undefined && !covers(doubted.broker, own);
    const isGone = gone.has(symbol) || foreign * own < 0 || wasShort;
    return own !== 0 && (broker !== 0 || isGone);
  });
}

/** By hand, or by somebody else's program. Only an order that can be seen is known not to be ours. */
function isForeign(order: BrokerOrder | undefined): boolean {
  return order !== undefined && (order.tag === null || !isTag(order.tag));
}

/** Of an earlier day than the one that the broker lists. */
function isPast(
  { order, orderId }: OrderState,
  listed: ReadonlyMap<string, BrokerOrder>,
  now: EpochMs,
): boolean {
  return istDayNumber(order.signalAt) < istDayNumber(now) &&
    (orderId === null || !listed.has(orderId));
}

/** What both sides say of one symbol, as it is added up. */
class Sides {
  own = 0;
  broker = 0;
  overnight = 0;
  foreign = 0;
  traded = 0;
  /** An order of the desk has just changed there. */
  moves = false;
  readonly #theirs: BrokerTrade[] = [];
  #ordered = 0;
  /** What entries of earlier days may have brought while nobody was there to see it. */
  #unseen = 0;
  readonly #missing: string[] = [];
  /**
   * Without their prices, which explain no units: of a stop that trails each second, or an exit that
   * goes further each second, a difference would look new for ever.
   */
  readonly #orders: string[] = [];

  constructor(readonly symbol: string) {}

  addForeign(trade: BrokerTrade): void {
    this.foreign += signed(trade.side, trade.quantity);
    this.#theirs.push(trade);
  }

  addOwnOrder(held: OrderState, listed: ReadonlyMap<string, BrokerOrder>): void {
    const { order, orderId, status, filled } = held;
    this.#ordered += signed(order.side, filled);
    // What was refused, or never left, explains nothing: asked again each second it would for ever
    // make a difference look new.
    if (orderId === null && isTerminal(status)) return;
    this.#orders.push(`${order.tag} ${status} ${filled} ${order.quantity}`);
    const works = orderId !== null && status !== "UNKNOWN" && !isTerminal(status);
    if (works && !listed.has(orderId)) this.#missing.push(order.tag);
  }

  /** What it has filled is carried by now, and what it has not, perhaps too. */
  addPastOrder({ order, filled, status, changedAt }: OrderState): void {
    const { side, purpose, quantity, signalAt } = order;
    this.#ordered -= signed(side, filled);
    // Lists of its own day that did not have it have told enough.
    const isLost = status === "ABSENT" && istDayNumber(changedAt) > istDayNumber(signalAt);
    const isUnknown = purpose === "entry" && (isLost || !isTerminal(status));
    if (isUnknown) this.#unseen += signed(side, quantity - filled);
  }

  addTheirOrder({ orderId, statusText, filled, quantity }: BrokerOrder): void {
    this.#orders.push(`${orderId} ${statusText} ${filled} ${quantity}`);
  }

  compared(known: Quarantine, now: EpochMs): Comparison {
    const { symbol, own, broker, overnight } = this;
    const ordered = this.#ordered;
    const carried = carriedByOthers({ ordered, overnight }, own);
    // What may be the desk's own is nobody else's before a person says so, however many nights on.
    const byOrders = partOf(this.#unseen, carried);
    const before = partOf(quarantinedIn(known, symbol)?.unseen ?? 0, carried);
    const unseen = Math.abs(before) > Math.abs(byOrders) ? before : byOrders;
    const seen = this.foreign + carried - unseen;
    const disowned = known.disowned[symbol] ?? 0;
    // What made up for trades that are listed no more is nobody's; who has carried it still has it.
    const isOver = isDisownedBefore(known, symbol, now) && broker - seen === own;
    const foreign = isOver ? seen : seen + disowned;
    const doubted = unseen - byOrders;
    const ahead = this.moves && overnight + this.traded !== broker ? overnight + this.traded : null;
    const units = { own, broker, foreign, ordered, overnight, unseen, doubted, ahead };
    const rest = { missing: this.#missing, orders: this.#orders.join("\n") };
    const byOthers = closedByOthers(units, this.#theirs);
    return { symbol, ...units, ...rest, ...(byOthers === undefined ? {} : { byOthers }) };
  }
}
