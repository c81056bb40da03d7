/**
 * The golden session: three futures through a short day in which each is entered, stopped out,
 * entered again and squared off. Small enough to be run once for every message in it.
 * @module
 */
import { desk } from "../../actors/desk.ts";
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../../actors/protocol/candles.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { FEED, MARKET_PORT } from "../../actors/protocol/feed.ts";
import type { ChildOptions, Node } from "../../actors/runtime/supervisor.ts";
import type { Source, VirtualOptions } from "../../actors/runtime/virtual_host.ts";
import { parseConfig } from "../../adapters/config/load_config.ts";
import { barFrames } from "../../adapters/history/bar_frames.ts";
import { deskRules } from "../../commands/market/desk_rules.ts";
import { fileInstrument, fileMarket } from "../../commands/backtest/file_market.ts";
import { marketPort } from "../../commands/desk/market_port.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import { type CandleHistory, minutesBefore } from "../../domain/candle/candle_history.ts";
import type { HistoryRequest, MarketFrames } from "../../domain/ports.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";

const DAY = "2026-11-20" as IsoDate;
const OPEN = istInstant(DAY, 9 * 60 + 15);
const MINUTES = 50;
const WARM_MINUTES = 120;

const CONFIG = `
mode: backtest
paper_capital: 50000000
filters:
  higher_timeframe: { timeframes: [5m] }
  regime: { enabled: false }
books:
  fno:
    strategies:
      - { id: fno_intraday_trend, timeframe: 1m, max_loss_streak: off }
  options: { enabled: false }
  equity: { enabled: false }
sizing: { method: fixed_qty, lots: 2, lot_size: 50 }
exits:
  target: { enabled: false }
  time_stop_bars: off
  soft_stop_r: off
risk:
  min_seconds_between_entries: 0
  per_symbol_max_loss_pct: 2.4
  max_daily_loss_pct: 8
  max_daily_loss: 4000000
  max_drawdown_pct: 8
  entry_windows: { fno: ["09:15-15:00"] }
  min_target_to_cost: 0
signals: { holds: changes }
`;

/** The close of a minute as a share of the first price: flat, up, a crash, and down to the end. */
function shape(minute: number): number {
  if (minute < 6) return 0.0002 * Math.sin(minute);
  if (minute < 13) return 0.0006 * (minute - 6);
  if (minute < 17) return 0.0036 - 0.003 * (minute - 12);
  return -0.0084 - 0.0006 * (minute - 16);
}

/** One instrument's day: `sign` -1 turns it upside down, `lag` starts it later. */
function history(symbol: string, price: number, sign: 1 | -1, lag: number): CandleHistory {
  const count = MINUTES + WARM_MINUTES;
  const at = new Float64Array(count);
  const columns = [0, 1, 2, 3].map(() => new Int32Array(count));
  const [open, high, low, close] = columns as [Int32Array, Int32Array, Int32Array, Int32Array];
  let last = price;
  for (let i = 0; i < count; i++) {
    const minute = i - WARM_MINUTES;
    const yesterday = istInstant("2026-11-19" as IsoDate, 9 * 60 + 15) + i * MINUTE_MS;
    at[i] = minute < 0 ? yesterday : OPEN + minute * MINUTE_MS;
    const share = minute < 0 ? 0.0001 * Math.sin(i) : shape(Math.max(0, minute - lag));
    const now = Math.round(price * (1 + sign * share) / 5) * 5;
    open[i] = last;
    close[i] = now;
    high[i] = Math.max(last, now) + 10;
    low[i] = Math.min(last, now) - 10;
    last = now;
  }
  return {
    symbol,
    file: symbol,
    count,
    at,
    open,
    high,
    low,
    close,
    volume: new Float64Array(count),
    sessions: [{ date: DAY, openAt: OPEN, closeAt: (OPEN + MINUTES * MINUTE_MS) as EpochMs }],
    stamp: "start",
    rows: count,
    dropped: { outside_session: 0, duplicate: 0, backward: 0, malformed: 0, bad_price: 0 },
    malformed: [],
  };
}

const HISTORIES = [
  history("NIFTY", 2_400_000, 1, 0),
  history("BANKNIFTY", 5_200_000, -1, 2),
  history("FINNIFTY", 2_600_000, 1, 5),
];

const config = parseConfig(CONFIG, "golden.yaml", { for: "backtest", strategies: STRATEGIES });
const files = HISTORIES.map((each, i) => fileInstrument(each, i + 1, config, {}));

/** The rules of the golden day. */
export const goldenRules: DeskRules = deskRules(
  config,
  fileMarket(
    files,
    { kind: "flat", bps: 1, rounding: { when: "none", wholeRupee: [] } },
    config.risk.expiry,
  ),
);

/** The frames of the day alone: what came before is history. */
function today(): MarketFrames {
  return barFrames(files.map(({ token, history: all }) => ({ token, history: tail(all) })));
}

function sourceOf(frames: MarketFrames): Source {
  return {
    peekAt: (timerAt) => frames.peekAt(timerAt),
    take: () => {
      const frame = frames.take();
      return { to: FEED, kind: frame.type, body: frame };
    },
  };
}

function tail(all: CandleHistory): CandleHistory {
  const cut = <T extends Int32Array | Float64Array>(column: T) => column.slice(WARM_MINUTES) as T;
  return {
    ...all,
    count: MINUTES,
    rows: MINUTES,
    at: cut(all.at),
    open: cut(all.open),
    high: cut(all.high),
    low: cut(all.low),
    close: cut(all.close),
    volume: cut(all.volume),
  };
}

/** Supervision of the golden desk; `backoff` 0 restarts at once. */
export function goldenRoot(options: ChildOptions = {}): Node {
  return desk(goldenRules, options);
}

export function goldenOptions(): VirtualOptions {
  const market = today();
  return {
    startAt: OPEN - 15 * MINUTE_MS,
    seed: 7,
    source: sourceOf(market),
    gates: { entries: () => null },
    ports: {
      [ORDER_PORT]: { path: EXCHANGE, kind: "Request" },
      [MARKET_PORT]: marketPort(market),
      [HISTORY_PORT]: {
        call: (request, _id, answer) => {
          const asked = request as HistoryRequest;
          const file = files.find(({ token }) => token === asked.token)!;
          answer({ type: "ok", body: minutesBefore(file.history, asked) });
        },
      },
    },
  };
}
