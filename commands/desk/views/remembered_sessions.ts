/**
 * The next sessions of a market, looked up once a session: the question is asked several times a
 * second, and the calendar takes its time.
 * @module
 */
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Session } from "../../../domain/calendar/session.ts";

/** The same rules with a memory. */
export function rememberedSessions(rules: DeskRules): DeskRules {
  let from = Infinity;
  let sessions: readonly Session[] = [];
  return {
    ...rules,
    sessionsAfter: (at: EpochMs) => {
      // The answer is the same until the first of them ends.
      if (at < from || at >= (sessions[0]?.closeAt ?? -Infinity)) {
        sessions = rules.sessionsAfter(at);
        from = at;
      }
      return sessions;
    },
  };
}
