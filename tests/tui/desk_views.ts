/** Views of a desk in the middle of a day, for screens to show. @module */
import type { Candle } from "../../domain/candle/candle.ts";
import type { ActorStatus, DeskStatus, HeldPosition } from "../../domain/control/desk_status.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import { fromRupees, type Paise } from "../../domain/money.ts";
import type { ChartView } from "../../domain/view/chart_view.ts";
import type { DeskView } from "../../domain/view/desk_view.ts";
import type { LogView } from "../../domain/view/log_view.ts";
import type { OrderLine, OrderView } from "../../domain/view/order_view.ts";
import type { PerformanceView } from "../../domain/view/performance_view.ts";
import type { SignalLine, SignalView } from "../../domain/view/signal_view.ts";
import type { Views } from "../../domain/view/view.ts";

const DATE = "2026-11-20" as IsoDate;
/** 11:42:07 IST. */
export const NOW = (istInstant(DATE, 11 * 60 + 42) + 7_000) as EpochMs;

const ago = (minutes: number): EpochMs => (NOW - minutes * MINUTE_MS) as EpochMs;

function held(
  symbol: string,
  book: HeldPosition["book"],
  quantity: number,
  average: number,
  last: number,
  stop: number,
): HeldPosition {
  const [averagePrice, lastPrice] = [fromRupees(average), fromRupees(last)];
  return {
    symbol,
    book,
    product: "MIS",
    quantity,
    averagePrice,
    lastPrice,
    unrealised: (quantity * (lastPrice - averagePrice)) as Paise,
    stop: { quantity: Math.abs(quantity), trigger: fromRupees(stop) },
    covers: null,
  };
}

const POSITIONS = [
  held("RELIANCE", "equity", 40, 1498.2, 1503.75, 1490),
  held("NIFTY26NOVFUT", "fno", 65, 24102.4, 24155.85, 24040),
  held("INFY", "equity", -60, 1612, 1618.3, 1625),
  held("BANKNIFTY26NOVFUT", "fno", 30, 52310, 52391.2, 52180),
  held("NIFTY26NOV24200PE", "options", 65, 98.4, 90.85, 70),
  held("NIFTY26NOV24100CE", "options", 130, 142.1, 155.35, 120),
];

function actor(path: string, of: Partial<ActorStatus> = {}): ActorStatus {
  return {
    path,
    state: "running",
    depth: 0,
    handled: 12_345,
    lost: 0,
    aborts: 0,
    restarts: 0,
    lastError: "",
    ...of,
  };
}

const ACTORS = [
  actor("desk/gate"),
  actor("desk/trading/market/feed", { depth: 3, handled: 1_234_567 }),
  actor("desk/trading/book/risk"),
  actor("desk/trading/book/broker", { depth: 12 }),
  actor("desk/trading/engines/fno"),
  actor("desk/trading/engines/equity", { restarts: 1, lastError: "ltp_missing INFY" }),
  actor("desk/trading/engines/options", { state: "stopped" }),
];

const STATUS: DeskStatus = {
  mode: "paper",
  simulated: true,
  pid: 4711,
  marketHalt: null,
  login: null,
  quarantine: [],
  date: DATE,
  at: NOW,
  phase: "open",
  halt: null,
  day: {
    realised: fromRupees(5_000),
    unrealised: fromRupees(8_290.5),
    charges: fromRupees(950),
    net: fromRupees(12_340.5),
    lossMax: fromRupees(50_000),
    nearest: { limit: "day_loss", share: 0 },
  },
  engines: [
    { name: "fno", on: true, reason: "" },
    { name: "equity", on: true, reason: "" },
    { name: "options", on: false, reason: "switched off" },
  ],
  positions: POSITIONS,
  orders: [],
  flatten: null,
  actors: ACTORS,
};

