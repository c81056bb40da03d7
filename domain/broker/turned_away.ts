/** Requests that come no further than to a broker's door, whatever they ask for. @module */

/** Too many of them, a token that has died, or no way there: not a word about what was ordered. */
const AT_THE_DOOR: ReadonlySet<string> = new Set(["rate_limited", "needs_login", "unreachable"]);

/** Whether a refusal with this code is one of the request, not of its order. */
export function isTurnedAway(code: string): boolean {
  return AT_THE_DOOR.has(code);
}
