/**
 * The half of Kite's REST that trades. It sends each request once and says what came of it: after
 * an error whose fate is unknown the order is looked up by its tag, never sent again. Takes nothing
 * that risk has not approved.
 * @module
 */
import type { RequestLane } from "../../domain/broker/request_budget.ts";
import { toRupees } from "../../domain/money.ts";
import type { Modification, NewOrder, Purpose } from "../../domain/order/order.ts";
import type { Approved } from "../../domain/risk/approved.ts";
import { KiteError } from "./kite_error.ts";
import type { KiteSession } from "./kite_session.ts";
import { contractOf } from "./schema/kite_field.ts";
import { type OrderAnswer, orderAnswer } from "./schema/order_schema.ts";

const VARIETY = "regular";
/** Kite refuses market orders without; -1 leaves the percentage to the broker. */
const AUTOMATIC_PROTECTION = -1;
/** An entry that waits longer for its budget is not worth sending. */
const ENTRY_WITHIN_MS = 1_000;

/** Every method throws KiteError. */
export class KiteTrader {
  readonly #session: KiteSession;

  constructor(session: KiteSession) {
    this.#session = session;
  }

  /**
   * `withheld` is asked once more as the request leaves, which may be a while later: why no entry
   * may, or null. Then it is `withdrawn`.
   */
  place(
    order: Approved<NewOrder>,
    withheld: () => string | null = () => null,
  ): Promise<OrderAnswer> {
    if (order.validity !== "DAY") throw new RangeError(`Not for a broker: ${order.validity}`);
    const asked = {
      ...contractOf(order.key),
      transaction_type: order.side,
      product: order.product,
      tag: order.tag,
      ...termsAsked(order),
    };
    return this.#session.ask({
      lane: laneOf(order.purpose),
      schema: orderAnswer,
      ask: (kite) => {
        const reason = order.purpose === "entry" ? withheld() : null;
        if (reason !== null) throw new KiteError("withdrawn", null, reason);
        return kite.placeOrder(VARIETY, asked);
      },
      ...(order.purpose === "entry" ? { withinMs: ENTRY_WITHIN_MS } : {}),
    });
  }

  change(
    orderId: string,
    change: Approved<Modification>,
    purpose: Purpose,
  ): Promise<OrderAnswer> {
    const asked = termsAsked(change);
    return this.#session.ask({
      lane: laneOf(purpose),
      schema: orderAnswer,
      ask: (kite) => kite.modifyOrder(VARIETY, orderId, asked),
    });
  }

  cancel(orderId: string): Promise<OrderAnswer> {
    return this.#session.ask({
      lane: "cancel",
      schema: orderAnswer,
      ask: (kite) => kite.cancelOrder(VARIETY, orderId),
    });
  }
}

/** A stop reduces as an exit does. */
function laneOf(purpose: Purpose): RequestLane {
  return purpose === "entry" ? "entry" : "exit";
}

function termsAsked({ type, quantity, price, trigger }: Modification) {
  const isLimit = type === "LIMIT" || type === "SL";
  const hasTrigger = type === "SL" || type === "SL-M";
  return {
    order_type: type,
    quantity,
    validity: "DAY" as const,
    ...(isLimit ? { price: toRupees(price) } : { market_protection: AUTOMATIC_PROTECTION }),
    ...(hasTrigger ? { trigger_price: toRupees(trigger) } : {}),
  };
}
