/**
 * The portfolio: sizes entries, owns every position with its exits, and is the only sender of
 * closing orders. State: ledger, entries under way, positions. Durable; restarted with the book.
 * @module
 */
import type { BookRules, DeskRules } from "../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { Intent } from "../../domain/strategy/intent.ts";
import { type EpochMs, istDate } from "../../domain/market_time.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import { applyPortfolio } from "../../domain/portfolio/apply.ts";
import { endOf, type EntryEnded } from "../../domain/portfolio/entries/ended_entry.ts";
import { judgeEntry } from "../../domain/portfolio/entries/entry.ts";
import { bookedBy, claimedOf, type FillBooked, fillOf } from "../../domain/portfolio/fill.ts";
import { isAwaited, symbolMarks, watchedTokens } from "../../domain/portfolio/marks.ts";
import { priceNews } from "../../domain/portfolio/price_news.ts";
import { PORTFOLIO_EVENTS, type PortfolioEvent } from "../../domain/portfolio/event.ts";
import { OLDER_PORTFOLIO_EVENTS } from "../../domain/portfolio/older_events.ts";
import {
  enteringUnder,
  type Held,
  heldBy,
  openPortfolio,
  type PortfolioState,
  positionOf,
} from "../../domain/portfolio/state.ts";
import { durableActor } from "../desk_actor.ts";
import { ASKED, KEPT, MARKET, URGENT } from "../mail.ts";
import {
  adoptedIn,
  beginTakeover,
  leaveUnclaimed,
  takenIn,
  tellHoldings,
  withFunds,
  withMargins,
  withNets,
} from "./account.ts";
import { closeAll, closeExpiring, endClosing } from "./closing.ts";
import { closeDay, markBy, openDay, openSession, settleExpired, settleVerified } from "./day.ts";
import { engineSwitched, enter, entryReduced, sellBehind, strategyFailed } from "./entries.ts";
import { bareDue, exitEnded, exitTaken, exitTurnedUp, modifyRefused } from "./exit_news.ts";
import type { PortfolioContext } from "./context.ts";
import { PortfolioExits } from "./exits.ts";
import { indexMoved, resumed } from "./halt.ts";
import { holdings, tellEngine } from "./holding.ts";
import { followPairs } from "./pairs.ts";
import { recallExits } from "./recall.ts";
import { verified, verifyHeld, verifyLate } from "./verify.ts";
import type { PricesMoved } from "../protocol/bars.ts";
import { BROKER } from "../protocol/broker.ts";
import { FEED } from "../protocol/feed.ts";
import type { PortfolioProtocol } from "../protocol/portfolio.ts";
import { RISK } from "../protocol/risk.ts";
import type { AnyBehaviour, Mailbox } from "../runtime/behaviour.ts";

type Ctx = PortfolioContext;
type Body<K extends keyof PortfolioProtocol> = PortfolioProtocol[K];

const MAIL: Mailbox<PortfolioProtocol> = {
  Intent: KEPT,
  EntryRefused: KEPT,
  EntryReduced: KEPT,
  OrderFilled: KEPT,
  OrderEnded: KEPT,
  ModifyRefused: KEPT,
  ExitTaken: KEPT,
  ExitTurnedUp: KEPT,
  PricesMoved: MARKET,
  BarMarked: MARKET,
  GetHoldings: KEPT,
  EngineSwitched: KEPT,
  StrategyFailed: KEPT,
  GetPositions: ASKED,
  BareDue: KEPT,
  BrokerNets: KEPT,
  PositionVerified: KEPT,
  FundsSeen: KEPT,
  MarginsSeen: KEPT,
  Adopt: KEPT,
  TakeOverAccount: KEPT,
  TakeOver: KEPT,
  RecallExits: KEPT,
  WhoWatches: KEPT,
  CloseAll: URGENT,
  EndClosing: KEPT,
  CloseExpiring: URGENT,
  MarksWanted: KEPT,
  SettleExpired: KEPT,
  DayOpened: KEPT,
  SessionOpened: KEPT,
  SessionClosed: KEPT,
  DayClosed: KEPT,
  IndexMoved: KEPT,
  ResumeDue: KEPT,
};

