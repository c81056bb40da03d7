/**
 * One position's life at a broker, explored: each thing that may go otherwise does so once, alone,
 * where something else always does, or with another. Every invariant holds, and nothing is left to
 * FLATTEN.
 * @module
 */
import { assertEquals } from "@std/assert";
import { exploredOnce } from "./explored_once.ts";
import { exploredPairs } from "./explored_pairs.ts";
import { everyScenario, scenario, withoutChanges } from "./explored_scenarios.ts";
import { playExplored } from "./explored_session.ts";
import { ExploredWorld } from "./explored_world.ts";
import { SECOND_MS } from "../../domain/market_time.ts";

Deno.test("what is half closed and then stopped survives anything that goes otherwise", () => {
  const { points, broken } = exploredOnce(scenario("future", "soft_stop", false));
  assertEquals(broken, []);
  for (const what of ["timeout_", "lost_", "late_", "stale ", "killed ", "owner ", "operator "]) {
    assertEquals([what, points.some((each) => each.includes(` ${what}`))], [what, true]);
  }
});

Deno.test("so does one that is flattened while no update comes", () => {
  const of = scenario("share_short", "flatten", false);
  assertEquals(exploredOnce({ ...of, fixed: { always: /^lost_postbacks/ } }).broken, []);
});

/** One in so many lives; `deno task test:explore lost_changes` plays seven choice by choice. */
const SAMPLED = 3;

Deno.test("a life is covered within twenty seconds where no change is ever made", () => {
  const sampled = everyScenario(true).filter((_, i) => i % SAMPLED === 0);
  const uncovered = sampled.flatMap((of) => {
    const coveredWithinMs = 20 * SECOND_MS;
    const { failure, unclosed } = playExplored(
      new ExploredWorld({ ...withoutChanges(of), coveredWithinMs }),
      [],
    );
    const problem = failure ?? unclosed;
    return problem === null ? [] : [`${of.name}: ${problem}`];
  });
  assertEquals(uncovered, []);
});

Deno.test("what is written behind a wing survives two things that go otherwise", () => {
  const of = scenario("written", "part", false);
  const { pairs, broken } = exploredPairs(of, { seed: 1, share: 0.004 });
  assertEquals([broken, pairs > 20], [[], true]);
});
