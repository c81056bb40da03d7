/**
 * Who restricts a desk, and why, as it can be shown: on one line, of bounded length, without what
 * moves a terminal's cursor. Nothing about these words may stop a HALT.
 * @module
 */

export const NAME_MAX = 100;
const REASON_MAX = 500;
const NOBODY = "somebody";

/** Who asks; never empty. */
export function saidName(name: string): string {
  return onOneLine(name, NAME_MAX) || NOBODY;
}

/** Why; empty where nothing was said. */
export function saidReason(reason: string): string {
  return onOneLine(reason, REASON_MAX);
}

function onOneLine(text: string, countMax: number): string {
  const plain = text.replace(/[\s\p{C}]+/gu, " ").trim();
  return [...plain].slice(0, countMax).join("");
}
