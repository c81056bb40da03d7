/** Every view of a desk, drawn: few rows and hundreds, amounts of a paisa and of crores. @module */
import { ORDER_REASONS } from "../../../domain/order/order_reason.ts";
import type { DeskMode } from "../../../domain/control/control_request.ts";
import { TIMEFRAMES } from "../../../domain/candle/candle.ts";
import type { Paise } from "../../../domain/money.ts";
import { LOG_LEVELS } from "../../../domain/view/log_view.ts";
import { isAtWork, ORDER_STATUSES } from "../../../domain/order/order.ts";
import type { OrderLine } from "../../../domain/view/order_view.ts";
import type { PerformanceRow } from "../../../domain/view/performance_view.ts";
import { DIRECTIONS, SIGNAL_STAGES, type SignalLine } from "../../../domain/view/signal_view.ts";
import { VIEW_MAX, type Views } from "../../../domain/view/view.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { NOW } from "../shown_day.ts";
import type { Draw } from "./draw.ts";
import { hoursOf, statusOf } from "./drawn_status.ts";
import * as drawn from "./drawn_words.ts";

const STORIES = ["story0", "story1", "story8", "story9", "hold1"];

export function viewsOf(draw: Draw, mode: DeskMode): Views {
  const positions = statusOf(draw, mode);
  return {
    desk: deskOf(draw, positions),
    orders: { orders: draw.list(draw.of([0, 3, VIEW_MAX.orders]), (i) => orderOf(draw, i)) },
    signals: signalsOf(draw),
    performance: performanceOf(draw),
    logs: logsOf(draw),
    chart: chartOf(draw),
  };
}

function deskOf(draw: Draw, status: Views["desk"]["status"]): Views["desk"] {
  const known = status.positions.filter(() => draw.chance(0.9));
  return {
    ...deskView(),
    status,
    ...hoursOf(draw),
    speed: draw.of([1, 1, 0.5, 60, 3_600]),
    equityAtOpen: draw.chance(0.2) ? null : drawn.amountOf(draw),
    feedAgeMs: drawn.ageOf(draw),
    lateness: { p99: draw.share() * draw.of([1, 100, 60_000]), max: draw.share() * 600_000 },
    upMs: draw.whole(0, 10 ** 10),
    holdings: known.map(({ symbol, book }) => ({
      symbol,
      book,
      strategy: drawn.strategyOf(draw),
      key: draw.of(STORIES),
      entryAt: drawn.instantOf(draw),
      target: draw.chance(0.5) ? null : drawn.priceOf(draw),
      quoteAgeMs: drawn.ageOf(draw),
      closes: draw.list(24, () => drawn.priceOf(draw)),
    })),
    controller: draw.of([null, { client: 1, by: "asha" }, { client: 1, by: "asha" }, {
      client: 2,
      by: drawn.textOf(draw).replace(/\d/g, ""),
    }]),
  };
}

function orderOf(draw: Draw, i: number): OrderLine {
  const status = draw.of(ORDER_STATUSES);
  const quantity = draw.of([1, 65, 1_800, 123_456_789]);
  return {
    tag: `tag${i}`,
    key: draw.of(STORIES),
    at: drawn.instantOf(draw),
    symbol: drawn.symbolOf(draw),
    book: draw.of(drawn.BOOKS),
    strategy: drawn.strategyOf(draw),
    purpose: draw.of(["entry", "stop", "exit"] as const),
    side: draw.of(["BUY", "SELL"] as const),
    type: draw.of(["MARKET", "LIMIT", "SL", "SL-M"] as const),
    status,
    working: isAtWork(status) || status === "UNKNOWN",
    quantity,
    filled: draw.whole(0, quantity),
    price: draw.chance(0.3) ? 0 as Paise : drawn.priceOf(draw),
    trigger: draw.chance(0.3) ? 0 as Paise : drawn.priceOf(draw),
    averagePrice: draw.chance(0.3) ? null : drawn.priceOf(draw),
    reason: draw.of(["", ...ORDER_REASONS] as const),
    words: drawn.textOf(draw),
  };
}

function signalOf(draw: Draw, id: number): SignalLine {
  const stage = draw.of(SIGNAL_STAGES);
  return {
    id,
    at: drawn.instantOf(draw),
    stage,
    key: draw.of(STORIES),
    book: draw.of(drawn.BOOKS),
    strategy: drawn.strategyOf(draw),
    symbol: drawn.symbolOf(draw),
    direction: draw.of([null, ...DIRECTIONS]),
    code: draw.of(["ema_cross_up", "max_positions", "drawdown", "stop", "entry"]),
    detail: drawn.textOf(draw),
    confidence: draw.of([null, 0, 0.004, 0.71, 1]),
    price: draw.of([null, drawn.priceOf(draw)]),
    quantity: draw.of([null, draw.whole(1, 123_456)]),
    net: stage === "exit" ? drawn.amountOf(draw) : null,
  };
}

