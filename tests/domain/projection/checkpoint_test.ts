/** The newest state of a desk, in the form in which the Python system left it. @module */
import { assertEquals } from "@std/assert";
import { bookFill, openLedger } from "../../../domain/account/ledger.ts";
import { NO_CHARGES } from "../../../domain/account/charges.ts";
import type { DeskStatus } from "../../../domain/control/desk_status.ts";
import type { DeskEvent } from "../../../domain/desk_record.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import type { Fill } from "../../../domain/order/fill.ts";
import { openPortfolio, type PortfolioState } from "../../../domain/portfolio/state.ts";
import { bookCheckpoint, runtimeCheckpoint } from "../../../domain/projection/checkpoint.ts";
import type { ReportTrade } from "../../../domain/report/figures.ts";
import { StrategyResults } from "../../../domain/projection/strategy_results.ts";
import { UNTROUBLED } from "../control/untroubled.ts";
import { loss, trade } from "../report/made_trades.ts";
import { MORNING, record } from "./small_session.ts";

const CAPITAL = 50_000_000 as Paise;
const AT = MORNING as EpochMs;
const UNIVERSE = { fno: ["NIFTY", "BANKNIFTY"], options: ["NIFTY"], equity: ["SBIN"] };

const STATUS: DeskStatus = {
  ...UNTROUBLED,
  mode: "paper",
  simulated: true,
  pid: 7,
  date: "2026-11-20" as IsoDate,
  at: AT,
  phase: "open",
  halt: { reason: "day_loss", by: "risk", at: AT },
  login: { state: "needed", endsAt: null },
  day: {
    realised: -19_000 as Paise,
    unrealised: 20_000 as Paise,
    toClose: 0 as Paise,
    charges: 1_000 as Paise,
    net: 0 as Paise,
    lossMax: 1_000_000 as Paise,
    nearest: { limit: "day_loss", share: 0.5 },
  },
  engines: [{ name: "fno", on: true, reason: "" }],
  positions: [{
    symbol: "NIFTY26NOVFUT",
    book: "fno",
    product: "MIS",
    quantity: 50,
    averagePrice: 2_450_000 as Paise,
    lastPrice: 2_450_400 as Paise,
    unrealised: 20_000 as Paise,
    stop: { quantity: 50, trigger: 2_440_010 as Paise },
    bare: "",
    covers: null,
  }],
  orders: [{
    tag: "t2",
    symbol: "NIFTY26NOVFUT",
    purpose: "stop",
    side: "SELL",
    type: "SL",
    status: "TRIGGER_PENDING",
    quantity: 50,
    filled: 0,
    price: 2_430_000 as Paise,
    trigger: 2_440_010 as Paise,
  }],
  actors: [{
    path: "desk/gate",
    state: "running",
    depth: 0,
    peak: 0,
    oldestMs: 0,
    handled: 3,
    lost: 0,
    aborts: 0,
    restarts: 0,
    lastError: "",
  }],
  undelivered: [{ to: "desk/feed", kind: "Quote", why: "expired", count: 1, lost: false }],
};

/** 75 bought at 24,500, of which 25 went at 24,492: 200 lost. */
function portfolio(): PortfolioState {
  const key = "NFO:NIFTY26NOVFUT";
  const fills = [["BUY", 75, 2_450_000], ["SELL", 25, 2_449_200]] as const;
  const charges = { ...NO_CHARGES, stt: 5_000_000 as MicroRupees };
  const ledger = fills.reduce((before, [side, quantity, price], i) => {
    const fill = { orderId: "P1", tradeId: `${i}`, key, side, product: "MIS", quantity, at: AT };
    return bookFill(before, { ...fill, price } as Fill, "futures", charges).ledger;
  }, openLedger(CAPITAL));
  const held = [{ trade: { key, product: "MIS", strategy: "ema20_50_intraday" } }];
  return { ...openPortfolio(CAPITAL), ledger, held: held as unknown as PortfolioState["held"] };
}

/** In and out of a trade, charged as it began. */
function roundTrip(token: number, each: ReportTrade): DeskEvent[] {
  const { key, product, quantity, charges, entryPrice, exitPrice } = each;
  const fill = { key, product, quantity, at: AT };
  const held = { lastPrice: entryPrice, trade: each };
  const booked = { type: "FillBooked", token, segment: "futures" };
  const entry = { ...booked, charges, held, trade: null };
  const exit = { ...booked, charges: NO_CHARGES, held: null, trade: each };
  return [
    { ...entry, fill: { ...fill, side: "BUY", price: entryPrice } },
    { ...exit, fill: { ...fill, side: "SELL", price: exitPrice } },
  ] as unknown as DeskEvent[];
}

const WON = trade({ key: "NSE:INFY", strategy: "price_action" });

function results(): StrategyResults {
  const found = new StrategyResults();
  const both = [...roundTrip(1, loss({ book: "fno" })), ...roundTrip(2, WON)];
  found.add(record(1, MORNING, ...both));
  return found;
}

