/**
 * The state of a running desk, read from its actors between turns: what `status`, the checkpoint
 * files and the screen show.
 * @module
 */
import { isClosingFor } from "../../domain/portfolio/exits/closing.ts";
import { engineRef } from "../../actors/protocol/engine.ts";
import type { Cell } from "../../actors/runtime/cell.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { LoginStatus } from "../../domain/broker/token_life.ts";
import type { Halt } from "../../domain/control/control_answer.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import { dayResult } from "../../domain/control/day_result.ts";
import { deskPhase, haltInRisk } from "../../domain/control/desk_phase.ts";
import type {
  ActorStatus,
  DeskStatus,
  EngineStatus,
  HeldPosition,
  WorkingOrder,
} from "../../domain/control/desk_status.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { positionIn } from "../../domain/account/ledger.ts";
import { calendarEnd } from "../../domain/calendar/calendar_end.ts";
import { haltAt, tradingHaltWords } from "../../domain/calendar/market_halt.ts";
import { symbolIn } from "../../domain/instrument/instrument.ts";
import { type EpochMs, istDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { BlotterState } from "../../domain/order/blotter.ts";
import type { NewOrder, OrderState } from "../../domain/order/order.ts";
import { whyBare } from "../../domain/portfolio/exits/why_bare.ts";
import { asItWorks } from "../../domain/portfolio/exits/working_exit.ts";
import { openProfit } from "../../domain/portfolio/marks.ts";
import { atNewestPrices } from "../../domain/portfolio/newest_prices.ts";
import { pausesIn } from "../../domain/portfolio/entries/pause.ts";
import type { Held, PortfolioState, WorkingExit } from "../../domain/portfolio/state.ts";
import { averagePrice, type Position } from "../../domain/account/position.ts";
import type { OpenTrade } from "../../domain/account/trade.ts";
import { quarantineOf } from "../../domain/risk/state.ts";
import { marketTables } from "../market/market_tables.ts";
import { stateOf } from "./actor_state.ts";
import { accountUnreadSince } from "./reconcile_gate.ts";
import { flatteningOf } from "./flattening.ts";
import type { JournalReading } from "./projections/desk_projections.ts";

export interface StatusInput {
  readonly mode: DeskMode;
  readonly simulated: boolean;
  readonly kernel: Kernel;
  readonly rules: DeskRules;
  readonly at: EpochMs;
  readonly reading: JournalReading;
  readonly halt: Halt | null;
  readonly login: LoginStatus | null;
  readonly withheld: DeskStatus["withheld"];
  readonly undelivered: DeskStatus["undelivered"];
  /** Engines left out at the start. */
  readonly notStarted: readonly string[];
  readonly pid: number;
}

/** No actor is asked. The latch's HALT comes before the one that risk remembers. */
export function statusOf(input: StatusInput): DeskStatus {
  const { mode, simulated, kernel, rules, at, reading, halt, login, pid } = input;
  const { board } = stateOf(kernel, "feed");
  const portfolio = atNewestPrices(stateOf(kernel, "portfolio"), board, rules);
  const blotter = stateOf(kernel, "broker");
  const risk = stateOf(kernel, "risk");
  const { date } = stateOf(kernel, "session");
  return {
    mode,
    simulated,
    pid,
    date,
    at,
    phase: deskPhase(rules, portfolio, at),
    squaringOff: rules.books.map(({ book }) => book)
      .filter((book) => isClosingFor(portfolio, book, "square_off")),
    progress: [readingWords(reading), warmingOf(kernel)].filter((each) => each !== "").join(", "),
    damage: reading.problem,
    calendarEnd: calendarEnd(marketTables().calendar, istDate(at)),
    halt: halt ?? haltInRisk(risk),
    marketHalt: marketHaltOf(portfolio, at),
    login,
    unreadSince: accountUnreadSince(kernel, rules),
    withheld: input.withheld,
    day: dayResult(portfolio, risk, rules, at),
    engines: rules.books.map(({ book }) => engineOf(input, book)),
    paused: rules.books.flatMap((book) =>
      pausesIn(portfolio, book, at).map((pause) => ({ ...pause, book: book.book }))
    ),
    failed: (portfolio.failed ?? []).filter(({ until }) => at < until)
      .map(({ book, strategy, symbol, error }) => ({ book, strategy, symbol, error })),
    positions: portfolio.held.map((held) => positionOf(portfolio, held, blotter, at, rules)),
    orders: blotter.working.map(orderOf),
    flatten: flatteningOf(kernel, rules),
    quarantine: quarantineOf(risk).symbols,
    actors: [...kernel.cells].map((cell) => actorOf(cell, kernel, lostBy(input, cell.path))),
    undelivered: input.undelivered,
  };
}

function readingWords({ share, problem }: JournalReading): string {
  return share === 1 || problem !== null ? "" : `reading the journal, ${percent(share)}`;
}

/** A share of 1, as people read it. */
export function percent(share: number): string {
  return `${Math.floor(100 * share)} %`;
}

function warmingOf(kernel: Kernel): string {
  const series = stateOf(kernel, "candles");
  const warm = series.filter((each) => each.warm).length;
  return warm === series.length ? "" : `warming ${warm} of ${series.length}`;
}

function marketHaltOf({ halt }: PortfolioState, at: EpochMs): DeskStatus["marketHalt"] {
  const now = haltAt(halt, at);
  return now === null ? null : { reason: tradingHaltWords(now), until: now.until };
}

function engineOf({ kernel, notStarted }: StatusInput, book: EngineStatus["name"]): EngineStatus {
  const cell = kernel.cell(engineRef(book))!;
  const isOff = stateOf(kernel, "gate").off.includes(book);
  if (cell.status !== "stopped" && !isOff) return { name: book, on: true, reason: "" };
  const reason = isOff
    ? "switched off"
    : notStarted.includes(book)
    ? "not started"
    : cell.lastError ?? "melted down";
  return { name: book, on: false, reason };
}

function positionOf(
  { ledger }: PortfolioState,
  held: Held,
  orders: BlotterState,
  at: EpochMs,
  rules: DeskRules,
): HeldPosition {
  const { token, book, quantity, trade, lastPrice, exit, wingOf } = held;
  const position = positionIn(ledger, trade);
  return {
    symbol: rules.instrument(token, at).symbol,
    book,
    product: trade.product,
    quantity,
    ...pricesOf(position, trade),
    lastPrice,
    unrealised: openProfit(ledger, held),
    stop: exit === null ? null : stopOf(exit, asItWorks(exit, orders)),
    bare: whyBare(held, orders, rules, at),
    covers: wingOf === undefined ? null : rules.instrument(wingOf, at).symbol,
  };
}

/** What rests while a change of it has not been taken is still a stop. */
function stopOf({ filled }: WorkingExit, { quantity, trigger }: NewOrder): HeldPosition["stop"] {
  return { quantity: quantity - filled, trigger };
}

/** Paise: what a sale of a part leaves is not quite the same average. */
const ROUNDING = 1;

/** A day's result counts from the close before: by that a carried position is valued anew. */
function pricesOf(position: Position, { entryValue, entered }: OpenTrade) {
  const average = Math.round(averagePrice(position) ?? 0) as Paise;
  const entry = Math.round(entryValue / entered) as Paise;
  const isSame = Math.abs(entry - average) <= ROUNDING;
  return isSame ? { averagePrice: average } : { averagePrice: average, entryPrice: entry };
}

function orderOf({ order, status, filled }: OrderState): WorkingOrder {
  const { tag, key, purpose, side, type, quantity, price, trigger } = order;
  return {
    tag,
    symbol: symbolIn(key),
    purpose,
    side,
    type,
    status,
    quantity,
    filled,
    price,
    trigger,
  };
}

function lostBy({ undelivered }: StatusInput, path: string): number {
  return undelivered.reduce(
    (sum, { to, lost, count }) => to === path && lost ? sum + count : sum,
    0,
  );
}

function actorOf(cell: Cell, { post, now }: Kernel, lost: number): ActorStatus {
  const { path, status, depth, peak, handled, aborts, restarts, lastError } = cell;
  return {
    path,
    state: status,
    depth,
    peak,
    oldestMs: Math.max(0, now - (post.oldestAt(cell) ?? now)),
    handled,
    lost,
    aborts,
    restarts,
    lastError: lastError ?? "",
  };
}
