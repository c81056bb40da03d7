/** Views of a desk in the middle of a day, for screens to show. @module */
import type { ActorStatus, DeskStatus, HeldPosition } from "../../domain/control/desk_status.ts";
import { istInstant } from "../../domain/market_time.ts";
import { fromRupees, type Paise } from "../../domain/money.ts";
import type { DeskView } from "../../domain/view/desk_view.ts";
import type { LogView } from "../../domain/view/log_view.ts";
import type { PerformanceView } from "../../domain/view/performance_view.ts";
import type { Views } from "../../domain/view/view.ts";
import { UNTROUBLED } from "../domain/control/untroubled.ts";
import { chartOf } from "./chart_view.ts";
import { ago, DATE, NOW } from "./shown_day.ts";
import { ORDERS, SIGNALS } from "./story_views.ts";

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
    bare: "",
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
    peak: 0,
    oldestMs: 0,
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
  ...UNTROUBLED,
  mode: "paper",
  simulated: true,
  pid: 4711,
  date: DATE,
  at: NOW,
  phase: "open",
  day: {
    realised: fromRupees(5_000),
    unrealised: fromRupees(8_290.5),
    toClose: fromRupees(0),
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
  actors: ACTORS,
};

/** `change`: of the status. `client` has the control. */
export function deskView(change: Partial<DeskStatus> = {}, client = 1): DeskView {
  return {
    status: { ...STATUS, ...change },
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
      largestWin: fromRupees(4_210.5),
      largestLoss: fromRupees(-2_040),
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
      largestWin: fromRupees(4_210.5),
      largestLoss: fromRupees(-2_040),
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
      largestWin: null,
      largestLoss: fromRupees(-900),
      maxDrawdown: fromRupees(1_400),
    },
  ],
  curve: Array.from({ length: 140 }, (_, x) => ({
    at: ago(140 - x),
    net: fromRupees(88 * x + 900 * Math.sin(x / 9)),
  })),
  worstFall: fromRupees(1_400),
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

const LOGS: LogView = {
  lines: [
    { id: 1, at: ago(140), level: "info", source: "desk", text: "session opens 09:15" },
    { id: 2, at: ago(20), level: "warn", source: "broker", text: "429 from Kite, backing off 2s" },
    { id: 3, at: ago(2), level: "error", source: "eng.equity", text: "no price of INFY \x1b[2J" },
  ],
};

export const VIEWS: Views = {
  desk: deskView(),
  orders: ORDERS,
  signals: SIGNALS,
  performance: PERFORMANCE,
  logs: LOGS,
  chart: chartOf(POSITIONS.map(({ symbol }) => symbol)),
};
