/**
 * One continuous trading session of a segment: a day may have none, one or several (Muhurat,
 * special Saturdays). Times are instants; the day is IST.
 * @module
 */
import type { EpochMs, IsoDate } from "../market_time.ts";

export interface Session {
  readonly date: IsoDate;
  /** First instant of continuous trading. */
  readonly openAt: EpochMs;
  /** End of continuous trading: the last bar closes here. */
  readonly closeAt: EpochMs;
}

/** In order, one where several overlap: from the earliest open to the latest close. */
export function mergedSessions(sessions: readonly Session[]): readonly Session[] {
  const merged: Session[] = [];
  for (const session of sessions.toSorted((a, b) => a.openAt - b.openAt)) {
    const last = merged.at(-1);
    if (last === undefined || session.openAt >= last.closeAt) merged.push(session);
    else if (session.closeAt > last.closeAt) {
      merged[merged.length - 1] = { ...last, closeAt: session.closeAt };
    }
  }
  return merged;
}
