/** Numbers with so many decimals, as people read them. @module */

/** Never `-0.00`: what is too small to be shown has no sign. */
export function fixedText(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}
