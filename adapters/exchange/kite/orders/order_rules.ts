/**
 * What a broker checks before an order goes to the exchange: first what makes no sense and is
 * refused at once, then what risk management rejects, in the words that a user reads.
 * @module
 */
import { marketOfKind } from "../../../../domain/calendar/calendar.ts";
import { type ListedOrder, openQuantity } from "../../../../domain/exchange/exchange_order.ts";
import {
  type RejectionCode,
  termsRejection,
} from "../../../../domain/exchange/exchange_rejection.ts";
import { marginPrice, marginShort } from "../../../../domain/exchange/paper_account.ts";
import { newOrder } from "../../../../domain/exchange/paper_exchange.ts";
import { type Instrument, instrumentKey } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, istDate, MINUTE_MS } from "../../../../domain/market_time.ts";
import { formatRupees, type Paise, toRupees } from "../../../../domain/money.ts";
import type { MarketLimits } from "../../../../domain/order/market_limits.ts";
import { protectedBand, protectionOn } from "../../../../domain/order/price_band.ts";
import { stopRange } from "../../../../domain/order/stop_range.ts";
import type { Account } from "../account/account.ts";
import { KiteRefusal } from "../kite_answer.ts";
import type { ListedMarket } from "../listed_market.ts";
import type { TickStream } from "../tick_stream.ts";
import type { KiteOrder } from "./kite_order.ts";
import type { MatchingBook } from "./matching_book.ts";

/** Of an order: what a user may have got wrong about it. */
export type JudgedOrder = Pick<
  KiteOrder,
  "orderId" | "instrument" | "side" | "product" | "type" | "quantity" | "price" | "trigger"
>;

/**
 * Before the close the broker ends intraday positions by itself. Its hours since the closing
 * auction came are not published: these leave the time that they left before.
 */
const INTRADAY_ENDS_BEFORE_MS = { equity: 5 * MINUTE_MS, fno: 15 * MINUTE_MS } as const;

const FREEZE: RejectionCode = "freeze_quantity";

export interface RuleBooks {
  readonly market: ListedMarket;
  readonly stream: TickStream;
  readonly book: MatchingBook;
  readonly account: Account;
  readonly limits: MarketLimits;
}

export class OrderRules {
  readonly #books: RuleBooks;

  constructor(books: RuleBooks) {
    this.#books = books;
  }

  /** Throws KiteRefusal for what no state of the market could make right. */
  checkTerms(order: JudgedOrder, at: EpochMs): void {
    const { market } = this.#books;
    const { instrument, product, side, type, price, trigger } = order;
    const isShare = instrument.kind === "EQ";
    if (isShare ? product === "NRML" : product === "CNC") {
      throw new KiteRefusal("InputException", "Invalid `product`.");
    }
    const anyPrice = {
      instrument: (token: Instrument["token"]) => market.instrument(token, at),
      isOpen: (token: Instrument["token"]) => market.isOpen(token, at),
      priceBand: () => null,
    };
    const wrong = termsRejection(listedOf(order), anyPrice, at);
    if (wrong !== null) {
      const type = wrong.code === "session_closed" ? "OrderException" : "InputException";
      throw new KiteRefusal(type, wrong.code === FREEZE ? freezeText(instrument) : wrong.message);
    }
    if (type === "SL" && (side === "BUY" ? trigger > price : trigger < price)) {
      const than = side === "BUY" ? "higher" : "lower";
      throw new KiteRefusal(
        "InputException",
        `Trigger price of a stoploss ${side.toLowerCase()} order cannot be ${than} than its price.`,
      );
    }
    this.#checkTrigger(order, at);
  }

  /** Why an order is rejected as things stand at `at`; null when it goes on to the exchange. */
  rejection(order: JudgedOrder, at: EpochMs): KiteRefusal | null {
    const wrong = this.#hours(order, at) ?? this.#prices(order, at);
    if (wrong !== null) return new KiteRefusal("OrderException", wrong);
    const missing = this.#deliveries(order);
    if (missing !== null) return new KiteRefusal("HoldingException", missing);
    const short = this.#margins(order, at);
    return short === null ? null : new KiteRefusal("MarginException", short);
  }

  /** Why a limit price is refused now, by the day's band and by limit price protection. */
  priceRejection({ instrument, price }: JudgedOrder, at: EpochMs): string | null {
    const { market, stream, limits } = this.#books;
    const band = market.priceBand(instrument.token, at);
    const reference = instrument.kind === "EQ" ? null : stream.reference(instrument.token, at);
    const kind = instrument.kind === "FUT" ? "futures" : "options";
    const { entry } = protectionOn(limits.protection, kind, istDate(at));
    const guard = reference === null ? null : protectedBand(entry, reference, instrument.tick);
    const isWithin = [band, guard].every((each) =>
      each === null || (price >= each.lower && price <= each.upper)
    );
    return isWithin ? null : "Price exceeds circuit limits for the instrument. " +
      "Place an order within the daily range.";
  }

