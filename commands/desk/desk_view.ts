/**
 * The state of a running desk, read from its actors between turns: what `status`, the checkpoint
 * files and the screen show.
 * @module
 */
import { closingReasons, isClosingFor } from "../../domain/portfolio/exits/closing.ts";
import type { CandlesState } from "../../actors/candles.ts";
import type { FeedState } from "../../actors/feed.ts";
import {
  BROKER,
  CANDLES,
  engineRef,
  FEED,
  GATE,
  PORTFOLIO,
  RISK,
  SESSION,
} from "../../actors/protocol.ts";
import type { Cell } from "../../actors/runtime/cell.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { BlotterState } from "../../domain/order/blotter.ts";
import { totalCharges } from "../../domain/account/charges.ts";
import type { LoginStatus } from "../../domain/broker/token_life.ts";
import { type Halt, HALTED_BY_RISK } from "../../domain/control/control_answer.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import type {
  ActorStatus,
  DayResult,
  DeskStatus,
  EngineStatus,
  HeldPosition,
  WorkingOrder,
} from "../../domain/control/desk_status.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { GateState } from "../../domain/control/gate_event.ts";
import { positionIn } from "../../domain/account/ledger.ts";
import { calendarEnd } from "../../domain/calendar/calendar_end.ts";
import { haltAt, tradingHaltWords } from "../../domain/calendar/market_halt.ts";
import { type EpochMs, type IsoDate, istDate, istInstant } from "../../domain/market_time.ts";
import { type MicroRupees, microsToPaise, type Paise } from "../../domain/money.ts";
import type { OrderState } from "../../domain/order/order.ts";
import { symbolMarks } from "../../domain/portfolio/marks.ts";
import { atNewestPrices } from "../../domain/portfolio/newest_prices.ts";
import { pausesIn } from "../../domain/portfolio/entries/pause.ts";
import type { Held, PortfolioState } from "../../domain/portfolio/state.ts";
import { averagePrice, unrealised } from "../../domain/account/position.ts";
import { dayPnl, lossFloorOf, markDay, openRiskDay, type RiskDay } from "../../domain/risk/day.ts";
import { nearestLimit } from "../../domain/risk/nearest.ts";
import { quarantineOf, type RiskState } from "../../domain/risk/state.ts";
import { marketTables } from "../market/market_tables.ts";
import { stateOf } from "./actor_state.ts";
import { flatteningOf } from "./flattening.ts";
import type { JournalReading } from "./projections/desk_projections.ts";

/** Of a day, in minutes. */
const LAST_MINUTE = 24 * 60 - 1;

export interface ViewInput {
  readonly mode: DeskMode;
  readonly simulated: boolean;
  readonly kernel: Kernel;
  readonly rules: DeskRules;
  readonly at: EpochMs;
  readonly reading: JournalReading;
  readonly halt: Halt | null;
  readonly login: LoginStatus | null;
  readonly undelivered: DeskStatus["undelivered"];
  /** Engines left out at the start. */
  readonly notStarted: readonly string[];
  readonly pid: number;
}

