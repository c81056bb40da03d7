/**
 * Exit orders on their way to the broker: made and changed here alone, each approved as reducing
 * what is held. There are none of what has expired: it waits for its settlement. Part of the
 * portfolio actor; it keeps nothing of its own.
 * @module
 */
import { bookOf, type DeskRules } from "../../domain/desk_rules.ts";
import type { ExitReason } from "../../domain/exit/reason.ts";
import { isUrgent } from "../../domain/exit/square_off.ts";
import { hasExpired } from "../../domain/exchange/settlement.ts";
import { haltAt } from "../../domain/calendar/market_halt.ts";
import type { Paise } from "../../domain/money.ts";
import type { Modification } from "../../domain/order/order.ts";
import { mustWait, takesOrders } from "../../domain/portfolio/exits/bare.ts";
import {
  closingTerms,
  edgeOf,
  type ExitMarket,
  exitOrder,
  exitSide,
  isWidest,
  WIDEST,
} from "../../domain/portfolio/exits/exit_order.ts";
import { squareOffOf } from "../../domain/portfolio/exits/time_over.ts";
import { underTerms, wholeOrder } from "../../domain/portfolio/exits/working_exit.ts";
import { closableOf } from "../../domain/portfolio/own_positions.ts";
import type { Held, PortfolioState } from "../../domain/portfolio/state.ts";
import { isUnpriced, mustVerify } from "../../domain/portfolio/exits/unseen.ts";
import { approveReducing } from "../../domain/risk/reducing.ts";
import { signed } from "../../domain/order/side.ts";
import type { PortfolioContext } from "./context.ts";
import { recalledUnder, recallExit } from "./recall.ts";
import { remembered, setExit } from "./verify.ts";
import { BROKER } from "../protocol/broker.ts";

/** What an exit order is for. */
interface ExitMeant {
  /** Null: a resting stop. */
  readonly closing: ExitReason | null;
  /** Why all of the position leaves for good, where it does; the first reason for it stands. */
  readonly leaving: ExitReason | null;
  readonly rung: number;
}

export class ExitOrders {
  constructor(readonly rules: DeskRules) {}

  /** Terms that close `quantity` by now: see `closingTerms`. */
  closing(
    held: Held,
    quantity: number,
    price: Paise,
    rung: number,
    ctx: PortfolioContext,
  ): Modification {
    const book = bookOf(this.rules, held.book);
    const ends = held.leaving === "square_off" || held.leaving === "wing";
    const at = ctx.now;
    const startAt = squareOffOf(held, book);
    const urgent = ends && isUrgent(at, this.rules.sessionsAfter(at)[0], startAt);
    const market = this.#market(held, ctx);
    return closingTerms(held, quantity, price, urgent ? WIDEST : rung, market, book);
  }

  /** Whether closing terms can go no further: see `isWidest`. */
  isWidest(held: Held, terms: Modification, price: Paise, ctx: PortfolioContext): boolean {
    return isWidest(terms, held, price, this.#market(held, ctx), bookOf(this.rules, held.book));
  }

  #market(held: Held, ctx: PortfolioContext): ExitMarket {
    const at = ctx.now;
    return {
      instrument: this.rules.instrument(held.token, at),
      band: this.rules.priceBand(held.token, at),
      edge: edgeOf(held, at),
    };
  }

  /** A new order; a position has one exit at a time. */
  place(
    state: PortfolioState,
    held: Held,
    terms: Modification,
    { closing, leaving, rung }: ExitMeant,
    ctx: PortfolioContext,
  ): PortfolioState {
    const at = ctx.now;
    // What has just been decided is asked for at once, and remembered.
    const takes = takesOrders(state, held.token, this.rules, at);
    if (leaving === held.leaving && mustWait(held, at, takes)) return state;
    if (hasExpired(held.token, this.rules, at)) return state;
    if (mustVerify(held, this.rules, at) || isUnpriced(held, state)) {
      return remembered(state, held, leaving, ctx);
    }
    const instrument = this.rules.instrument(held.token, at);
    const order = exitOrder(held, terms, instrument, bookOf(this.rules, held.book), at);
    const sent = recalledUnder(state, order.tag);
    if (sent !== undefined) return recallExit(held, sent, closing, ctx);
    const approval = approveReducing(order, { ...closableOf(state, held), pendingExits: 0 });
    if (approval.type === "Refused") return state;
    // A halted market takes nothing: it goes when that is resumed.
    if (haltAt(state.halt, at) !== null) return remembered(state, held, leaving, ctx);
    ctx.tell(BROKER, "PlaceExit", { order: approval.order, tick: instrument.tick });
    return setExit(held, { order: approval.order, closing, filled: 0, rung }, leaving, ctx);
  }

  /** The working order under other terms. */
  modify(
    state: PortfolioState,
    held: Held,
    terms: Modification,
    { closing, leaving, rung }: ExitMeant,
    ctx: PortfolioContext,
  ): PortfolioState {
    const at = ctx.now;
    const exit = held.exit!;
    if (hasExpired(held.token, this.rules, at)) return state;
    if (haltAt(state.halt, at) !== null) return remembered(state, held, leaving, ctx);
    // A stop that rests may sell what is gone; that it sells now, or more than was asked for, must
    // wait until somebody has looked.
    const sellsNow = exit.closing === null || terms.quantity > exit.order.quantity - exit.filled;
    if (closing !== null && sellsNow && mustVerify(held, this.rules, at)) {
      return remembered(state, held, leaving, ctx);
    }
    const side = exitSide(held);
    const whole = { ...wholeOrder(terms, exit), side };
    // What this order has filled is part of it, so it counts as still held for the comparison.
    const filled = signed(side, exit.filled);
    const { own, broker } = closableOf(state, held);
    const still = { own: own - filled, broker: broker - filled };
    const approval = approveReducing(whole, { ...still, pendingExits: 0 });
    if (approval.type === "Refused") return state;
    ctx.tell(BROKER, "ModifyExit", { tag: exit.order.tag, change: approval.order });
    const { quantity } = approval.order;
    const changed = underTerms(exit, { ...terms, quantity }, closing, rung, at);
    return ctx.emit({ type: "ExitSet", token: held.token, exit: changed, leaving });
  }
}
