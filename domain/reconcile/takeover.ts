/**
 * What the desk takes over of an account that is to be flat: others' positions, one after another,
 * once two readings agree on them and no order of the desk works there. The broker's net is what
 * counts. Delivery (CNC) and what the account holds as shares are no positions and stay untouched.
 * @module
 */
import type { AccountReading } from "../broker/account_reading.ts";
import type { BrokerPosition } from "../broker/position.ts";
import { segmentOf } from "../account/charges.ts";
import type { Unclosed } from "../control/desk_status.ts";
import type { DeskRules } from "../desk_rules.ts";
import { orderMax } from "../instrument/freeze_quantity.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { isTerminal } from "../order/order.ts";
import { covers, positionKey } from "../account/position.ts";
import { isProduct, type Product } from "../order/side.ts";
import type { Comparison, DeskBooks, OwnPosition } from "./comparison.ts";
import { adopted } from "./adopted.ts";
import { CONFIRMED_AFTER_MS, type Doubt, signatureOf } from "./watch.ts";

/** Others' units that the desk takes over, and the price at which it books them. */
export interface ForeignPosition extends OwnPosition {
  readonly price: Paise;
}

export interface TakeoverWatch {
  /** Seen once, and not yet believed, by symbol. */
  readonly doubts: Readonly<Record<string, Doubt>>;
  /** What the broker has and the desk does not hold, by `positionKey`. */
  readonly left: readonly Unclosed[];
}

export interface TakeoverStep {
  readonly numbers: Comparison;
  /** What the desk holds of it from now on. */
  readonly quantity: number;
  /** Null where the desk holds some already: then it is only cut to what the broker has. */
  readonly position: ForeignPosition | null;
}

export const NOTHING_TAKEN: TakeoverWatch = { doubts: {}, left: [] };

export type TakeoverRules = Pick<DeskRules, "instrument" | "isOpen">;

/** Takes one reading: `compared` has every symbol that either side knows. */
export function takeoverOf(
  before: TakeoverWatch,
  compared: readonly Comparison[],
  { reading, books, rules }: {
    readonly reading: Pick<AccountReading, "positions">;
    readonly books: DeskBooks;
    readonly rules: TakeoverRules;
  },
  at: EpochMs,
): { readonly watch: TakeoverWatch; readonly steps: readonly TakeoverStep[] } {
  const doubts: Record<string, Doubt> = {};
  const left: Unclosed[] = [];
  const steps: TakeoverStep[] = [];
  const rows = new Map(reading.positions.map((row) => [nameOf(row), row]));
  for (const numbers of compared) {
    const { symbol, own, broker } = numbers;
    const row = rows.get(symbol);
    if (isDelivery(symbol)) continue;
    // What the broker has enough of is closed as the desk's own first.
    if (own === 0 ? broker === 0 || row === undefined : covers(broker, own)) continue;
    const obstacle = own === 0 ? obstacleTo(row!, books, rules, at) : null;
    if (own === 0) left.push({ symbol, quantity: broker, why: obstacle ?? "to be taken over" });
    // What is closed already would be opened the other way.
    if (obstacle !== null || numbers.ahead !== null || works(symbol, books)) continue;
    const seen = signatureOf(numbers);
    const doubt = before.doubts[symbol];
    const since = doubt?.seen === seen ? doubt.since : at;
    if (at - since < CONFIRMED_AFTER_MS) doubts[symbol] = { since, seen };
    else steps.push(own === 0 ? openingStep(numbers, row!, rules, at) : cuttingStep(numbers));
  }
  return { watch: { doubts, left }, steps };
}

function nameOf({ key, product }: BrokerPosition): string {
  return positionKey(key, product);
}

function isDelivery(symbol: string): boolean {
  return !symbol.endsWith(":MIS") && !symbol.endsWith(":NRML");
}

/** Why the desk cannot take a position over now, in words; null when it can. */
function obstacleTo(
  { token, product, lastPrice, averagePrice }: BrokerPosition,
  { positions }: DeskBooks,
  rules: TakeoverRules,
  at: EpochMs,
): string | null {
  if (!rules.isOpen(token, at)) return "its market is closed, or not one of the desk's";
  const { kind } = rules.instrument(token, at);
  if (!isProduct(product) || segmentOf(kind, product) === null) {
    return "not traded by the desk: close it by hand";
  }
  if (lastPrice <= 0 && averagePrice <= 0) return "without a price";
  const other = positions.some((each) => each.token === token && each.quantity !== 0);
  return other ? "after what the desk holds of it under another product" : null;
}

/** Whether an order of the desk may still trade in a symbol. */
function works(symbol: string, { orders }: DeskBooks): boolean {
  return orders.some(({ order, status }) =>
    positionKey(order.key, order.product) === symbol && !isTerminal(status)
  );
}

/** As much of it as one order may close; the rest comes after that. */
function openingStep(
  numbers: Comparison,
  { key, token, product, lastPrice, averagePrice }: BrokerPosition,
  rules: TakeoverRules,
  at: EpochMs,
): TakeoverStep {
  const most = orderMax(rules.instrument(token, at));
  const { broker } = numbers;
  const quantity = Math.sign(broker) * Math.min(Math.abs(broker), most);
  const price = lastPrice > 0 ? lastPrice : averagePrice;
  const position = { token, key, product: product as Product, quantity, price };
  return { numbers, quantity, position };
}

function cuttingStep(numbers: Comparison): TakeoverStep {
  // Whoever traded: only what the broker still has on that side can be closed.
  return { numbers, quantity: adopted({ ...numbers, foreign: 0 }), position: null };
}