function signalsOf(draw: Draw): Views["signals"] {
  return {
    lines: draw.list(draw.of([0, 5, VIEW_MAX.signals]), (i) => signalOf(draw, i + 1)),
    holds: draw.list(draw.of([0, 3, 60]), (i) => ({
      book: draw.of(drawn.BOOKS),
      strategy: draw.of(["", drawn.strategyOf(draw)]),
      reason: draw.of(["no_transition", "low_rvol", `reason_${i}`]),
      count: draw.whole(1, 10 ** draw.whole(1, 8)),
    })),
  };
}

function rowOf(draw: Draw, i: number): PerformanceRow {
  const trades = draw.whole(0, 500);
  const some = <T>(make: () => T): T | null => draw.chance(0.3) ? null : make();
  return {
    book: drawn.BOOKS[i % 3]!,
    strategy: i % 2 === 0 ? null : `${drawn.strategyOf(draw)}${i}`,
    trades,
    wins: draw.whole(0, trades),
    net: drawn.amountOf(draw),
    expectancyR: some(() => draw.of([-0.001, 0.004, -1.5, 12_345.678])),
    profitFactor: some(() => draw.of([0, 0.5, 12_345.6])),
    largestWin: some(() => drawn.amountOf(draw)),
    largestLoss: some(() => drawn.amountOf(draw)),
    maxDrawdown: Math.abs(drawn.amountOf(draw)) as Paise,
  };
}

function performanceOf(draw: Draw): Views["performance"] {
  const curve = draw.list(VIEW_MAX.curve, () => drawn.amountOf(draw));
  return {
    rows: draw.list(12, (i) => rowOf(draw, i)),
    curve: curve.map((net, i) => ({ at: NOW - (curve.length - i) * 30_000 as typeof NOW, net })),
    worstFall: Math.abs(drawn.amountOf(draw)) as Paise,
    trades: draw.list(draw.of([0, 2, VIEW_MAX.trades]), (i) => ({
      key: draw.of(STORIES),
      symbol: drawn.symbolOf(draw),
      book: draw.of(drawn.BOOKS),
      strategy: drawn.strategyOf(draw),
      side: draw.of(["LONG", "SHORT"] as const),
      quantity: draw.whole(1, 12_345_678),
      entryAt: drawn.instantOf(draw),
      exitAt: drawn.instantOf(draw) - i as typeof NOW,
      entryPrice: drawn.priceOf(draw),
      exitPrice: drawn.priceOf(draw),
      net: drawn.amountOf(draw),
      r: draw.of([null, -0.001, 0.001, -1.02, 1_234.5]),
      reason: draw.of(["stop", "target", "time_stop", "square_off"]),
    })),
  };
}

function logsOf(draw: Draw): Views["logs"] {
  return {
    lines: draw.list(draw.of([0, 5, VIEW_MAX.logs]), (i) => ({
      id: i + 1,
      at: drawn.instantOf(draw),
      level: draw.of(LOG_LEVELS),
      source: draw.of(["desk", "HALT", "broker", "desk/trading/engines/options"]),
      text: draw.of(["broker: ", ""]) + drawn.textOf(draw),
    })),
  };
}

/** Of a price that does not move, one that jumps, one with gaps; and of nothing. */
function chartOf(draw: Draw): Views["chart"] {
  const base = drawn.priceOf(draw);
  const jump = draw.of([0, 1, 0.1, 0.001]);
  const some = <T>(of: T): T | null => draw.chance(0.3) ? null : of;
  const moved = () => Math.round(base * (1 + jump * (draw.share() - 0.3))) as Paise;
  const candles = draw.list(VIEW_MAX.candles, () => {
    const [open, close, one, other] = [moved(), moved(), moved(), moved()];
    const high = Math.max(open, close, one, other) as Paise;
    const low = Math.min(open, close, one, other) as Paise;
    return { open, high, low, close, volume: draw.whole(0, 999_999) };
  }).map((each, i, { length }) => ({ ...each, at: NOW - (length - i) * 300_000 as typeof NOW }));
  const levels = () =>
    draw.list(5, () => ({
      price: moved(),
      quantity: draw.whole(0, 10 ** draw.whole(0, 8)),
      orders: draw.whole(0, 99),
    }));
  return {
    symbol: some(drawn.symbolOf(draw)),
    timeframe: draw.of(TIMEFRAMES),
    symbols: draw.chance(0.5) ? VIEWS.chart.symbols : draw.list(64, () => drawn.symbolOf(draw)),
    candles,
    ema20: candles.map(({ close }, i) => i < 20 ? null : close * 0.99),
    ema50: candles.map(({ close }, i) => i < 50 ? null : close * 1.01),
    marks: candles.slice(0, 9).map(({ at, low }) => ({
      at,
      price: low,
      side: draw.of(["BUY", "SELL"] as const),
      purpose: draw.of(["entry", "exit"] as const),
    })),
    entry: some(moved()),
    stop: draw.of([null, 0 as Paise, moved()]),
    target: some(moved()),
    isWing: draw.chance(0.1),
    depth: some({ bids: levels(), asks: levels() }),
    lastPrice: some(moved()),
    prevClose: draw.of([null, 0 as Paise, moved()]),
    quoteAgeMs: drawn.ageOf(draw),
  };
}
