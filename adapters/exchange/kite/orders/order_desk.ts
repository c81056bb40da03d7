/**
 * The broker's side of an order's life: requests are checked, numbered, judged by risk management
 * and sent on to the exchange, each step a little later in market time.
 * @module
 */
import { orderUnitsMax } from "../../../../domain/instrument/freeze_quantity.ts";
import type { Instrument } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, istDate } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import type { Product, Side } from "../../../../domain/order/side.ts";
import type { Agenda } from "../agenda.ts";
import type { FaultMenu } from "../faults/fault_menu.ts";
import { KiteRefusal } from "../kite_answer.ts";
import type { ListedMarket } from "../listed_market.ts";
import type { TickStream } from "../tick_stream.ts";
import { hasEnded, type KiteOrder, type KiteTerms } from "./kite_order.ts";
import type { MatchingBook } from "./matching_book.ts";
import { AUTOMATIC } from "./market_protection.ts";
import type { OrderFloor } from "./order_floor.ts";
import { modificationOf, type PlacementForm, placementOf } from "./order_form.ts";
import { listedOf, type OrderRules } from "./order_rules.ts";
import type { OrderShelf } from "./order_shelf.ts";
import { changedForm, type OrderTerms, termsOfForm } from "./order_terms.ts";

export interface DeskBooks {
  readonly market: ListedMarket;
  readonly stream: TickStream;
  readonly agenda: Agenda;
  readonly faults: FaultMenu;
  readonly rules: OrderRules;
  readonly book: MatchingBook;
  readonly shelf: OrderShelf;
  readonly floor: OrderFloor;
  /** From the broker's door to the exchange, market time. */
  readonly latencyMs: number;
  /** Changes that one order takes. */
  changesMax(at: EpochMs): number;
  /** A request became so many orders. */
  sliced(count: number): void;
}

/** What the door says at once. */
export interface OrderAnswer {
  readonly order_id: string;
  readonly children?: readonly SliceAnswer[];
}

type SliceAnswer =
  | { readonly order_id: string }
  | {
    readonly error: {
      readonly code: number;
      readonly error_type: string;
      readonly message: string;
      readonly data: null;
    };
  };

/** Of the way to the exchange, until risk management has judged. */
const JUDGED_AFTER = 0.4;
const SLICES_MAX = 10;
const UNCHANGED = "16346 : Order cannot be modified";

interface Asked extends OrderTerms {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly product: Product;
  readonly tag: string | null;
  readonly tags: readonly string[];
}

export class OrderDesk {
  readonly #books: DeskBooks;
  #numbered = 0;

  constructor(books: DeskBooks) {
    this.#books = books;
  }

  /** A new order, or its slices. Throws KiteRefusal. */
  place(form: URLSearchParams, at: EpochMs): OrderAnswer {
    const placement = placementOf(form);
    const asked = this.#askedFor(placement, at);
    const { freezeQuantity, lot } = asked.instrument;
    const most = freezeQuantity === null ? Infinity : orderUnitsMax(freezeQuantity, lot);
    const isSliced = placement.autoslice === "true" || placement.autoslice === "1";
    if (isSliced && asked.terms.quantity > most) return this.#slices(asked, most, at);
    this.#check(asked, at);
    return { order_id: this.#take(asked, at) };
  }

  /** New terms for an order that rests. Throws KiteRefusal. */
  change(orderId: string, form: URLSearchParams, at: EpochMs): OrderAnswer {
    const { shelf, agenda, latencyMs, rules } = this.#books;
    const order = this.#resting(orderId, "modified");
    if (order.changes >= this.#books.changesMax(at)) {
      const spent = "Maximum allowed order modifications exceeded.";
      throw new KiteRefusal("NetworkException", spent, 429);
    }
    const market = this.#termsMarket(order.instrument, order.side, at);
    const { terms } = termsOfForm(changedForm(order, modificationOf(form)), market);
    rules.checkTerms({ ...order, ...terms }, at);
    shelf.update(orderId, {
      status: "MODIFY VALIDATION PENDING",
      changes: order.changes + 1,
      message: null,
    });
    agenda.add(at + latencyMs * JUDGED_AFTER, (at) => this.#judgeChange(orderId, terms, at));
    return { order_id: orderId };
  }

  /** Takes an order back. Throws KiteRefusal. */
  cancel(orderId: string, at: EpochMs): OrderAnswer {
    const { shelf, agenda, floor, latencyMs } = this.#books;
    this.#resting(orderId, "cancelled");
    shelf.update(orderId, { status: "CANCEL PENDING" });
    agenda.add(at + latencyMs, (at) => floor.cancel(orderId, at));
    return { order_id: orderId };
  }

  /** The broker ends a position itself: at the market, whatever it brings. */
  squareOff(instrument: Instrument, quantity: number, at: EpochMs): void {
    const side = quantity > 0 ? "SELL" : "BUY";
    const market = this.#termsMarket(instrument, side, at);
    const { freezeQuantity, lot } = instrument;
    const most = freezeQuantity === null ? Infinity : orderUnitsMax(freezeQuantity, lot);
    for (let left = Math.abs(quantity); left > 0; left -= most) {
      const form = { order_type: "MARKET", market_protection: AUTOMATIC } as const;
      const terms = termsOfForm({ ...form, quantity: Math.min(left, most) }, market);
      this.#take({ instrument, side, product: "MIS", tag: null, tags: [], ...terms }, at);
    }
  }

  #askedFor(form: PlacementForm, at: EpochMs): Asked {
    const { market, stream } = this.#books;
    const { exchange, tradingsymbol, transaction_type: side, product, tag = null } = form;
    const instrument = market.named(`${exchange}:${tradingsymbol}`, at);
    if (instrument === undefined || instrument.kind === "INDEX") {
      throw new KiteRefusal(
        "InputException",
        "The instrument you are placing an order for has " +
          "either expired or does not exist.",
      );
    }
    stream.follow([instrument.token], at);
    const { terms, protection } = termsOfForm(form, this.#termsMarket(instrument, side, at));
    const broker = protection === null ? [] : ["mktp", `mktp:${protection.toFixed(2)}`];
    const tags = [...tag === null ? [] : [tag], ...broker];
    return { terms, protection, instrument, side, product, tag, tags };
  }

  #termsMarket(instrument: Instrument, side: Side, at: EpochMs) {
    const { market, stream } = this.#books;
    const { token } = instrument;
    const lastPrice = stream.newest(token)?.ltp ?? market.previousClose(token, at) ?? 0 as Paise;
    return { instrument, side, lastPrice, band: market.priceBand(token, at) };
  }

  #check({ terms, instrument, side, product }: Asked, at: EpochMs): void {
    this.#books.rules.checkTerms({ orderId: "", instrument, side, product, ...terms }, at);
  }

