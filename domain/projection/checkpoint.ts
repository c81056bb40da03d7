/**
 * The newest state of a desk in the form of the Python system's checkpoint: under its names, in
 * rupees, instants in IST. What that system did not know stands beside it.
 * @module
 */
import { totalCharges } from "../account/charges.ts";
import { positionIn } from "../account/ledger.ts";
import type { DeskStatus, HeldPosition, WorkingOrder } from "../control/desk_status.ts";
import type { Book } from "../instrument/instrument.ts";
import { type EpochMs, istStamp } from "../market_time.ts";
import { type MicroRupees, microsToPaise, type Paise, toRupees } from "../money.ts";
import type { Held, PortfolioState } from "../portfolio/state.ts";
import type { StrategyResults } from "./strategy_results.ts";

export interface CheckpointSource {
  readonly status: DeskStatus;
  /** Of the same instant: its positions are those of `status`, in their order. */
  readonly portfolio: PortfolioState;
  /** Null while the log has not been read: what strategies have made is not known then. */
  readonly results: StrategyResults | null;
  /** What each book trades: names of underlyings, symbols of shares. */
  readonly universe: Readonly<Record<Book, readonly string[]>>;
}

/** The book, as JSON. */
export function bookCheckpoint(source: CheckpointSource): Readonly<Record<string, unknown>> {
  const { status, portfolio, universe } = source;
  const { mode, simulated, pid, date, phase, squaringOff, flatten, quarantine } = status;
  const at = istStamp(status.at);
  return {
    ...{ mode, simulated, pid, date, at, phase, squaring_off: squaringOff },
    ...stateOf(status),
    equity: equityOf(status, portfolio),
    positions: status.positions.map((each, i) => positionOf(each, portfolio, portfolio.held[i]!)),
    open_orders: status.orders.map(orderOf),
    strategies: strategiesOf(source),
    universe: {
      date,
      fno: universe.fno,
      options: universe.options,
      equity_universe: universe.equity,
    },
    flatten,
    quarantine,
    last_heartbeat_ts: at,
  };
}

/** The process and its actors, as JSON. */
export function runtimeCheckpoint(
  { status, portfolio }: Pick<CheckpointSource, "status" | "portfolio">,
): Readonly<Record<string, unknown>> {
  const { mode, pid, actors, undelivered } = status;
  const at = istStamp(status.at);
  return {
    ...{ mode, pid, at },
    ...stateOf(status),
    equity: equityOf(status, portfolio),
    actors: actors.map(({ lastError, ...actor }) => ({ ...actor, last_error: lastError })),
    undelivered,
    last_heartbeat_ts: at,
  };
}

/** Why it trades, or does not. */
function stateOf({ halt, marketHalt, login, engines }: DeskStatus) {
  return {
    halt: halt === null ? null : { ...halt, at: istStamp(halt.at) },
    market_halt: marketHalt === null
      ? null
      : { reason: marketHalt.reason, until: stampOrNull(marketHalt.until) },
    login: login === null ? null : { state: login.state, ends_at: stampOrNull(login.endsAt) },
    engines,
  };
}

/** `realized_pnl` and `unrealized_pnl` are the day's and add up to `day_pnl`. */
function equityOf({ day }: DeskStatus, { ledger }: PortfolioState) {
  const { capital, realised, charges } = ledger;
  // After what closing it would be charged.
  const open = (day.unrealised - day.toClose) as Paise;
  return {
    paper_capital: toRupees(capital),
    // What is not in open positions: futures tie up margin, not their price.
    cash: toRupees((capital + realised - microsToPaise(totalCharges(charges))) as Paise),
    realized_pnl: toRupees((day.net - open) as Paise),
    unrealized_pnl: toRupees(open),
    day_pnl: toRupees(day.net),
    day_charges: toRupees(day.charges),
    max_daily_loss: toRupees(day.lossMax),
    nearest_limit: day.nearest,
  };
}

function positionOf(position: HeldPosition, { ledger }: PortfolioState, { trade }: Held) {
  const { symbol, book, product, quantity, stop, covers } = position;
  return {
    symbol,
    quantity,
    avg_price: toRupees(position.averagePrice),
    realized_pnl: toRupees(positionIn(ledger, trade).realised),
    unrealized_pnl: rupeesOrNull(position.unrealised),
    last_price: rupeesOrNull(position.lastPrice),
    ...{ book, product, strategy: trade.strategy },
    stop: stop === null ? null : { quantity: stop.quantity, trigger: toRupees(stop.trigger) },
    covers,
  };
}

function orderOf({ price, trigger, ...order }: WorkingOrder) {
  return { ...order, price: toRupees(price), trigger: toRupees(trigger) };
}

/** What the day has realised, and what is open as it stands; before the charges of closing. */
function strategiesOf({ status, portfolio, results }: CheckpointSource) {
  if (results === null) return null;
  const open = portfolio.held.map(({ trade }, i) => ({
    strategy: trade.strategy,
    unrealised: status.positions[i]!.unrealised ?? 0,
  }));
  const names = new Set([...results.strategies, ...open.map(({ strategy }) => strategy)]);
  return Object.fromEntries(
    [...names].sort().map((name) => {
      const { wins, losses, realised } = results.of(name);
      const own = open.filter(({ strategy }) => strategy === name);
      const unrealised = own.reduce((sum, each) => sum + each.unrealised, 0);
      return [name, {
        day_pnl: toRupees((microsToPaise(realised as MicroRupees) + unrealised) as Paise),
        open_trades: own.length,
        win_trades: wins,
        loss_trades: losses,
      }];
    }),
  );
}

function rupeesOrNull(amount: Paise | null): number | null {
  return amount === null ? null : toRupees(amount);
}

function stampOrNull(at: EpochMs | null): string | null {
  return at === null ? null : istStamp(at);
}
