/** Requests that a broker turns away at its door, whatever they ask for. @module */

/** Too many of them, or a token that has died: not a word about what was ordered. */
const AT_THE_DOOR: ReadonlySet<string> = new Set(["rate_limited", "needs_login"]);

/** Whether a refusal with this code is one of the request, not of its order. */
export function isTurnedAway(code: string): boolean {
  return AT_THE_DOOR.has(code);
}
