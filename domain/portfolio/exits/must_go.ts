/**
 * Why a position must go whatever its price: nobody may hold it any longer, or nothing protects it.
 * @module
 */
import type { BookRules, DeskRules } from "../../desk_rules.ts";
import type { ExitReason } from "../../exit/reason.ts";
import type { EpochMs } from "../../market_time.ts";
import { isBareTooLong } from "./bare.ts";
import { closingOf } from "./closing.ts";
import { isDayOver, isExpiring } from "./exit.ts";
import { isUncovered } from "../own_positions.ts";
import { isOption } from "../pair.ts";
import type { Held, PortfolioState } from "../state.ts";
import { leavingNow } from "./unseen.ts";

/** The reason that counts first; undefined while it may stay. */
export function mustGo(
  state: PortfolioState,
  held: Held,
  book: BookRules,
  rules: DeskRules,
  at: EpochMs,
): ExitReason | undefined {
  // It goes as far as nothing needs it, whoever wants the book flat.
  if (held.wingOf !== undefined) return "wing";
  const why = leavingNow(held) ?? closingOf(state, held.book);
  if (why !== undefined) return why;
  const instrument = rules.instrument(held.token, at);
  const over = isExpiring(instrument, book, rules, at) || isDayOver(held, book, rules, at);
  if (over) return "square_off";
  if (isBareTooLong(held, at)) return "unprotected";
  const isNaked = held.quantity < 0 && isOption(instrument) && isUncovered(state, held);
  return isNaked ? "uncovered" : undefined;
}
