/** Why no exit of a position works at the moment, for people who look at it. @module */
import type { DeskRules } from "../../desk_rules.ts";
import type { EpochMs } from "../../market_time.ts";
import { type BlotterState, orderUnder } from "../../order/blotter.ts";
import { whyWords } from "../../order/order_reason.ts";
import type { Held } from "../state.ts";
import { exitTag } from "./exit_order.ts";
import { mustVerify } from "./unseen.ts";

/** "" while one works, and where nothing is known but that there is none. */
export function whyBare(
  held: Held,
  orders: BlotterState,
  rules: Pick<DeskRules, "instrument" | "isOpen">,
  at: EpochMs,
): string {
  const { exit, exits, token } = held;
  if (exit !== null) return "";
  if (!rules.isOpen(token, at)) return "its market is closed";
  if (mustVerify(held, rules, at)) return "waits until the account is read";
  const last = orderUnder(orders, exitTag({ ...held, exits: exits - 1 }));
  return last === undefined ? "" : `the last one is ${last.status}${wordsAfter(last)}`;
}

function wordsAfter(order: Parameters<typeof whyWords>[0]): string {
  const words = whyWords(order);
  return words === "" ? "" : `, ${words}`;
}
