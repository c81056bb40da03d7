/**
 * A few drawn nights: of those whose account cannot be read at the open, a stop was missing for as
 * long as exits were believed to outlive their day.
 * @module
 */
import { playNight } from "./drawn_night.ts";

for (const seed of [4, 139, 225, 345, 364]) {
  Deno.test(`drawn night ${seed}: covered from the open on, never twice, flat in the end`, () =>
    playNight(seed));
}
