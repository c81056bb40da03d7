/**
 * What orders would need and cost if they traded at their price: margins by order, margins of a
 * basket, and the virtual contract note.
 * @module
 */
import { z } from "zod";
import { type Charges, totalCharges } from "../../../../domain/account/charges.ts";
import { exposureKind } from "../../../../domain/account/exposure.ts";
import {
  type ExchangeOrder,
  type ListedOrder,
} from "../../../../domain/exchange/exchange_order.ts";
import { EMPTY_ACCOUNT, marginUsed } from "../../../../domain/exchange/paper_account.ts";
import { newOrder } from "../../../../domain/exchange/paper_exchange.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import { fromRupees, type MicroRupees, type Paise, toRupees } from "../../../../domain/money.ts";
import { KiteRefusal } from "../kite_answer.ts";
import type { MarketViews } from "../market_views.ts";
import type { MatchingBook } from "../orders/matching_book.ts";
import { listedOf } from "../orders/order_rules.ts";
import type { Account } from "./account.ts";
import { spanAndExposure } from "./account_views.ts";

const priced = z.object({
  exchange: z.string(),
  tradingsymbol: z.string(),
  transaction_type: z.enum(["BUY", "SELL"]),
  variety: z.string().default("regular"),
  product: z.enum(["CNC", "NRML", "MIS"]),
  order_type: z.enum(["MARKET", "LIMIT", "SL", "SL-M"]),
  quantity: z.coerce.number().int().positive(),
  price: z.coerce.number().nonnegative().default(0),
  trigger_price: z.coerce.number().nonnegative().default(0),
  average_price: z.coerce.number().nonnegative().optional(),
});
const basket = z.array(priced);

type PricedForm = z.infer<typeof priced>;

interface Priced {
  readonly form: PricedForm;
  readonly order: ExchangeOrder;
  readonly price: Paise;
}

export class ChargeViews {
  constructor(
    readonly account: Account,
    readonly book: MatchingBook,
    readonly prices: MarketViews,
  ) {}

  /** `compact` leaves the charges out. Throws KiteRefusal. */
  orderMargins(body: string, mode: string | null, at: EpochMs) {
    return this.#read(body, at).map((each) => this.#margin(each, mode, at));
  }

  /** Of all together, alone and beside what is held. Throws KiteRefusal. */
  basketMargins(body: string, mode: string | null, withPositions: boolean, at: EpochMs) {
    const all = this.#read(body, at);
    const orders = all.map((each) => this.#margin(each, mode, at));
    const rules = this.account.marginRules(this.book.account.realised);
    const usedBy = (account: Parameters<typeof marginUsed>[0], own: readonly ExchangeOrder[]) =>
      marginUsed(account, own, ({ price }) => price, rules);
    const alone = (each: Priced) => usedBy(EMPTY_ACCOUNT, [each.order]);
    const initial = all.reduce((sum, each) => sum + alone(each), 0) as Paise;
    const held = withPositions ? this.book.account : EMPTY_ACCOUNT;
    const own = all.map(({ order }) => order);
    const final = usedBy(held, own) - usedBy(held, []) as Paise;
    return { initial: totals(initial), final: totals(final), orders };
  }

  /** Throws KiteRefusal. */
  contractNote(body: string, at: EpochMs) {
    return this.#read(body, at).map(({ form, order, price }) => {
      const { transaction_type, tradingsymbol, exchange, variety, product, order_type } = form;
      const charges = this.account.chargesOf(order.order, price, at);
      return {
        ...{ transaction_type, tradingsymbol, exchange, variety, product, order_type },
        quantity: form.quantity,
        price: toRupees(price),
        charges: chargesRow(charges),
      };
    });
  }

  #margin({ form, order, price }: Priced, mode: string | null, at: EpochMs) {
    const rules = this.account.marginRules(this.book.account.realised);
    const total = marginUsed(EMPTY_ACCOUNT, [order], () => price, rules);
    const kind = exposureKind(order.order.kind, order.order.side);
    const isMargin = kind === "future" || kind === "short_option";
    const [span, exposure] = isMargin ? spanAndExposure(total) : [0 as Paise, 0 as Paise];
    const isShare = kind === "equity";
    const charges = chargesRow(this.account.chargesOf(order.order, price, at));
    return {
      type: "equity",
      tradingsymbol: form.tradingsymbol,
      exchange: form.exchange,
      span: toRupees(span),
      exposure: toRupees(exposure),
      option_premium: kind === "long_option" ? toRupees(total) : 0,
      additional: 0,
      bo: 0,
      cash: 0,
      var: isShare ? toRupees(total) : 0,
      pnl: { realised: 0, unrealised: 0 },
      leverage: isShare && form.product === "MIS" ? rules.leverage : 1,
      ...(mode === "compact" ? {} : { charges }),
      total: toRupees(total),
    };
  }

  #read(body: string, at: EpochMs): readonly Priced[] {
    const found = basket.safeParse(parsed(body));
    if (!found.success) {
      const [issue] = found.error.issues;
      throw new KiteRefusal(
        "InputException",
        `Invalid \`${String(issue?.path.at(-1) ?? "orders")}\`.`,
      );
    }
    return found.data.map((form, i) => {
      const instrument = this.prices.market.named(`${form.exchange}:${form.tradingsymbol}`, at);
      if (instrument === undefined || instrument.kind === "INDEX") {
        throw new KiteRefusal("InputException", "Invalid `tradingsymbol`.");
      }
      this.prices.stream.follow([instrument.token], at);
      const asked = form.average_price ?? form.price;
      const price = asked > 0 ? fromRupees(asked) : this.prices.lastPrice(instrument.token, at);
      const listed: ListedOrder = listedOf({
        instrument,
        orderId: `asked ${i}`,
        side: form.transaction_type,
        product: form.product,
        type: "LIMIT",
        quantity: form.quantity,
        price,
        trigger: 0 as Paise,
      });
      return { form, price, order: newOrder(listed.tag, listed, instrument.tick) };
    });
  }
}

function totals(amount: Paise) {
  const [span, exposure] = spanAndExposure(amount);
  return { total: toRupees(amount), span: toRupees(span), exposure: toRupees(exposure) };
}

/** The fund of the exchange stands with its charge, as on Kite's notes. */
function chargesRow(charges: Charges) {
  const rupees = (amount: number) => amount / 1_000_000;
  return {
    transaction_tax: rupees(charges.stt),
    transaction_tax_type: "stt",
    exchange_turnover_charge: rupees(charges.exchange + charges.ipft),
    sebi_turnover_charge: rupees(charges.sebi),
    brokerage: rupees(charges.brokerage),
    stamp_duty: rupees(charges.stamp),
    gst: { igst: rupees(charges.gst), cgst: 0, sgst: 0, total: rupees(charges.gst) },
    total: rupees(totalCharges(charges) as MicroRupees),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new KiteRefusal("InputException", "Invalid JSON in the request.");
  }
}