/** `change`: of the status. `client` has the control. */
export function deskView(change: Partial<DeskStatus> = {}, client = 1): DeskView {
  return {
    status: { ...STATUS, ...change },
    progress: "",
    speed: 1,
    opensAt: istInstant(DATE, 9 * 60 + 15),
    closesAt: istInstant(DATE, 15 * 60 + 30),
    equityAtOpen: fromRupees(2_000_000),
    feedAgeMs: 200,
    lateness: { p99: 1.2, max: 4.8 },
    upMs: 7_260_000,
    holdings: POSITIONS.map(({ symbol, book, averagePrice }, i) => ({
      symbol,
      book,
      strategy: book === "options" ? "optmom" : "ema20_50",
      key: `story${i}`,
      entryAt: ago(40),
      target: null,
      quoteAgeMs: 200,
      closes: Array.from(
        { length: 12 },
        (_, x) => Math.round(averagePrice * (1 + 0.001 * Math.sin(x))) as Paise,
      ),
    })),
    beats: ACTORS.map(({ path }) => ({ path, ageMs: 400 })),
    controller: { client, by: "asha" },
  };
}

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
      code: "COMPLETE",
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
      reason: "margin exceeds available funds",
    }),
  ],
};

export const PERFORMANCE: PerformanceView = {
  rows: [
    {
      book: "fno",
      strategy: null,
      trades: 9,
      wins: 6,
      net: fromRupees(6_100),
      expectancyR: 0.42,
      profitFactor: 1.9,
      maxDrawdown: fromRupees(3_120),
    },
    {
      book: "fno",
      strategy: "ema20_50",
      trades: 9,
      wins: 6,
      net: fromRupees(6_100),
      expectancyR: 0.42,
      profitFactor: 1.9,
      maxDrawdown: fromRupees(3_120),
    },
    {
      book: "equity",
      strategy: "ema20_50",
      trades: 5,
      wins: 2,
      net: fromRupees(-1_050),
      expectancyR: -0.2,
      profitFactor: null,
      maxDrawdown: fromRupees(1_400),
    },
  ],
  curve: Array.from({ length: 140 }, (_, x) => ({
    at: ago(140 - x),
    net: fromRupees(88 * x + 900 * Math.sin(x / 9)),
  })),
  trades: [
    {
      key: "story8",
      symbol: "TCS",
      book: "equity",
      strategy: "ema20_50",
      side: "LONG",
      quantity: 25,
      entryAt: ago(90),
      exitAt: ago(1),
      entryPrice: fromRupees(3_500),
      exitPrice: fromRupees(3_482),
      net: fromRupees(-491.25),
      r: -1.02,
      reason: "stop",
    },
  ],
};

export const LOGS: LogView = {
  lines: [
    { id: 1, at: ago(140), level: "info", source: "desk", text: "session opens 09:15" },
    { id: 2, at: ago(20), level: "warn", source: "broker", text: "429 from Kite, backing off 2s" },
    { id: 3, at: ago(2), level: "error", source: "eng.equity", text: "no price of INFY \x1b[2J" },
  ],
};

/** 60 candles of five minutes that rise, fall and rise. */
const CANDLES: readonly Candle[] = Array.from({ length: 60 }, (_, x) => {
  const middle = 2_410_000 + 40 * x + 3_000 * Math.sin(x / 7);
  const step = 1_500 * Math.cos(x / 7);
  const [open, close] = [Math.round(middle - step), Math.round(middle + step)] as [Paise, Paise];
  return {
    at: ago(5 * (60 - x)),
    open,
    close,
    high: (Math.max(open, close) + 700) as Paise,
    low: (Math.min(open, close) - 500) as Paise,
    volume: 1_000,
  };
});

const levels = (from: number, step: number) =>
  Array.from({ length: 5 }, (_, i) => ({
    price: fromRupees(from + i * step),
    quantity: 65 * (i + 1),
    orders: i + 1,
  }));

export const CHART: ChartView = {
  symbol: "NIFTY26NOVFUT",
  timeframe: "5m",
  symbols: POSITIONS.map(({ symbol }) => symbol),
  candles: CANDLES,
  ema20: CANDLES.map(({ close }, x) => x < 5 ? null : close - 300),
  ema50: CANDLES.map(({ close }, x) => x < 20 ? null : close - 900),
  marks: [{ at: ago(40), price: fromRupees(24102.4), side: "BUY", purpose: "entry" }],
  entry: fromRupees(24102.4),
  isWing: false,
  stop: fromRupees(24040),
  target: null,
  depth: { bids: levels(24155.8, -0.05), asks: levels(24155.9, 0.05) },
  lastPrice: fromRupees(24155.85),
  prevClose: fromRupees(24100),
  quoteAgeMs: 200,
};

export const VIEWS: Views = {
  desk: deskView(),
  orders: ORDERS,
  signals: SIGNALS,
  performance: PERFORMANCE,
  logs: LOGS,
  chart: CHART,
};