  /** When the broker ends intraday positions in an instrument; null on a closed day. */
  intradayEndsAt(instrument: Instrument, at: EpochMs): number | null {
    const segment = marketOfKind(instrument.kind);
    const last = this.#books.market.sessions(istDate(at), segment).at(-1);
    return last === undefined ? null : last.closeAt - INTRADAY_ENDS_BEFORE_MS[segment];
  }

  /** Whether an order only takes away from what is held. */
  isReducing({ instrument, product, side, quantity }: JudgedOrder): boolean {
    const held = this.#books.book.account.positions.find((each) =>
      each.token === instrument.token && each.product === product
    );
    return held !== undefined && (side === "BUY" ? -held.quantity : held.quantity) >= quantity;
  }

  /** Of a stop, against the limits of the day: no price would ever touch it. */
  #checkTrigger({ instrument, type, side, trigger }: JudgedOrder, at: EpochMs): void {
    const band = type === "SL" ? this.#books.market.priceBand(instrument.token, at) : null;
    if (band === null || (side === "BUY" ? trigger <= band.upper : trigger >= band.lower)) return;
    const [where, end] = side === "BUY" ? ["above", "upper"] : ["below", "lower"];
    throw new KiteRefusal(
      "InputException",
      `Trigger price for stoploss ${side.toLowerCase()} orders cannot be ${where} the ${end} ` +
        "circuit price.",
    );
  }

  #hours(order: JudgedOrder, at: EpochMs): string | null {
    const { instrument, product } = order;
    if (!this.#books.market.isOpen(instrument.token, at)) return "Markets are closed right now.";
    const endsAt = this.intradayEndsAt(instrument, at);
    const isLate = product === "MIS" && endsAt !== null && at >= endsAt;
    return isLate && !this.isReducing(order)
      ? "Intraday (MIS) orders are not taken so close to the end of the session."
      : null;
  }

  #prices(order: JudgedOrder, at: EpochMs): string | null {
    const { type, side, price, trigger, instrument } = order;
    if (type === "LIMIT") return this.priceRejection(order, at);
    if (type !== "SL") return null;
    if (Math.abs(price - trigger) > stopRange(instrument.kind, trigger)) {
      return "16448 : The difference between the limit price and trigger price is beyond the " +
        "permissible range";
    }
    // Its limit is looked at once it has triggered.
    const last = this.#books.stream.newest(instrument.token)?.ltp;
    const isPassed = last !== undefined && (side === "BUY" ? trigger <= last : trigger >= last);
    if (!isPassed) return null;
    const than = side === "BUY" ? "higher" : "lower";
    return `Trigger price for stoploss ${side.toLowerCase()} orders should be ${than} than the ` +
      `last traded price (${toRupees(last).toFixed(2)}).`;
  }

  #deliveries({ instrument, product, side, quantity, orderId }: JudgedOrder): string | null {
    if (product !== "CNC" || side !== "SELL") return null;
    const { account, book } = this.#books;
    const promised = book.workingOn(instrument.token)
      .filter(({ order }) => order.product === "CNC" && order.side === "SELL")
      .filter((each) => each.orderId !== orderId)
      .reduce((sum, each) => sum + openQuantity(each), 0);
    return account.deliverable(instrumentKey(instrument)) - promised >= quantity
      ? null
      : `Insufficient stock holding in the account for ${instrument.symbol}.`;
  }

  #margins(order: JudgedOrder, at: EpochMs): string | null {
    const { book, account, market } = this.#books;
    if (order.product === "CNC" && order.side === "SELL") return null;
    const others = book.working.filter(({ orderId }) => orderId !== order.orderId);
    const held = book.find(order.orderId);
    const judged = {
      ...held ?? newOrder(order.orderId, listedOf(order), order.instrument.tick),
      order: listedOf(order),
    };
    const short = marginShort(
      book.account,
      others,
      judged,
      (listed) => marginPrice(listed, () => market.priceBand(listed.token, at)),
      account.marginRules(book.account.realised),
    );
    if (short === null) return null;
    const [needs, has] = [plain(short.required), plain(short.available)];
    return `Insufficient funds. Required margin is ${needs} but available margin is ${has}. ` +
      "Check the orderbook for open orders.";
  }
}

/** What the exchange is told. */
export function listedOf(order: JudgedOrder): ListedOrder {
  const { instrument, orderId, side, product, type, quantity, price, trigger } = order;
  return {
    tag: orderId,
    token: instrument.token,
    key: instrumentKey(instrument),
    kind: instrument.kind,
    strike: instrument.strike,
    validity: "DAY",
    ...{ side, product, type, quantity, price, trigger },
  };
}

function freezeText({ freezeQuantity, symbol }: Instrument): string {
  return `Quantity exceeds the freeze quantity of ${freezeQuantity} for ${symbol}. ` +
    "Place the order in slices.";
}

function plain(amount: Paise): string {
  return formatRupees(amount).replaceAll(",", "");
}
