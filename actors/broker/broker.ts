/**
 * The broker: owns every order of the desk from intent to end. Nothing leaves before its record
 * is durable; what has no answer is looked up by tag, never sent again. State: the orders of the
 * day. Durable; restarted with the book of the desk.
 * @module
 */
import { CHANGES_LOST, NOT_TAKEN } from "../../domain/broker/change_budget.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { SECOND_MS } from "../../domain/market_time.ts";
import {
  applyBlotter,
  BLOTTER_EVENTS,
  type BlotterEvent,
  type BlotterState,
  EMPTY_BLOTTER,
  orderUnder,
} from "../../domain/order/blotter.ts";
import { OLDER_BLOTTER_EVENTS } from "../../domain/order/older_blotter.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import { isTerminal } from "../../domain/order/order.ts";
import { durableActor } from "../desk_actor.ts";
import { ASKED, KEPT, URGENT } from "../mail.ts";
import type { BrokerProtocol } from "../protocol/broker.ts";
import type { AnyBehaviour, Mailbox } from "../runtime/behaviour.ts";
import { answered } from "./answers.ts";
import { changeDoubted } from "./changes.ts";
import { openDay } from "./day.ts";
import { doubted, recalled } from "./look_ups.ts";
import { reported } from "./reports.ts";
import {
  cancel,
  find,
  followCancel,
  modify,
  modifyRefused,
  place,
  termsShown,
} from "./requests.ts";

/** An exit that the broker has not confirmed by then is an alarm. */
const CONFIRM_WITHIN_MS = 2 * SECOND_MS;

export interface BrokerRules extends Pick<DeskRules, "execution" | "changesPerOrder" | "isOpen"> {
  /** An entry's unfilled rest is cancelled after this; null: never. */
  readonly entryTimeoutMs: number | null;
}

const MAIL: Mailbox<BrokerProtocol> = {
  PlaceEntry: KEPT,
  PlaceExit: KEPT,
  ModifyExit: KEPT,
  CancelOrder: KEPT,
  CancelEntries: URGENT,
  OrderAnswered: KEPT,
  OrderReported: KEPT,
  EntryTimedOut: KEPT,
  LookUp: KEPT,
  DoubtOrder: KEPT,
  RecallOrder: KEPT,
  TermsSeen: KEPT,
  TermsShown: KEPT,
  ChangeDoubted: KEPT,
  ConfirmDue: KEPT,
  GetOrders: ASKED,
  DayOpened: KEPT,
};

/** An entry leaves through the gate `entries`; exits, changes and cancels pass no gate. */
export function brokerActor(rules: BrokerRules): AnyBehaviour {
  return durableActor<BrokerProtocol, BlotterState, BlotterEvent>({
    init: () => EMPTY_BLOTTER,
    apply: applyBlotter,
    versions: BLOTTER_EVENTS,
    upcast: OLDER_BLOTTER_EVENTS,
    mail: MAIL,
    on: {
      PlaceEntry: (state, placement, ctx) => {
        const next = place(state, placement, "entries", ctx);
        if (next !== state && rules.entryTimeoutMs !== null) {
          const { tag } = placement.order;
          ctx.timer(`entry ${tag}`, rules.entryTimeoutMs, "EntryTimedOut", { tag });
        }
        return next;
      },
      PlaceExit: (state, placement, ctx) => {
        const next = place(state, placement, null, ctx);
        if (next !== state && rules.execution === "broker") {
          const { tag } = placement.order;
          ctx.timer(`confirm ${tag}`, CONFIRM_WITHIN_MS, "ConfirmDue", { tag });
        }
        return next;
      },
      ModifyExit: (state, { tag, change }, ctx) => {
        // What is to go on under other terms is not to be cancelled once more.
        const goesOn = orderUnder(state, tag)?.stuck !== true;
        if (rules.execution === "broker" && goesOn) ctx.cancel(`cancel ${tag}`);
        return modify(state, tag, change, rules, ctx);
      },
      CancelOrder: (state, { tag }, ctx) => cancel(state, tag, ctx),
      CancelEntries: (state, _, ctx) => {
        let next = state;
        for (const { order } of state.working) {
          if (order.purpose === "entry") next = cancel(next, order.tag, ctx);
        }
        return next;
      },
      EntryTimedOut: (state, { tag }, ctx) => cancel(state, tag, ctx),
      OrderAnswered: (state, { carry, answer }, ctx) => {
        if (rules.execution === "broker") followCancel(state, carry, answer, rules, ctx);
        return answered(state, carry, answer, rules, ctx);
      },
      OrderReported: (state, report, ctx) => reported(state, report, rules, ctx),
      LookUp: (state, { tag, since, ...missing }, ctx) => {
        const held = orderUnder(state, tag);
        if (held !== undefined && !isTerminal(held.status)) find(held, since, ctx, missing);
        return state;
      },
      DoubtOrder: (state, { tag }, ctx) => doubted(state, tag, ctx),
      RecallOrder: (state, sent, ctx) => recalled(state, sent, ctx),
      TermsSeen: (state, { tag, works, changedAt, stuck }, ctx) =>
        orderUnder(state, tag)?.changedAt === changedAt
          ? modifyRefused(tag, { reason: stuck ? CHANGES_LOST : NOT_TAKEN }, works, ctx)
          : state,
      TermsShown: (state, shown, ctx) => termsShown(state, shown, ctx),
      ChangeDoubted: (state, doubt, ctx) => changeDoubted(state, doubt, ctx),
      ConfirmDue: (state, { tag }, ctx) =>
        orderUnder(state, tag)?.status === "INTENDED"
          ? ctx.emit({ type: "OrderUnconfirmed", tag, at: ctx.now })
          : state,
      GetOrders: (state, { since }, ctx) => {
        ctx.reply(everyOrder(state).filter(({ changedAt }) => changedAt >= since));
        return state;
      },
      DayOpened: (state, { date }, ctx) => openDay(state, date, rules, ctx),
    },
  });
}
