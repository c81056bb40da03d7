/**
 * Screens through drawn lives: whatever a desk says and whoever presses what, no rule of a frame or
 * of a step is broken. More of them: `deno test -A tests/tui/fuzz -- 1000` plays seeds 1 to 1000,
 * `-- 17 18` those from 17 to 18.
 * @module
 */
import { playScreen } from "./played_screen.ts";

const STEPS = 60;
const SEEDS = 40;

const [first = SEEDS, last] = Deno.args.map(Number).filter(Number.isInteger);
const [from, to] = last === undefined ? [1, first] : [first, last];

Deno.test(`screens hold their rules in lives drawn from seeds ${from} to ${to}`, () => {
  for (let seed = from; seed <= to; seed++) playScreen(seed, STEPS);
});
