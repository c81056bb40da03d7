/**
 * Problems of a broker as people can read them: what is met twice a second for as long as it lasts
 * is said once a minute, with how often it was met meanwhile.
 * @module
 */
import { MINUTE_MS } from "../../domain/market_time.ts";

/** More different texts than this are forgotten: they are said again at once. */
const TEXTS_MAX = 100;

/** Passes a text on unless it has passed one like it within the minute. */
export function sparingWords(
  say: (text: string) => void,
  monotonicMs: () => number,
): (text: string) => void {
  const said = new Map<string, { readonly atMs: number; passedOver: number }>();
  return (text) => {
    const now = monotonicMs();
    const before = said.get(text);
    if (before !== undefined && now - before.atMs < MINUTE_MS) return void before.passedOver++;
    if (said.size >= TEXTS_MAX) said.clear();
    said.set(text, { atMs: now, passedOver: 0 });
    const times = before?.passedOver ?? 0;
    say(times === 0 ? text : `${text} (${times} more times meanwhile)`);
  };
}
