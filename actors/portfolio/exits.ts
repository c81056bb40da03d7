/**
 * The exit half of the portfolio's turns: a stop from the first fill, one working exit a
 * position, re-pricing until filled. Part of the portfolio actor; it has no state of its own.
 * @module
 */
import type { Candle } from "../../domain/candle/candle.ts";
import { bookOf, type DeskRules } from "../../domain/desk_rules.ts";
import { type ExitInstruction, type ExitStep, onBarClose } from "../../domain/exit/plan.ts";
import type { ExitReason } from "../../domain/exit/reason.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { closingOf } from "../../domain/portfolio/exits/closing.ts";
import { haltAt } from "../../domain/calendar/market_halt.ts";
import type { Paise } from "../../domain/money.ts";
import { termsOf } from "../../domain/order/order.ts";
import { type Departure, departureOf } from "../../domain/portfolio/exits/departure.ts";
import { planMoved } from "../../domain/portfolio/exits/moved_plan.ts";
import { goesBy } from "../../domain/portfolio/exits/must_go.ts";
import { protectionOf } from "../../domain/portfolio/exits/protection.ts";
import {
  type Held,
  heldOf,
  type PortfolioState,
  type WorkingExit,
} from "../../domain/portfolio/state.ts";
import { reducible } from "../../domain/portfolio/own_positions.ts";
import { stepByBar } from "../../domain/portfolio/price_news.ts";
import { rungDue } from "../../domain/portfolio/exits/working_exit.ts";
import { markTrade, type OpenTrade } from "../../domain/account/trade.ts";
import type { PortfolioContext } from "./context.ts";
import { takeBack } from "./entries.ts";
import { ExitOrders } from "./exit_orders.ts";
import { passedUnseen, remembered } from "./verify.ts";
import type { BarMarked } from "../protocol/bars.ts";

/** What of a position is to go, near which price. */
interface Part extends ExitInstruction {
  readonly price: Paise;
  /** How far through the price it begins; 0 unless an earlier order was there already. */
  readonly rung?: number;
}

export class PortfolioExits {
  readonly #orders: ExitOrders;

  constructor(readonly rules: DeskRules) {
    this.#orders = new ExitOrders(rules);
  }

  /** One short bar of a held instrument; the exchange has already settled its range. */
  prices(state: PortfolioState, held: Held, bar: Candle, ctx: PortfolioContext): PortfolioState {
    if (haltAt(state.halt, ctx.now) !== null) return state;
    const next = held.wingOf === undefined ? passedUnseen(state, held, ctx) : state;
    // Of the call auction before the open, for one: nobody trades at it, or takes a stop.
    const isOnlyShown = this.rules.marketData === "ticks" &&
      !this.rules.isOpen(held.token, ctx.now);
    if (isOnlyShown && held.leaving === null) return next;
    const now = heldOf(next, held.token);
    return held.wingOf === undefined
      ? this.#priced(next, now, bar, ctx)
      : this.#followed(next, now, bar, ctx);
  }

