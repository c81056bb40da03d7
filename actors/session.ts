/**
 * The session: turns the calendar into news. Opens the day and its sessions, starts square-off,
 * closes them. State: the day. Durable, restarted alone.
 * @module
 */
import type { DeskRules } from "../domain/desk_rules.ts";
import type { Book } from "../domain/instrument/instrument.ts";
import {
  DAY_BEGINS_MINUTE,
  type EpochMs,
  type IsoDate,
  istInstant,
} from "../domain/market_time.ts";
import type { Session } from "../domain/calendar/session.ts";
import { SESSION_EVENTS, type SessionEvent } from "../domain/calendar/session_event.ts";
import { expiringFrom, squareOffIn } from "../domain/exit/square_off.ts";
import { durableActor, type DurableDeskContext } from "./desk_actor.ts";
import { FUNDS } from "./protocol/funds.ts";
import { RECONCILER } from "./protocol/reconciler.ts";
import { KEPT } from "./mail.ts";
import { BROKER } from "./protocol/broker.ts";
import { engineRef } from "./protocol/engine.ts";
import { EXCHANGE } from "./protocol/exchange.ts";
import { PORTFOLIO } from "./protocol/portfolio.ts";
import type { SessionNews, SessionProtocol } from "./protocol/session.ts";
import type { AnyBehaviour } from "./runtime/behaviour.ts";

export interface SessionState {
  readonly date: IsoDate | null;
  /** When its last session so far ended; null before the first has. */
  readonly endedAt: EpochMs | null;
}

type Ctx = DurableDeskContext<SessionProtocol, SessionState, SessionEvent>;

/** Follows `rules.sessionsAfter`; where that knows no session any more it wakes no more. */
export function sessionActor(rules: DeskRules): AnyBehaviour {
  const paper = rules.execution === "paper";
  return durableActor<SessionProtocol, SessionState, SessionEvent>({
    init: () => ({ date: null, endedAt: null }),
    apply: (state, event) =>
      event.type === "DayBegan"
        ? { date: event.date, endedAt: null }
        : { date: state.date, endedAt: event.at },
    versions: SESSION_EVENTS,
    mail: { DayDue: KEPT, OpenDue: KEPT, SquareOffDue: KEPT, ExpiringDue: KEPT, CloseDue: KEPT },
    started: (state, ctx) => {
      // After a restart timers come back by themselves; what they were set for may be otherwise
      // now: in the configuration, or in a calendar that has learned of a session or a holiday.
      const session = state.date === null ? undefined : sessionOf(rules, state.date, ctx);
      if (session === undefined) {
        if (isOver(rules, state)) expectNext(rules, ctx.now, ctx);
      } else {
        settleExpired(rules, ctx);
        if (session.openAt > ctx.now) expect(rules, session, ctx);
        else expectEnd(rules, session, ctx);
      }
      return state;
    },
    on: {
      DayDue: (state, { date }, ctx) => {
        if (sessionOf(rules, date, ctx) === undefined) {
          // Nobody was there on that day: the next one is what there is to open.
          expectNext(rules, ctx.now, ctx);
          return state;
        }
        openDay(rules, date, ctx);
        return ctx.emit({ type: "DayBegan", date });
      },
      OpenDue: (state, { date }, ctx) => {
        ctx.tell(PORTFOLIO, "SessionOpened", { date, at: ctx.now });
        return state;
      },
      SquareOffDue: (state, _, ctx) => {
        const session = state.date === null ? undefined : sessionOf(rules, state.date, ctx);
        if (session === undefined) return state;
        const now = squareOffs(rules, session).filter(({ at }) => at <= ctx.now);
        const books = now.map(({ book }) => book);
        ctx.tell(PORTFOLIO, "CloseAll", { books, reason: "square_off" });
        expectSquareOff(rules, session, ctx.now + 1, ctx);
        return state;
      },
      ExpiringDue: (state, _, ctx) => {
        ctx.tell(PORTFOLIO, "CloseExpiring", null);
        return state;
      },
      CloseDue: (_, { date }, ctx) => {
        const news: SessionNews = { date, at: ctx.now };
        if (paper) ctx.tell(EXCHANGE, "SessionClosed", news);
        ctx.tell(PORTFOLIO, "SessionClosed", news);
        for (const { book } of rules.books) ctx.tell(engineRef(book), "SessionClosed", news);
        const next = rules.sessionsAfter(news.at)[0];
        if (next !== undefined && next.date === date) expect(rules, next, ctx);
        else {
          if (paper) ctx.tell(EXCHANGE, "DayClosed", news);
          ctx.tell(PORTFOLIO, "DayClosed", news);
          expectNext(rules, news.at, ctx);
        }
        return ctx.emit({ type: "SessionEnded", date, at: news.at });
      },
    },
  });
}

