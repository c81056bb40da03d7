/**
 * `deno task test:explore [WORDS]`: every life of a position whose name has all of the words (all
 * lives without), each with every single deviation. `--pairs` plays two of them in a life:
 * `--share` [0.05] of those whose second comes about by the first, and fewer of the others, drawn
 * by `--seed` [1]. A failure prints the command that plays it again, step by step, and the task
 * fails.
 * @module
 */
import { parseArgs } from "@std/cli";
import { type Broken, exploredOnce } from "./explored_once.ts";
import { exploredPairs } from "./explored_pairs.ts";
import { allScenarios } from "./explored_scenarios.ts";
import { playExplored } from "./explored_session.ts";
import { type Explored, ExploredWorld } from "./explored_world.ts";

const { _: words, pairs, share, seed, at } = parseArgs(Deno.args, {
  string: ["share", "seed", "at"],
  boolean: ["pairs"],
  default: { share: "0.05", seed: "1" },
  // A word is no flag.
  unknown: (arg, key) => key === undefined || refused(arg),
});

if (!(Number(share) > 0 && Number(share) <= 1)) {
  say([`--share: found ${share}, expected more than 0, at most 1`]);
  Deno.exit(1);
}
let failed = 0;
let found = 0;
let played = 0;
for (const life of allScenarios()) {
  const named = life.name.split(" ");
  if (!words.every((word) => named.includes(String(word)))) continue;
  if (at !== undefined && words.length < named.length) continue;
  found++;
  if (at === undefined) explore(life);
  else again(life, String(at));
}
say([found === 0 ? "no life is called that" : `${played} sessions, ${failed} failed`]);
if (failed > 0 || found === 0) Deno.exit(1);

function refused(flag: string): never {
  say([`unknown flag ${flag}, expected --pairs, --share, --seed or --at`]);
  Deno.exit(2);
}

function explore(life: Explored): void {
  if (!pairs) {
    const { points, broken } = exploredOnce(life);
    return tell(life, points.length, broken);
  }
  const explored = exploredPairs(life, { seed: Number(seed), share: Number(share) });
  tell(life, explored.pairs, explored.broken);
}

function tell({ name }: Explored, sessions: number, broken: readonly Broken[]): void {
  failed += broken.length;
  played += sessions;
  const failures = broken.flatMap(({ at, words }) => [
    `  FAILED, ${words}`,
    `    again: deno task test:explore --at ${at.join()} ${name}`,
  ]);
  say([
    `${name}: ${sessions} ${pairs ? "pairs" : "sessions"}, ${broken.length} failed`,
    ...failures,
  ]);
}

/** One session, with all that happens in it. */
function again(life: Explored, places: string): void {
  const deviations = places.split(",").map(Number);
  const { trace, taken, failure, unclosed } = playExplored(
    new ExploredWorld(life),
    deviations,
    true,
  );
  const problem = failure ?? unclosed;
  if (problem !== null) failed++;
  played++;
  say([...trace, `${taken.join(", ")}: ${problem ?? "held"}`]);
}

function say(lines: readonly string[]): void {
  Deno.stdout.writeSync(new TextEncoder().encode(lines.map((each) => `${each}\n`).join("")));
}
