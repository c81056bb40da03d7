/**
 * One position's life at a broker, explored: each thing that may go otherwise does so once, alone,
 * and where something else always does. Every invariant holds, and nothing is left to FLATTEN.
 * @module
 */
import { assertEquals } from "@std/assert";
import { scenario } from "./explored_scenarios.ts";
import { playExplored } from "./explored_session.ts";
import { type Explored, ExploredWorld } from "./explored_world.ts";

/** What each session says that does not hold, with what went otherwise in it. */
function explored(of: Explored): { readonly points: readonly string[]; broken: string[] } {
  const world = new ExploredWorld(of);
  const { points } = playExplored(world, []);
  const broken = points.flatMap((_, place) => {
    const { taken, failure, unclosed } = playExplored(world, [place]);
    const problem = failure ?? unclosed;
    return problem === null ? [] : [`${place} ${taken.join(", ")}: ${problem}`];
  });
  return { points, broken };
}

Deno.test("what is half closed and then stopped survives anything that goes otherwise", () => {
  const { points, broken } = explored(scenario("future", "soft_stop", false));
  assertEquals(broken, []);
  for (const what of ["timeout_", "lost_", "late_", "stale ", "killed ", "owner ", "operator "]) {
    assertEquals([what, points.some((each) => each.startsWith(what))], [what, true]);
  }
});

Deno.test("so does one that is flattened while no update comes", () => {
  const of = scenario("share_short", "flatten", false);
  assertEquals(explored({ ...of, fixed: { always: /^lost_postbacks/ } }).broken, []);
});