function openDay(rules: DeskRules, date: IsoDate, ctx: Ctx): void {
  settleExpired(rules, ctx);
  const news: SessionNews = { date, at: ctx.now };
  // Portfolio passes the day on to risk with the equity it opens with.
  ctx.tell(PORTFOLIO, "DayOpened", news);
  ctx.tell(BROKER, "DayOpened", news);
  if (rules.execution === "paper") ctx.tell(EXCHANGE, "DayOpened", news);
  else {
    ctx.tell(FUNDS, "DayOpened", null);
    ctx.tell(RECONCILER, "DayOpened", null);
  }
  expectSession(rules, date, ctx);
}

/** What expired while nobody was there, or was not told then, may be known now. */
function settleExpired({ execution }: DeskRules, ctx: Ctx): void {
  ctx.tell(PORTFOLIO, "SettleExpired", null);
  if (execution === "paper") ctx.tell(EXCHANGE, "SettleExpired", null);
}

/** Wakes at the beginning of the next trading day, or now when one is running. */
function expectNext(rules: DeskRules, after: EpochMs, ctx: Ctx): void {
  const next = rules.sessionsAfter(after)[0];
  if (next === undefined) return;
  const at = Math.max(istInstant(next.date, DAY_BEGINS_MINUTE), after);
  ctx.timer("day", at - ctx.now, "DayDue", { date: next.date });
}

/** Whether nothing of the day is still to come, nor a close for which nobody was there. */
function isOver({ sessionsAfter }: DeskRules, { date, endedAt }: SessionState): boolean {
  if (date === null) return true;
  return endedAt !== null && sessionsAfter(endedAt)[0]?.date !== date;
}

/** What is left of a day's sessions: the one that goes on, or comes next. */
function sessionOf(rules: DeskRules, date: IsoDate, ctx: Ctx): Session | undefined {
  return rules.sessionsAfter(ctx.now).find((each) => each.date === date);
}

function expectSession(rules: DeskRules, date: IsoDate, ctx: Ctx): void {
  const session = sessionOf(rules, date, ctx);
  if (session !== undefined) expect(rules, session, ctx);
}

function expect(rules: DeskRules, session: Session, ctx: Ctx): void {
  const { date, openAt } = session;
  ctx.timer("open", Math.max(openAt - ctx.now, 0), "OpenDue", { date });
  expectEnd(rules, session, ctx);
}

/** All that comes after the open. */
function expectEnd(rules: DeskRules, session: Session, ctx: Ctx): void {
  const { date, openAt, closeAt } = session;
  const inMs = (at: number) => Math.max(at - ctx.now, 0);
  ctx.timer("close", inMs(closeAt), "CloseDue", { date });
  for (const { book, expiringSquareOffAt, dayOnlySquareOffAt } of rules.books) {
    if (dayOnlySquareOffAt !== null) {
      const at = squareOffIn(session, dayOnlySquareOffAt);
      ctx.timer(`day only ${book}`, inMs(at), "ExpiringDue", null);
    }
    if (expiringSquareOffAt === null) continue;
    const at = expiringFrom(date, expiringSquareOffAt, rules.expiresAt(date));
    if (at > openAt && at < closeAt) ctx.timer(`expiring ${book}`, inMs(at), "ExpiringDue", null);
  }
  expectSquareOff(rules, session, 0, ctx);
}

/** One timer for all books: the first square-off at or after `from`, at once if it is past. */
function expectSquareOff(rules: DeskRules, session: Session, from: number, ctx: Ctx): void {
  const ahead = squareOffs(rules, session).map(({ at }) => at).filter((at) => at >= from);
  if (ahead.length === 0) ctx.cancel("square off");
  else ctx.timer("square off", Math.max(Math.min(...ahead) - ctx.now, 0), "SquareOffDue", null);
}

function squareOffs({ books }: DeskRules, session: Session): { book: Book; at: number }[] {
  return books.flatMap(({ book, squareOffAt }) =>
    squareOffAt === null ? [] : [{ book, at: squareOffIn(session, squareOffAt) }]
  );
}