const SOURCE = { status: STATUS, portfolio: portfolio(), results: results(), universe: UNIVERSE };

Deno.test("bookCheckpoint() has what the Python system's has, in rupees", () => {
  const { mode, equity, positions, open_orders, strategies, universe, last_heartbeat_ts } =
    bookCheckpoint(SOURCE);
  assertEquals(mode, "paper");
  assertEquals(equity, {
    paper_capital: 500_000,
    cash: 499_790,
    realized_pnl: -200,
    unrealized_pnl: 200,
    day_pnl: 0,
    day_charges: 10,
    max_daily_loss: 10_000,
    nearest_limit: { limit: "day_loss", share: 0.5 },
  });
  assertEquals(positions, [{
    symbol: "NIFTY26NOVFUT",
    quantity: 50,
    avg_price: 24_500,
    realized_pnl: -200,
    unrealized_pnl: 200,
    last_price: 24_504,
    book: "fno",
    product: "MIS",
    strategy: "ema20_50_intraday",
    stop: { quantity: 50, trigger: 24_400.1 },
    covers: null,
  }]);
  assertEquals(open_orders, [{
    tag: "t2",
    symbol: "NIFTY26NOVFUT",
    purpose: "stop",
    side: "SELL",
    type: "SL",
    status: "TRIGGER_PENDING",
    quantity: 50,
    filled: 0,
    price: 24_300,
    trigger: 24_400.1,
  }]);
  assertEquals(strategies, {
    ema20_50_intraday: { day_pnl: 90, open_trades: 1, win_trades: 0, loss_trades: 1 },
    price_action: { day_pnl: 90, open_trades: 0, win_trades: 1, loss_trades: 0 },
  });
  const { equity: equity_universe, ...contracts } = UNIVERSE;
  assertEquals(universe, { date: "2026-11-20", ...contracts, equity_universe });
  assertEquals(last_heartbeat_ts, "2026-11-20T09:20:00.000+05:30");
});

Deno.test("bookCheckpoint() has all but what strategies have made while that is not known", () => {
  const { strategies: _, ...known } = bookCheckpoint(SOURCE);
  assertEquals(bookCheckpoint({ ...SOURCE, results: null }), { ...known, strategies: null });
});

Deno.test("bookCheckpoint() says why nothing is traded, with instants in IST", () => {
  const { halt, market_halt, login } = bookCheckpoint(SOURCE);
  assertEquals(halt, { reason: "day_loss", by: "risk", at: "2026-11-20T09:20:00.000+05:30" });
  assertEquals([market_halt, login], [null, { state: "needed", ends_at: null }]);
});

Deno.test("runtimeCheckpoint() has the day's result beside the actors", () => {
  const { equity, actors, undelivered } = runtimeCheckpoint(SOURCE);
  assertEquals(equity, bookCheckpoint(SOURCE)["equity"]);
  const { lastError: last_error, ...gate } = STATUS.actors[0]!;
  assertEquals(actors, [{ ...gate, last_error }]);
  assertEquals(undelivered, STATUS.undelivered);
});

Deno.test("StrategyResults begins anew with each day", () => {
  const found = results();
  assertEquals(found.of("price_action"), { wins: 1, losses: 0, realised: 90_000_000 });
  const opened = { type: "PortfolioDayOpened", date: "2026-11-23" } as unknown as DeskEvent;
  found.add(record(2, MORNING, opened));
  assertEquals(found.strategies, []);
});

Deno.test("StrategyResults counts what was carried into a day from the close before", () => {
  const found = new StrategyResults();
  const [bought, sold] = roundTrip(2, WON);
  const seen = { type: "PricesSeen", prices: [{ token: 2, price: 81_500 }] };
  const opened = { type: "PortfolioDayOpened", date: "2026-11-23" };
  found.add(record(1, MORNING, bought!));
  // Charged as it was bought, and not over yet.
  assertEquals(found.of("price_action"), { wins: 0, losses: 0, realised: -10_000_000 });
  found.add(record(2, MORNING, seen as unknown as DeskEvent, opened as unknown as DeskEvent));
  found.add(record(3, MORNING, sold!));
  // Ten shares from 815 to 810, of a trade that has made 90 rupees.
  assertEquals(found.of("price_action"), { wins: 1, losses: 0, realised: -50_000_000 });
});

Deno.test("bookCheckpoint() has null, not zero, of what has no price yet", () => {
  const [position] = STATUS.positions;
  const unseen = { ...position!, lastPrice: null, unrealised: null, stop: null };
  const status = { ...STATUS, positions: [unseen] };
  const { positions } = bookCheckpoint({ ...SOURCE, status });
  const [{ last_price, unrealized_pnl, stop }] = positions as [Record<string, unknown>];
  assertEquals([last_price, unrealized_pnl, stop], [null, null, null]);
});
