/**
 * `deno task test:explore [WORDS]`: every life of a position whose name has all of the words (all
 * lives without), each with every single deviation. The task fails where something does not hold.
 * @module
 */
import { exploredOnce } from "./explored_once.ts";
import { allScenarios } from "./explored_scenarios.ts";

let failed = 0;
for (const life of allScenarios()) {
  const named = life.name.split(" ");
  if (!Deno.args.every((word) => named.includes(word))) continue;
  const { points, broken } = exploredOnce(life);
  failed += broken.length;
  say([`${life.name}: ${points.length} sessions, ${broken.length} failed`, ...broken]);
}
if (failed > 0) Deno.exit(1);

function say(lines: readonly string[]): void {
  Deno.stdout.writeSync(new TextEncoder().encode(lines.map((each) => `${each}\n`).join("")));
}
