/**
 * Exits that an earlier process has sent while its log was lost. Tags follow from positions alone,
 * so that the exit which would be sent now is the one that was: it is looked up instead. Part of
 * the portfolio actor; it keeps nothing of its own.
 * @module
 */
import type { ExitReason } from "../../domain/exit/reason.ts";
import { exitTag } from "../../domain/portfolio/exits/exit_order.ts";
import {
  type Held,
  type PortfolioState,
  positionOf,
  type RecalledExit,
} from "../../domain/portfolio/state.ts";
import type { PortfolioContext } from "./context.ts";
import { setExit } from "./verify.ts";
import { BROKER } from "../protocol/broker.ts";
import type { PortfolioProtocol } from "../protocol/portfolio.ts";

/** Takes over the exits of positions that are known; those of others wait for their positions. */
export function recallExits(
  state: PortfolioState,
  { exits }: PortfolioProtocol["RecallExits"],
  ctx: PortfolioContext,
): PortfolioState {
  let next: PortfolioState = exits.length === 0
    ? state
    : ctx.emit({ type: "ExitsRecalled", exits });
  // In the order in which they were sent: each had taken the place of the one before.
  for (const sent of exits) {
    const held = positionOf(next, sent.order.token);
    const isNext = held !== undefined && exitTag(held) === sent.order.tag;
    if (isNext) next = recallExit(held, sent, "flatten", ctx);
  }
  return next;
}

/** The exit that was sent under a tag by an earlier process, if any. */
export function recalledUnder(
  { recalled }: PortfolioState,
  tag: string,
): RecalledExit | undefined {
  return recalled?.find(({ order }) => order.tag === tag);
}

/** Makes an exit that may be at the broker the one working exit of its position. */
export function recallExit(
  held: Held,
  sent: RecalledExit,
  closing: ExitReason | null,
  ctx: PortfolioContext,
): PortfolioState {
  ctx.tell(BROKER, "RecallOrder", sent);
  const { order } = sent;
  const exit = {
    order,
    closing: order.purpose === "stop" ? null : closing,
    filled: 0,
    rung: 0,
  };
  return setExit(held, exit, held.leaving ?? closing, ctx);
}