/** No actor is asked. The latch's HALT comes before the one that risk remembers. */
export function deskView(input: ViewInput): DeskStatus {
  const { mode, simulated, kernel, rules, at, reading, halt, login, pid } = input;
  const { board } = stateOf<FeedState>(kernel, FEED);
  const portfolio = atNewestPrices(stateOf<PortfolioState>(kernel, PORTFOLIO), board);
  const blotter = stateOf<BlotterState>(kernel, BROKER);
  const risk = stateOf<RiskState>(kernel, RISK);
  const { date } = stateOf<{ readonly date: IsoDate | null }>(kernel, SESSION);
  return {
    mode,
    simulated,
    pid,
    date,
    at,
    phase: phaseAt(rules, portfolio, at),
    squaringOff: rules.books.map(({ book }) => book)
      .filter((book) => isClosingFor(portfolio, book, "square_off")),
    progress: [readingWords(reading), warmingOf(kernel)].filter((each) => each !== "").join(", "),
    damage: reading.problem,
    calendarEnd: calendarEnd(marketTables().calendar, istDate(at)),
    halt: halt ?? haltOf(risk, at),
    marketHalt: marketHaltOf(portfolio, at),
    login,
    day: dayOf(portfolio, risk, rules, at),
    engines: rules.books.map(({ book }) => engineOf(input, book)),
    paused: rules.books.flatMap((book) =>
      pausesIn(portfolio, book, at).map((pause) => ({ ...pause, book: book.book }))
    ),
    failed: (portfolio.failed ?? []).filter(({ until }) => at < until)
      .map(({ book, strategy, symbol, error }) => ({ book, strategy, symbol, error })),
    positions: portfolio.held.map((held) => positionOf(portfolio, held, at, rules)),
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
  const series = stateOf<CandlesState>(kernel, CANDLES);
  const warm = series.filter((each) => each.warm).length;
  return warm === series.length ? "" : `warming ${warm} of ${series.length}`;
}

/** Before the open is the morning of a session, not that of a holiday. */
export function phaseAt(
  rules: Pick<DeskRules, "sessionsAfter">,
  portfolio: Pick<PortfolioState, "closing" | "halt">,
  at: EpochMs,
): DeskStatus["phase"] {
  const next = rules.sessionsAfter(at)[0];
  if (next === undefined) return "closed";
  if (at < next.openAt) return istDate(at) === istDate(next.openAt) ? "before_open" : "closed";
  if (haltAt(portfolio.halt, at) !== null) return "halted";
  return closingReasons(portfolio).has("square_off") ? "square_off" : "open";
}

function marketHaltOf({ halt }: PortfolioState, at: EpochMs): DeskStatus["marketHalt"] {
  const now = haltAt(halt, at);
  return now === null ? null : { reason: tradingHaltWords(now), until: now.until };
}

/** What risk remembers of a halt when the latch has forgotten it. */
function haltOf({ day }: RiskState, at: EpochMs): Halt | null {
  if (day.operatorHalt) return { reason: "operator_halt", by: "journal", at };
  return day.lossHalt === null ? null : { reason: day.lossHalt, by: HALTED_BY_RISK, at };
}

/**
 * The day in money: what was taken, what is open, what it cost, and what it may lose. By the books of
 * this very turn, as risk will have them: what it was told of them may still be on its way.
 */
export function dayOf(
  portfolio: PortfolioState,
  risk: Pick<RiskState, "day" | "limits">,
  rules: DeskRules,
  at: EpochMs,
): DayResult {
  const { ledger, charged, held } = portfolio;
  const { limits } = risk;
  const marks = symbolMarks(portfolio, rules, withinDay(portfolio, at));
  const day = markDay(dayIn(portfolio, risk), marks);
  const today = totalCharges(ledger.charges) - (charged?.beforeDay ?? 0);
  const charges = microsToPaise(today as MicroRupees);
  // Risk counts what trades were charged; what their notes were rounded by comes after the close.
  const rounding = microsToPaise(charged?.rounding ?? 0 as MicroRupees);
  const open = held.reduce((sum, each) => sum + openProfit(ledger, each), 0);
  return {
    realised: (day.realised + charges - rounding) as Paise,
    unrealised: open as Paise,
    charges,
    toClose: (open - day.unrealised) as Paise,
    net: (dayPnl(day) - rounding) as Paise,
    lossMax: -lossFloorOf(day, limits) as Paise,
    nearest: nearestLimit(day, limits),
  };
}

/** Risk opens its day a turn after the portfolio. */
function dayIn({ date }: PortfolioState, { day }: Pick<RiskState, "day">): RiskDay {
  return date === null || date === day.date ? day : openRiskDay(date, day);
}

/** The night belongs to the day before, and to its rates. */
function withinDay({ date }: PortfolioState, at: EpochMs): EpochMs {
  return date === null || istDate(at) <= date ? at : istInstant(date, LAST_MINUTE);
}

function openProfit(ledger: PortfolioState["ledger"], { trade, lastPrice }: Held): Paise {
  return unrealised(positionIn(ledger, trade), lastPrice);
}

function engineOf({ kernel, notStarted }: ViewInput, book: EngineStatus["name"]): EngineStatus {
  const cell = kernel.cell(engineRef(book))!;
  const isOff = stateOf<GateState>(kernel, GATE).off.includes(book);
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
    averagePrice: Math.round(averagePrice(position) ?? 0) as Paise,
    lastPrice,
    unrealised: openProfit(ledger, held),
    stop: exit === null ? null : {
      quantity: exit.order.quantity - exit.filled,
      trigger: exit.order.trigger,
    },
    covers: wingOf === undefined ? null : rules.instrument(wingOf, at).symbol,
  };
}

function orderOf({ order, status, filled }: OrderState): WorkingOrder {
  const { tag, key, purpose, side, type, quantity, price, trigger } = order;
  const symbol = key.slice(key.indexOf(":") + 1);
  return { tag, symbol, purpose, side, type, status, quantity, filled, price, trigger };
}

function lostBy({ undelivered }: ViewInput, path: string): number {
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
