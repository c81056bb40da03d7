/** A life of a position in which each thing that may go otherwise does so once, alone. @module */
import { type ExploredReport, playExplored } from "./explored_session.ts";
import { type Explored, ExploredWorld } from "./explored_world.ts";

export interface ExploredOnce {
  /** Every choice point of the session in which nothing does. */
  readonly points: readonly string[];
  readonly broken: readonly Broken[];
}

/** What does not hold, and the places of what went otherwise in it. */
export interface Broken {
  readonly at: readonly number[];
  readonly words: string;
}

export function exploredOnce(of: Explored): ExploredOnce {
  const world = new ExploredWorld(of);
  const { points } = playExplored(world, []);
  const broken = [...points.keys()].flatMap((place) =>
    brokenBy([place], playExplored(world, [place]))
  );
  return { points, broken };
}

/** None where all holds. */
export function brokenBy(
  at: readonly number[],
  { taken, failure, unclosed }: Pick<ExploredReport, "taken" | "failure" | "unclosed">,
): Broken[] {
  const problem = failure ?? unclosed;
  return problem === null ? [] : [{ at, words: `${taken.join(", ")}: ${problem}` }];
}
