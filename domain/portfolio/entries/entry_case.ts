/** An intent as it is judged: against which books, by whose rules, and when. @module */
import type { BookRules, DeskRules } from "../../desk_rules.ts";
import type { EpochMs } from "../../market_time.ts";
import type { Intent } from "../../strategy/intent.ts";
import type { PortfolioState } from "../state.ts";

export interface EntryCase {
  readonly state: PortfolioState;
  readonly intent: Intent;
  /** Of the intent's book. */
  readonly book: BookRules;
  readonly rules: DeskRules;
  readonly at: EpochMs;
}
