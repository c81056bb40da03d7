/**
 * What the order port answers, and what follows where it does not. Part of the broker actor; it has
 * no state of its own.
 * @module
 */
import { isTurnedAway } from "../../domain/broker/turned_away.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import {
  isOlderChange,
  isTerminal,
  type OrderState,
  worksWithout,
} from "../../domain/order/order.ts";
import { whyOf } from "../../domain/order/order_reason.ts";
import { absentAfterMs, LOOK_UP_EVERY_MS } from "../../domain/order/unknown_fate.ts";
import type { OrderReply } from "../../domain/ports.ts";
import type { OrderQuestion } from "../protocol/broker.ts";
import type { Answer } from "../runtime/context.ts";
import { changeOvertaken, changeRead, newestAnswered } from "./changes.ts";
import { lookAgain, lookOnceMore, lost } from "./look_ups.ts";
import { ended, reported } from "./reports.ts";
import {
  askAgainMs,
  type BrokerContext,
  find,
  modifyRefused,
  named,
  tellTaken,
} from "./requests.ts";

type Ctx = BrokerContext;
type Carry = OrderQuestion;
type Rules = Pick<DeskRules, "execution" | "isOpen">;

/** An answer of the order port, or that there will be none. */
export function answered(
  state: BlotterState,
  carry: Carry,
  answer: Answer<OrderReply>,
  rules: Rules,
  ctx: Ctx,
): BlotterState {
  const { tag, change } = carry;
  const held = orderUnder(state, tag);
  if (held === undefined) return state;
  if (change === undefined) return heard(state, held, carry, answer, rules, ctx);
  if (isOlderChange(held, change)) {
    const isRefused = answer.type === "ok" && answer.body.type === "Refused";
    const works = isRefused ? worksWithout(held, change, carry.works) : undefined;
    return changeOvertaken(state, held, change, works, ctx);
  }
  return newestAnswered(heard(state, held, carry, answer, rules, ctx), tag, change, ctx);
}

function heard(
  state: BlotterState,
  held: OrderState,
  carry: Carry,
  answer: Answer<OrderReply>,
  rules: Rules,
  ctx: Ctx,
): BlotterState {
  const { tag } = carry;
  const at = ctx.now;
  if (answer.type === "ok") return replied(state, held, carry, answer.body, rules, ctx);
  if (answer.type === "withheld") {
    return ended(
      ctx.emit({ type: "OrderWithheld", tag, ...whyOf(answer.reason, "withheld"), at }),
      tag,
      ctx,
    );
  }
  return isTerminal(held.status) ? state : unanswered(state, held, carry, rules, ctx);
}

/** No answer says nothing. What may be asked twice is; a placement is looked up instead. */
function unanswered(
  state: BlotterState,
  held: OrderState,
  { tag, asked, since }: Carry,
  rules: Rules,
  ctx: Ctx,
): BlotterState {
  switch (asked) {
    case "Place":
      // A report was faster than the answer that is missing.
      if (held.orderId !== null) return state;
      return lost(held, since, ctx);
    case "Find":
      // Nobody has looked: what counts is a list of long enough after that does not have it.
      lookAgain(held, since, rules, ctx);
      return state;
    case "Modify":
      return modifyRefused(tag, { reason: "no_answer" }, null, ctx);
    case "Cancel": {
      const delayMs = askAgainMs(held, rules, ctx, LOOK_UP_EVERY_MS);
      ctx.timer(`cancel ${tag}`, delayMs, "CancelOrder", { tag });
      return state;
    }
  }
}

function replied(
  state: BlotterState,
  held: OrderState,
  carry: Carry,
  reply: OrderReply,
  rules: Rules,
  ctx: Ctx,
): BlotterState {
  const { tag, asked, since } = carry;
  const at = ctx.now;
  switch (reply.type) {
    case "Taken": {
      const { orderId } = reply;
      if (asked === "Modify" && !isTerminal(held.status)) tellTaken(held, ctx);
      if (asked !== "Place" || held.orderId !== null) return state;
      return named(ctx.emit({ type: "OrderTaken", tag, orderId, at }), held, rules, ctx);
    }
    case "Refused":
      return refused(state, held, carry, reply, rules, ctx);
    case "Found": {
      const next = reply.reports.reduce(
        (next, report) => reported(next, report, rules, ctx),
        state,
      );
      return changeRead(next, carry, reply.rests, ctx);
    }
    case "NotFound":
      if (held.status !== "UNKNOWN") return state;
      if (at - since < absentAfterMs(held)) lookAgain(held, since, rules, ctx);
      // What the broker has named it had: one list may be wrong, two on end are not.
      else if (held.orderId !== null && !carry.missing) lookOnceMore(tag, since, ctx);
      else return ended(ctx.emit({ type: "OrderAbsent", tag, at }), tag, ctx);
      return state;
  }
}

function refused(
  state: BlotterState,
  held: OrderState,
  { tag, asked, change, works }: Carry,
  { code, message }: Extract<OrderReply, { type: "Refused" }>,
  rules: Rules,
  ctx: Ctx,
): BlotterState {
  const at = ctx.now;
  // A broker's own words: the same ones twice are worth noticing.
  const isBroker = rules.execution === "broker";
  const why = { reason: code, ...(isBroker ? { words: message } : {}) };
  if (asked === "Place") {
    // What it has shown by then, it has: its reports say what becomes of it.
    if (held.orderId !== null) return state;
    // Believed, and looked for all the same: nothing must come to work beside its next try.
    if (isBroker && held.order.purpose !== "entry") find(held, at, ctx);
    const how = { turnedAway: isTurnedAway(code) };
    return ended(ctx.emit({ type: "OrderRefused", tag, ...why, at }), tag, ctx, how);
  }
  if (asked !== "Modify") return state;
  // Kite says the same of an order that has ended.
  if (code === "order_busy" && held.status !== "UNKNOWN") find(held, at, ctx);
  return modifyRefused(tag, why, worksWithout(held, change, works) ?? null, ctx);
}
