/** An order as Kite lists it. @module */

export const ROW_TAG = "abc123def456ghi789";

/** As Kite lists an order. */
export function orderRow(change: Record<string, unknown> = {}) {
  return {
    order_id: "77",
    exchange_order_id: null,
    parent_order_id: null,
    status: "OPEN",
    status_message: null,
    tag: ROW_TAG,
    exchange: "NFO",
    tradingsymbol: "NIFTY26DECFUT",
    instrument_token: 1,
    transaction_type: "BUY",
    product: "MIS",
    order_type: "LIMIT",
    variety: "regular",
    validity: "DAY",
    quantity: 130,
    filled_quantity: 0,
    pending_quantity: 130,
    cancelled_quantity: 0,
    price: 24_000,
    trigger_price: 0,
    average_price: 0,
    order_timestamp: "2026-11-20 10:00:00",
    exchange_timestamp: null,
    ...change,
  };
}
