/** A life of a position in which each thing that may go otherwise does so once, alone. @module */
import { playExplored } from "./explored_session.ts";
import { type Explored, ExploredWorld } from "./explored_world.ts";

export interface ExploredOnce {
  /** Every choice point of the session in which nothing does. */
  readonly points: readonly string[];
  /** What does not hold, with what went otherwise in it. */
  readonly broken: readonly string[];
}

export function exploredOnce(of: Explored): ExploredOnce {
  const world = new ExploredWorld(of);
  const { points } = playExplored(world, []);
  const broken = points.flatMap((_, place) => {
    const { taken, failure, unclosed } = playExplored(world, [place]);
    const problem = failure ?? unclosed;
    return problem === null ? [] : [`${place} ${taken.join(", ")}: ${problem}`];
  });
  return { points, broken };
}