  /** Each slice is an order of its own: some may be taken and others not. */
  #slices(asked: Asked, most: number, at: EpochMs): OrderAnswer {
    const { quantity } = asked.terms;
    if (Math.ceil(quantity / most) > SLICES_MAX) {
      throw new KiteRefusal("InputException", `Orders are sliced into ${SLICES_MAX} at most.`);
    }
    const parent = this.#nextId(at);
    const children: SliceAnswer[] = [];
    for (let left = quantity; left > 0; left -= most) {
      const terms = { ...asked.terms, quantity: Math.min(left, most) };
      const slice = { ...asked, terms, tags: [...asked.tags, "autoslice", `autoslice:${parent}`] };
      children.push(this.#slice(slice, at));
    }
    this.#books.sliced(children.length);
    return { order_id: parent, children };
  }

  #slice(asked: Asked, at: EpochMs): SliceAnswer {
    try {
      this.#check(asked, at);
      const { terms, instrument, side, product } = asked;
      const judged = { orderId: "", instrument, side, product, ...terms };
      const wrong = this.#books.rules.rejection(judged, at);
      if (wrong !== null) throw wrong;
      const orderId = this.#take(asked, at);
      // So that the next slice is judged beside this one.
      this.#judge(orderId, at);
      return { order_id: orderId };
    } catch (error) {
      if (!(error instanceof KiteRefusal)) throw error;
      const { status: code, type: error_type, message } = error;
      return { error: { code, error_type, message, data: null } };
    }
  }

  #take({ terms, instrument, side, product, tag, tags }: Asked, at: EpochMs): string {
    const { shelf, agenda, faults, latencyMs } = this.#books;
    const orderId = this.#nextId(at);
    shelf.put({
      ...terms,
      ...{ orderId, instrument, side, product, tag, tags },
      exchangeOrderId: null,
      status: "PUT ORDER REQ RECEIVED",
      message: null,
      orderedAt: at,
      exchangeAt: null,
      changedAt: null,
      changes: 0,
      filled: 0,
      turnover: 0 as Paise,
      cancelled: 0,
      tagLagsUntil: faults.strikes("tag_lag") ? at + faults.ms("tag_lag") : -Infinity,
    });
    shelf.update(orderId, { status: "VALIDATION PENDING" });
    agenda.add(at + latencyMs * JUDGED_AFTER, (at) => this.#judge(orderId, at));
    return orderId;
  }

  #judge(orderId: string, at: EpochMs): void {
    const { shelf, rules, book, agenda, floor, latencyMs } = this.#books;
    const order = shelf.living(orderId);
    if (order?.status !== "VALIDATION PENDING") return;
    const wrong = rules.rejection(order, at);
    if (wrong !== null) {
      return void shelf.update(orderId, { status: "REJECTED", message: wrong.message });
    }
    book.accept(listedOf(order), order.instrument.tick);
    shelf.update(orderId, { status: "OPEN PENDING" });
    const arrivesAt = at + latencyMs * (1 - JUDGED_AFTER);
    agenda.add(arrivesAt, (at) => floor.arrive(orderId, at));
  }

  #judgeChange(orderId: string, terms: KiteTerms, at: EpochMs): void {
    const { shelf, rules, agenda, faults, floor, latencyMs } = this.#books;
    const order = shelf.living(orderId);
    if (order === null) return;
    const struck = faults.strikes("change_refused") ? { message: UNCHANGED } : null;
    const wrong = struck ?? rules.rejection({ ...order, ...terms }, at);
    if (wrong !== null) {
      const { message } = wrong;
      return void shelf.update(orderId, { status: floor.restingStatus(orderId), message });
    }
    shelf.update(orderId, { status: "MODIFY PENDING" });
    const arrivesAt = at + latencyMs * (1 - JUDGED_AFTER);
    agenda.add(arrivesAt, (at) => floor.change(orderId, terms, at));
  }

  /** Throws KiteRefusal. */
  #resting(orderId: string, what: "modified" | "cancelled"): KiteOrder {
    const order = this.#books.shelf.asked(orderId);
    if (order.status === "OPEN" || order.status === "TRIGGER PENDING") return order;
    const why = hasEnded(order)
      ? `it is ${order.status.toLowerCase()}.`
      : "it is being processed. Try later.";
    throw new KiteRefusal("InputException", `Order cannot be ${what} as ${why}`);
  }

  /** `261120000000001`: the day and a number. */
  #nextId(at: EpochMs): string {
    return istDate(at).slice(2).replaceAll("-", "") + String(++this.#numbered).padStart(9, "0");
  }
}
