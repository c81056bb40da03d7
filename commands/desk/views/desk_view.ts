/** The `desk` view: the status, and what only a screen asks for, from the actors' heads. @module */
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import type { DeskStatus } from "../../../domain/control/desk_status.ts";
import { equityOf } from "../../../domain/account/ledger.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { microsToPaise, type Paise } from "../../../domain/money.ts";
import type { Held, PortfolioState } from "../../../domain/portfolio/state.ts";
import { symbolIn } from "../../../domain/instrument/instrument.ts";
import type { Session } from "../../../domain/calendar/session.ts";
import type { Controller, DeskView, Holding, Lateness } from "../../../domain/view/desk_view.ts";
import type { StoryKeys } from "../../../domain/view/story_keys.ts";
import { stateOf } from "../actor_state.ts";
import type { CandleSource } from "./candle_source.ts";
import type { Pulse } from "./pulse.ts";

/** Closes of a sparkline: two hours. */
const CLOSES_MAX = 24;

export interface DeskViewInput {
  readonly kernel: Kernel;
  readonly status: DeskStatus;
  readonly speed: number;
  readonly session: Session | null;
  readonly pulse: Pulse;
  readonly keys: StoryKeys;
  readonly source: CandleSource;
  readonly lateness: Lateness;
  readonly controller: Controller | null;
  /** Of the host, which never goes back. */
  readonly nowMs: number;
  readonly startedMs: number;
}

/** `equityAtOpen` is null until the day of portfolio and risk is the same. Ages are by `nowMs`. */
export function deskView(input: DeskViewInput): DeskView {
  const {
    kernel,
    status,
    speed,
    session,
    pulse,
    lateness,
    controller,
    nowMs,
    startedMs,
  } = input;
  const portfolio = stateOf(kernel, "portfolio");
  return {
    status,
    speed,
    opensAt: session?.openAt ?? null,
    closesAt: session?.closeAt ?? null,
    equityAtOpen: equityAtOpen(kernel, portfolio),
    feedAgeMs: pulse.feedAgeMs(nowMs),
    lateness,
    upMs: Math.round(nowMs - startedMs),
    holdings: portfolio.held.map((held) => holdingOf(held, input)),
    beats: pulse.beats(kernel, nowMs),
    controller,
  };
}

/** What the ledger has now, less what of it was made today. */
function equityAtOpen(kernel: Kernel, { date, ledger }: PortfolioState): Paise | null {
  const { day } = stateOf(kernel, "risk");
  if (date === null || day.date !== date) return null;
  return microsToPaise(equityOf(ledger, 0 as Paise)) - day.realised as Paise;
}

function holdingOf(held: Held, input: DeskViewInput): Holding {
  const { kernel, pulse, keys, source, session, nowMs } = input;
  const { token, book, strategy, openedAt, plan, trade } = held;
  const of = { token, timeframe: "5m" } as const;
  const openAt = session?.openAt ?? kernel.now;
  return {
    symbol: symbolIn(trade.key),
    book,
    strategy,
    key: keys.ofPosition(token),
    entryAt: openedAt as EpochMs,
    target: plan.target === null ? null : Math.round(plan.target) as Paise,
    quoteAgeMs: pulse.quoteAgeMs(kernel, token, nowMs),
    closes: source.candles(kernel, of, openAt, CLOSES_MAX).map(({ close }) => close),
  };
}
