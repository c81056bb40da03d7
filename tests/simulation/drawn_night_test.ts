/**
 * A few drawn nights: of those whose account cannot be read at the open, a stop was missing for as
 * long as exits were believed to outlive their day, and was placed for what it had closed where a
 * price beyond it was forgotten.
 * @module
 */
import { playNight } from "./drawn_night.ts";

for (const seed of [4, 75, 139, 225, 345, 364]) {
  Deno.test(`drawn night ${seed}: covered from the open on, never twice, flat in the end`, () =>
    playNight(seed));
}

for (const seed of [1, 2]) {
  Deno.test(`drawn night ${seed} of a shared account: nothing closed twice, flat in the end`, () =>
    playNight(seed, "shared"));
}