/** At a broker what has no exit as the actor starts gets one after a reading of the books. */
export function portfolioActor(rules: DeskRules): AnyBehaviour {
  const turns = new PortfolioTurns(rules);
  return durableActor<PortfolioProtocol, PortfolioState, PortfolioEvent>({
    init: () => openPortfolio(rules.capital),
    apply: applyPortfolio,
    versions: PORTFOLIO_EVENTS,
    upcast: OLDER_PORTFOLIO_EVENTS,
    mail: MAIL,
    started: (state, ctx) => verifyHeld(state, rules, ctx),
    on: {
      Intent: (state, intent, ctx) => turns.intent(state, intent, ctx),
      EntryRefused: (state, { tag, finding }, ctx) =>
        turns.entryEnded(state, { type: "EntryEnded", tag, reason: finding.code }, ctx),
      EntryReduced: (state, reduced, ctx) => entryReduced(state, reduced, turns.exits, ctx),
      OrderFilled: (state, filled, ctx) => turns.filled(state, filled, ctx),
      OrderEnded: (state, ended, ctx) => turns.orderEnded(state, ended, ctx),
      ModifyRefused: (state, refused, ctx) => modifyRefused(state, refused, turns.exits, ctx),
      ExitTaken: (state, taken, ctx) => exitTaken(state, taken, ctx),
      ExitTurnedUp: (state, found, ctx) => exitTurnedUp(state, found, turns.exits, ctx),
      PricesMoved: (state, moved, ctx) => turns.prices(state, moved, ctx),
      BarMarked: (state, bar, ctx) => {
        const held = heldBy(state, bar.book, bar.token);
        return held === undefined ? state : turns.exits.bar(state, held, bar, ctx);
      },
      GetHoldings: (state, { book }, ctx) => holdings(state, rules, book, ctx),
      EngineSwitched: (state, { book, on }, ctx) => engineSwitched(state, book, on, rules, ctx),
      StrategyFailed: (state, failure, ctx) => strategyFailed(state, failure, ctx),
      GetPositions: (state, _, ctx) => tellHoldings(state, ctx),
      BareDue: (state, { token }, ctx) => bareDue(state, token, turns.exits, ctx),
      BrokerNets: (state, { nets }, ctx) =>
        turns.netted(state, withNets(state, nets, turns.exits, ctx), ctx),
      PositionVerified: (state, { symbol }, ctx) => turns.verified(state, symbol, ctx),
      FundsSeen: (state, { net }, ctx) => withFunds(state, net, rules, ctx),
      MarginsSeen: (state, { margins }, ctx) => withMargins(state, margins, ctx),
      Adopt: (state, adopt, ctx) => turns.take(state, adoptedIn(state, adopt, rules, ctx), ctx),
      TakeOverAccount: (state, { by }, ctx) => beginTakeover(state, by, ctx),
      TakeOver: (state, taken, ctx) => turns.take(state, takenIn(state, taken, rules, ctx), ctx),
      RecallExits: (state, sent, ctx) => recallExits(state, sent, ctx),
      WhoWatches: (state, _, ctx) => turns.watch(state, ctx),
      CloseAll: (state, { books, reason }, ctx) => closeAll(state, books, reason, turns.exits, ctx),
      CloseExpiring: (state, _, ctx) => closeExpiring(state, turns.exits, ctx),
      SettleExpired: (state, _, ctx) => turns.settled(state, settleExpired(state, rules, ctx), ctx),
      MarksWanted: (state, wanted, ctx) => markBy(state, wanted, ctx),
      DayOpened: (state, news, ctx) => openDay(state, news, rules, ctx),
      SessionOpened: (state, _, ctx) => openSession(state, turns.exits, ctx),
      EndClosing: (state, { reason }, ctx) => endClosing(state, reason, ctx),
      SessionClosed: (state, _, ctx) => endClosing(state, "square_off", ctx),
      DayClosed: (state, _, ctx) => turns.settled(state, closeDay(state, rules, ctx), ctx),
      IndexMoved: (state, move, ctx) => indexMoved(state, move, rules, ctx),
      ResumeDue: (state, _, ctx) => resumed(state, turns.exits, ctx),
    },
  });
}

/** The turns of the portfolio, with the rules bound once. */
class PortfolioTurns {
  readonly exits: PortfolioExits;
  /** Comparison runs look at closes only: then no price need come here. */
  readonly needsPrices: boolean;

  constructor(readonly rules: DeskRules) {
    this.exits = new PortfolioExits(rules);
    this.needsPrices = rules.risk.enforced || rules.books.some(looksAtPrices);
  }

  intent(state: PortfolioState, intent: Intent, ctx: Ctx): PortfolioState {
    if (intent.signal === "EXIT") return this.#exitWanted(state, intent, ctx);
    const judged = judgeEntry(state, intent, this.rules, ctx.now);
    return enter(intent, judged, this.rules, ctx);
  }

