/** Why no exit of a position works at the moment, for people who look at it. @module */
import type { DeskRules } from "../../desk_rules.ts";
import type { EpochMs } from "../../market_time.ts";
import { type BlotterState, orderUnder } from "../../order/blotter.ts";
import { isTerminal } from "../../order/order.ts";
import { whyWords } from "../../order/order_reason.ts";
import type { Held } from "../state.ts";
import { exitTag } from "./exit_order.ts";
import { mustVerify } from "./unseen.ts";

/** "" while one works, of a wing, and where nothing is known but that there is none. */
export function whyBare(
  held: Held,
  orders: BlotterState,
  rules: Pick<DeskRules, "instrument" | "isOpen">,
  at: EpochMs,
): string {
  const { exit, exits, token, wingOf } = held;
  if (exit !== null || wingOf !== undefined) return "";
  if (!rules.isOpen(token, at)) return "none rests while its market is closed";
  if (mustVerify(held, rules, at)) return "waits until the account is read";
  const last = orderUnder(orders, exitTag({ ...held, exits: exits - 1 }));
  if (last === undefined || !isTerminal(last.status) || last.status === "COMPLETE") return "";
  return `the last one is ${last.status}${wordsAfter(last)}`;
}

function wordsAfter(order: Parameters<typeof whyWords>[0]): string {
  const words = whyWords(order);
  return words === "" ? "" : `, ${words}`;
}
