/**
 * From the form of an order to the terms under which it goes to the exchange: a market order
 * becomes a protected limit, a market stop one with a limit.
 * @module
 */
import type { Instrument } from "../../../../domain/instrument/instrument.ts";
import type { Paise } from "../../../../domain/money.ts";
import type { PriceBand } from "../../../../domain/order/price_band.ts";
import type { Side } from "../../../../domain/order/side.ts";
import { KiteRefusal } from "../kite_answer.ts";
import type { KiteTerms } from "./kite_order.ts";
import { AUTOMATIC, protectedLimit, protectionPercent } from "./market_protection.ts";
import type { ModificationForm, PlacementForm } from "./order_form.ts";

const PERCENT_MAX = 100;
const NOTHING = 0 as Paise;

/** What prices a protected order. */
export interface TermsMarket {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly lastPrice: Paise;
  readonly band: PriceBand | null;
}

export interface OrderTerms {
  readonly terms: KiteTerms;
  /** Percent; null for what needs no protection. */
  readonly protection: number | null;
}

/** Throws KiteRefusal. */
export function termsOfForm(
  form: Omit<PlacementForm, "exchange" | "tradingsymbol" | "transaction_type" | "product">,
  market: TermsMarket,
): OrderTerms {
  const { instrument, side, lastPrice, band } = market;
  const { order_type: type, price = 0, trigger_price: trigger = 0, quantity } = form;
  const { validity = "DAY", validity_ttl: ttlMinutes = 0, disclosed_quantity: disclosed = 0 } =
    form;
  const isStop = type === "SL" || type === "SL-M";
  if (isStop && trigger === 0) missing("trigger_price");
  if ((type === "LIMIT" || type === "SL") && price === 0) missing("price");
  if (validity === "TTL" && ttlMinutes === 0) missing("validity_ttl");
  const common = {
    ...{ quantity, validity, ttlMinutes, disclosed },
    trigger: isStop ? trigger as Paise : NOTHING,
  };
  if (type === "LIMIT" || type === "SL") {
    return { terms: { ...common, type, price: price as Paise }, protection: null };
  }
  if (type === "SL-M" && (instrument.kind === "CE" || instrument.kind === "PE")) {
    throw new KiteRefusal("InputException", "SL-M orders are not allowed for options. Use SL.");
  }
  const about = type === "SL-M" ? trigger as Paise : lastPrice;
  const percent = protectionPercent(protectionAsked(form.market_protection), instrument, about);
  const limit = protectedLimit(side, about, percent, instrument, band);
  const asLimit = type === "SL-M" ? "SL" : "LIMIT";
  return { terms: { ...common, type: asLimit, price: limit }, protection: percent };
}

/** A change as if the order had been placed so; what is not given stays. */
export function changedForm(
  order: KiteTerms,
  change: ModificationForm,
): Parameters<typeof termsOfForm>[0] {
  const type = change.order_type ?? order.type;
  return {
    order_type: type,
    quantity: change.quantity ?? order.quantity,
    price: change.price ?? order.price,
    trigger_price: change.trigger_price ?? order.trigger,
    validity: change.validity ?? order.validity,
    validity_ttl: change.validity_ttl ?? order.ttlMinutes,
    disclosed_quantity: change.disclosed_quantity ?? order.disclosed,
    market_protection: change.market_protection,
  };
}

function protectionAsked(asked = 0): number {
  if (asked === AUTOMATIC || (asked > 0 && asked <= PERCENT_MAX)) return asked;
  if (asked !== 0) throw new KiteRefusal("InputException", "Invalid `market_protection`.");
  throw new KiteRefusal(
    "InputException",
    "Market orders without market protection are not allowed via API. " +
      "Please set market protection or use a Limit order.",
  );
}

function missing(field: string): never {
  throw new KiteRefusal("InputException", `Missing or empty field \`${field}\``);
}