  #exitWanted(state: PortfolioState, intent: Intent, ctx: Ctx): PortfolioState {
    const held = heldBy(state, intent.book, intent.token);
    if (held === undefined || held.strategy !== intent.strategy) {
      return ctx.emit({ type: "IntentRefused", intent, code: "nothing_to_exit", detail: "" });
    }
    const wanted = ctx.emit({ type: "ExitWanted", intent });
    // With bars only, the signal's own bar is the newest price there is of what gave it.
    const ownBar = this.rules.marketData === "bars" && held.token === intent.token;
    const price = ownBar ? intent.price : held.lastPrice;
    const next = this.exits.closeWhole(wanted, held, "signal", ctx, price);
    tellEngine(next, this.rules, intent.book, intent.token, ctx);
    return next;
  }

  entryEnded(state: PortfolioState, ended: EntryEnded, ctx: Ctx): PortfolioState {
    const entering = enteringUnder(state, ended.tag);
    if (entering === undefined) return state;
    const sold = sellBehind(entering, ctx.emit(ended), this.rules, ctx);
    const next = followPairs(sold, this.exits, ctx);
    tellEngine(next, this.rules, entering.order.book, entering.signalToken, ctx);
    return next;
  }

  filled(state: PortfolioState, execution: Body<"OrderFilled">, ctx: Ctx): PortfolioState {
    const { order, fill } = execution;
    const of = fillOf(state, order);
    const quantity = claimedOf(of, fill);
    if (quantity < fill.quantity) leaveUnclaimed(execution, quantity, this.rules, ctx);
    if (of === null) return state;
    const { signalToken } = of.type === "entry" ? of.entering : of.held;
    const claimed = { ...execution, fill: { ...fill, quantity } };
    const event = bookedBy(state, of, claimed, this.rules);
    return this.#book(state, event, of.held, order, signalToken, ctx);
  }

  /** The operator has the desk take over what the broker holds; null: nothing of it. */
  take(state: PortfolioState, event: FillBooked | null, ctx: Ctx): PortfolioState {
    if (event === null) return state;
    const before = positionOf(state, event.token) ?? null;
    const { book, signalToken } = before ?? event.held!;
    return this.#book(state, event, before, { tag: event.tag, book }, signalToken, ctx);
  }

  #book(
    state: PortfolioState,
    event: FillBooked,
    before: Held | null,
    order: Pick<NewOrder, "tag" | "book">,
    signalToken: InstrumentToken,
    ctx: Ctx,
  ): PortfolioState {
    const { held, token, fill } = event;
    const exit = before?.exit?.order;
    const entering = enteringUnder(state, order.tag);
    let next = sellBehind(entering, ctx.emit(event), this.rules, ctx);
    if (held !== null && before === null) next = verifyLate(next, token, fill, this.rules, ctx);
    if (held !== null) next = this.exits.protect(next, token, ctx);
    // Flat by another order than the one that still works: left alone it would open anew.
    else if (exit !== undefined && exit.tag !== order.tag) {
      ctx.tell(BROKER, "CancelOrder", { tag: exit.tag });
    }
    next = followPairs(next, this.exits, ctx);
    tellEngine(next, this.rules, order.book, signalToken, ctx);
    if (this.needsPrices && (held === null) !== (before === null)) this.watch(next, ctx);
    this.#tellRisk(next, fill.at, ctx);
    return next;
  }

  orderEnded(state: PortfolioState, ended: Body<"OrderEnded">, ctx: Ctx): PortfolioState {
    const { tag } = ended;
    const entering = enteringUnder(state, tag);
    if (entering !== undefined) {
      return this.entryEnded(state, endOf(entering, ended, this.rules), ctx);
    }
    const held = state.held.find((each) => each.exit?.order.tag === tag);
    if (held === undefined) return state;
    return exitEnded(state, held, ended, this.exits, ctx);
  }

  prices(state: PortfolioState, moved: PricesMoved, ctx: Ctx): PortfolioState {
    const news = priceNews(state, moved, this.rules);
    if (news === null) return state;
    let next: PortfolioState = ctx.emit(news);
    for (const [i, token] of moved.tokens.entries()) {
      const held = positionOf(next, token);
      if (held === undefined) continue;
      const bar = { ...moved.candles[i]!, close: held.lastPrice };
      next = this.exits.prices(next, held, bar, ctx);
    }
    if (!isAwaited(next, this.rules, moved.at)) this.#tellRisk(next, moved.at, ctx);
    return next;
  }

  verified(state: PortfolioState, symbol: string, ctx: Ctx): PortfolioState {
    const next = verified(state, symbol, this.exits, ctx);
    return this.settled(next, settleVerified(next, symbol, this.rules, ctx), ctx);
  }

  /** What was in doubt as its settlement was known is settled once it no longer is. */
  netted(before: PortfolioState, now: PortfolioState, ctx: Ctx): PortfolioState {
    if (now.brokerNets === before.brokerNets) return now;
    return this.settled(now, settleExpired(now, this.rules, ctx), ctx);
  }

  settled(before: PortfolioState, after: PortfolioState, ctx: Ctx): PortfolioState {
    if (after.held === before.held) return after;
    const at = ctx.now;
    this.watch(after, ctx);
    // Of a day that is over nothing halts any more: the next one opens with what this has left.
    if (after.date === istDate(at)) this.#tellRisk(after, at, ctx);
    return after;
  }

  watch(state: PortfolioState, ctx: Ctx): PortfolioState {
    const tokens = this.needsPrices ? watchedTokens(state) : [];
    ctx.tell(FEED, "Watch", { by: "portfolio", tokens });
    return state;
  }

  #tellRisk(state: PortfolioState, at: EpochMs, ctx: Ctx): void {
    if (!this.rules.risk.enforced) return;
    ctx.tell(RISK, "DayMarked", { marks: symbolMarks(state, this.rules, at) });
  }
}

/** Whether anything but a bar's close may make a book act. */
function looksAtPrices({ squareOffAt, exits }: BookRules): boolean {
  return squareOffAt !== null || exits.stopMode === "at_broker" || exits.targetR !== null ||
    exits.softStopR !== null;
}
