/** Where in its day a desk is, and the halt that it has kept. @module */
import { haltAt } from "../calendar/market_halt.ts";
import type { DeskRules } from "../desk_rules.ts";
import { type EpochMs, istDate } from "../market_time.ts";
import { closingReasons } from "../portfolio/exits/closing.ts";
import type { PortfolioState } from "../portfolio/state.ts";
import type { RiskState } from "../risk/state.ts";
import { type Halt, HALTED_BY_RISK } from "./control_answer.ts";
import type { DeskStatus } from "./desk_status.ts";

/** Before the open is the morning of a session, not that of a holiday. */
export function deskPhase(
  rules: Pick<DeskRules, "sessionsAfter">,
  portfolio: Pick<PortfolioState, "closing" | "halt">,
  at: EpochMs,
): DeskStatus["phase"] {
  const next = rules.sessionsAfter(at)[0];
  if (next === undefined) return "closed";
  if (at < next.openAt) return istDate(at) === istDate(next.openAt) ? "before_open" : "closed";
  if (haltAt(portfolio.halt, at) !== null) return "halted";
  return closingReasons(portfolio).has("square_off") ? "square_off" : "open";
}

/** What risk remembers of a halt when the latch has forgotten it. */
export function haltInRisk({ day }: RiskState): Halt | null {
  const { operatorHalt, lossHalt, haltedAt } = day;
  if (operatorHalt) return { reason: "operator_halt", by: "journal", at: haltedAt! };
  return lossHalt === null ? null : { reason: lossHalt, by: HALTED_BY_RISK, at: haltedAt! };
}
