/**
 * A few drawn nights: of those whose account cannot be read at the open, a stop was missing for as
 * long as exits were believed to outlive their day, and was placed for what it had closed where a
 * price beyond it was forgotten; those over an expiry are settled; at a broker that
 * refused, what it had closed by itself was sold once more, and a bought option in its last minutes.
 * @module
 */
import { type NightKind, playNight } from "./drawn_night.ts";

const NIGHTS: readonly (readonly [readonly number[], readonly NightKind[]])[] = [
  [[4, 75, 139, 225, 345, 364], []],
  [[1, 2], ["shared"]],
  [[103, 110], ["expiring"]],
  [[146, 6165], ["refusing"]],
  [[47021], ["refusing", "expiring", "shared"]],
];

for (const [seeds, kinds] of NIGHTS) {
  for (const seed of seeds) {
    Deno.test(`drawn night ${[seed, ...kinds].join(" ")}: covered, never twice, flat in the end`, () =>
      playNight(seed, ...kinds));
  }
}