  #priced(state: PortfolioState, held: Held, bar: Candle, ctx: PortfolioContext): PortfolioState {
    const book = bookOf(this.rules, held.book);
    const why = goesBy(held, bar, book, this.rules, ctx.now);
    if (why !== null || held.exit?.closing) {
      const next = this.#marked(state, held, bar, ctx);
      const now = heldOf(next, held.token);
      return why === null
        ? this.#reprice(next, now, bar, ctx)
        : this.closeWhole(next, now, why, ctx, bar.close);
    }
    const instrument = this.rules.instrument(held.token, ctx.now);
    const { step, trade } = stepByBar(held, bar, book, instrument);
    const seen = { price: bar.close, signalPrice: held.signalPrice };
    return this.#stepped(state, held, step, trade, seen, ctx);
  }

  /** One bar of the owner's timeframe. */
  bar(state: PortfolioState, held: Held, bar: BarMarked, ctx: PortfolioContext): PortfolioState {
    const { exits } = bookOf(this.rules, held.book);
    if (haltAt(state.halt, ctx.now) !== null) return state;
    // Bars of an underlying count the time an option is held; they say nothing of its price.
    const own = bar.token === held.token;
    const close = own ? bar.candle.close : held.lastPrice;
    const atr = own ? bar.atr : null;
    const step = onBarClose({ ...held.plan, bars: bar.bars - 1 }, close, atr, exits);
    // Where only closes are looked at, age alone is not worth a record a bar.
    const idle = step.plan.stop === held.plan.stop && step.exit === null;
    if (idle && exits.stopMode === "on_close") return state;
    const marked = own ? markTrade(held.trade, bar.high, bar.low) : held.trade;
    // An option's own bars say nothing of its future, which is seen as it moves.
    const signalPrice = held.future === undefined ? bar.candle.close : held.signalPrice;
    const seen = { price: close, signalPrice };
    return this.#stepped(state, held, step, { ...marked, bars: bar.bars }, seen, ctx);
  }

  /**
   * Sees to it that every unit held has a stop at the broker, where stops live there, and that
   * what must go is going.
   */
  protect(state: PortfolioState, token: InstrumentToken, ctx: PortfolioContext): PortfolioState {
    const held = heldOf(state, token);
    const needs = protectionOf(state, held, this.rules, ctx.now);
    switch (needs.type) {
      case "Enough":
        return state;
      case "Leaves":
        return this.#cut(state, held, ctx);
      case "MustGo":
        return this.close(state, held, { ...needs, price: held.lastPrice }, ctx);
      case "Stop": {
        const how = { closing: null, leaving: held.leaving, rung: 0 };
        return held.exit === null
          ? this.#orders.place(state, held, needs.terms, how, ctx)
          : this.#orders.modify(state, held, needs.terms, how, ctx);
      }
    }
  }

  /** Closes all of a position. */
  closeWhole(
    state: PortfolioState,
    held: Held,
    reason: ExitReason,
    ctx: PortfolioContext,
    price: Paise,
  ): PortfolioState {
    return this.close(state, held, { quantity: Math.abs(held.quantity), reason, price }, ctx);
  }

  /** Closes some of a position: by its working exit, or by a new order if it has none. */
  close(
    state: PortfolioState,
    held: Held,
    part: Part,
    ctx: PortfolioContext,
  ): PortfolioState {
    // What still works to make it larger would be closed as well; a wing is waited for.
    const grows = part.reason === "wing" && closingOf(state, held.book) === undefined;
    if (!held.exit?.closing && !grows) {
      takeBack(state, ({ order }) => order.token === held.token, ctx);
    }
    const how = departureOf(state, held, part, this.rules, ctx.now);
    switch (how.type) {
      case "Waits":
        return state;
      case "Unseen":
        return this.protect(remembered(state, held, how.leaving, ctx), held.token, ctx);
      case "Remembered":
        return remembered(state, held, how.leaving, ctx);
      case "UnderWay": {
        // What works is all that one order may be for: the rest follows it.
        const next = remembered(state, held, how.leaving, ctx);
        return this.#cut(next, heldOf(next, held.token), ctx);
      }
      case "Goes":
        return this.#goes(state, held, { ...part, ...how }, ctx);
    }
  }

  #goes(
    state: PortfolioState,
    held: Held,
    { units, reason, price, rung, leaving }: Part & Extract<Departure, { readonly type: "Goes" }>,
    ctx: PortfolioContext,
  ): PortfolioState {
    const terms = this.#orders.closing({ ...held, leaving }, units, price, rung, ctx);
    const how = { closing: reason, leaving, rung };
    return held.exit === null
      ? this.#orders.place(state, held, terms, how, ctx)
      : this.#orders.modify(state, held, terms, how, ctx);
  }

  /** A closing order that is larger than what may still go is made smaller, at its price. */
  #cut(state: PortfolioState, held: Held, ctx: PortfolioContext): PortfolioState {
    const { exit, leaving } = held;
    const { order, filled, closing, rung } = exit!;
    const quantity = reducible(state, held);
    // Whoever says that nothing may go has it cancelled.
    if (quantity === 0 || quantity >= order.quantity - filled) return state;
    const how = { closing, leaving, rung };
    return this.#orders.modify(state, held, { ...termsOf(order), quantity }, how, ctx);
  }

  /** In the place of an exit that was cancelled. */
  renew(
    state: PortfolioState,
    token: InstrumentToken,
    exit: WorkingExit,
    ctx: PortfolioContext,
  ): PortfolioState {
    const now = heldOf(state, token);
    if (exit.closing === null) return this.protect(state, token, ctx);
    const rest = now.leaving === null ? exit.order.quantity - exit.filled : Math.abs(now.quantity);
    if (rest <= 0) return this.protect(state, token, ctx);
    const why = now.leaving ?? exit.closing;
    // As far through the price as the order that was cancelled.
    const { rung } = exit;
    return this.close(state, now, { quantity: rest, reason: why, price: now.lastPrice, rung }, ctx);
  }

  /** A price of a wing moves nothing: it leaves behind its short, and is re-priced until it has. */
  #followed(state: PortfolioState, held: Held, bar: Candle, ctx: PortfolioContext): PortfolioState {
    const next = this.#marked(state, held, bar, ctx);
    return held.exit?.closing
      ? this.#reprice(next, heldOf(next, held.token), bar, ctx)
      : this.protect(next, held.token, ctx);
  }

  /** What it might have fetched counts until it is gone, also while it leaves. */
  #marked(state: PortfolioState, held: Held, bar: Candle, ctx: PortfolioContext): PortfolioState {
    const trade = markTrade(held.trade, bar.high, bar.low);
    return trade === held.trade ? state : ctx.emit(planMoved(held, held.plan, trade));
  }

  #stepped(
    state: PortfolioState,
    held: Held,
    step: ExitStep,
    trade: OpenTrade,
    { price, signalPrice }: Pick<Held, "signalPrice"> & { readonly price: Paise },
    ctx: PortfolioContext,
  ): PortfolioState {
    const { token } = held;
    const { plan } = step;
    const same = plan === held.plan && trade === held.trade;
    const next = same ? state : ctx.emit(planMoved({ token, signalPrice }, plan, trade));
    const now = heldOf(next, token);
    if (step.exit === null) return this.protect(next, token, ctx);
    return this.close(next, now, { ...step.exit, price }, ctx);
  }

  /** A closing order that the last bar left unfilled goes further through the price. */
  #reprice(
    state: PortfolioState,
    held: Held,
    bar: Candle,
    ctx: PortfolioContext,
  ): PortfolioState {
    const exit = held.exit!;
    const rung = rungDue(exit, ctx.now);
    if (rung === null) return this.#cut(state, held, ctx);
    const quantity = exit.order.quantity - exit.filled;
    const terms = this.#orders.closing(held, quantity, bar.close, rung, ctx);
    const stuck = !exit.atEdge && this.#orders.isWidest(held, terms, bar.close, ctx);
    const { token } = held;
    const next = stuck ? ctx.emit({ type: "ExitAtEdge", token, price: terms.price }) : state;
    const same = terms.type === exit.order.type && terms.price === exit.order.price;
    // The broker counts what is asked of it, and every other exit needs of the same number.
    if (same && quantity <= reducible(state, held)) return next;
    const how = { closing: exit.closing, leaving: held.leaving, rung };
    return this.#orders.modify(next, heldOf(next, token), terms, how, ctx);
  }
}
