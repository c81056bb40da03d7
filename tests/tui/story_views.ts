/** Signals and orders of the shown day. @module */
import { fromRupees, type Paise } from "../../domain/money.ts";
import type { OrderLine, OrderView } from "../../domain/view/order_view.ts";
import type { SignalLine, SignalView } from "../../domain/view/signal_view.ts";
import { ago } from "./shown_day.ts";

function signal(id: number, minutes: number, of: Partial<SignalLine>): SignalLine {
  return {
    id,
    at: ago(minutes),
    stage: "signal",
    key: "story1",
    book: "fno",
    strategy: "ema20_50",
    symbol: "NIFTY26NOVFUT",
    direction: "LONG",
    code: "ema_cross_up",
    detail: "",
    confidence: null,
    price: null,
    quantity: null,
    net: null,
    ...of,
  };
}

export const SIGNALS: SignalView = {
  lines: [
    signal(1, 40, { confidence: 0.71, price: fromRupees(24101), detail: "ema20 over ema50" }),
    signal(2, 40, { stage: "risk", direction: null, code: "APPROVED", detail: "2 of 6 positions" }),
    signal(3, 40, { stage: "order", direction: "BUY", code: "OPEN", quantity: 65 }),
    signal(4, 39, {
      stage: "fill",
      direction: "BUY",
      code: "entry",
      quantity: 65,
      price: fromRupees(24102.4),
    }),
    signal(5, 20, {
      key: "story9",
      stage: "refusal",
      symbol: "BANKNIFTY26NOVFUT",
      code: "max_positions",
    }),
    signal(6, 2, {
      key: "hold1",
      stage: "hold",
      book: "equity",
      symbol: "INFY",
      direction: null,
      code: "no_transition",
    }),
    signal(7, 1, {
      key: "story8",
      stage: "exit",
      book: "equity",
      symbol: "TCS",
      direction: "SELL",
      code: "stop",
      net: fromRupees(-491.25),
    }),
  ],
  holds: [
    { book: "fno", strategy: "ema20_50", reason: "no_transition", count: 1_042 },
    { book: "equity", strategy: "ema20_50", reason: "low_rvol", count: 77 },
  ],
};

function order(of: Partial<OrderLine>): OrderLine {
  return {
    tag: "k3j2h1",
    key: "story1",
    at: ago(39),
    symbol: "NIFTY26NOVFUT",
    book: "fno",
    strategy: "ema20_50",
    purpose: "stop",
    side: "SELL",
    type: "SL",
    status: "TRIGGER_PENDING",
    working: true,
    quantity: 65,
    filled: 0,
    price: fromRupees(24030),
    trigger: fromRupees(24040),
    averagePrice: null,
    reason: "",
    words: "",
    ...of,
  };
}

export const ORDERS: OrderView = {
  orders: [
    order({}),
    order({
      tag: "story1",
      purpose: "entry",
      side: "BUY",
      type: "LIMIT",
      status: "COMPLETE",
      working: false,
      filled: 65,
      averagePrice: fromRupees(24102.4),
      trigger: 0 as Paise,
    }),
    order({
      tag: "rejected",
      key: "story9",
      symbol: "BANKNIFTY26NOVFUT",
      purpose: "entry",
      status: "REJECTED",
      working: false,
      reason: "margin_short",
      words: "margin exceeds available funds",
    }),
  ],
};
