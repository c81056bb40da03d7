/**
 * A life of a position in which two things go otherwise. All pairs are too many: a seed draws a
 * share of those whose second came about by the first alone, and a smaller one of the others.
 * @module
 */
import { playExplored } from "./explored_session.ts";
import { type Broken, brokenBy } from "./explored_once.ts";
import { type Explored, ExploredWorld } from "./explored_world.ts";
import { Dice } from "./faults.ts";

export interface Drawn {
  readonly seed: number;
  /** Of the pairs whose second thing comes about by the first. */
  readonly share: number;
}

/** Second things that do not depend on the first are drawn so much more rarely. */
const APART = 0.2;

export interface ExploredPairs {
  readonly pairs: number;
  /** What does not hold; a thing that fails alone has no second. */
  readonly broken: readonly Broken[];
}

export function exploredPairs(of: Explored, { seed, share }: Drawn): ExploredPairs {
  const world = new ExploredWorld(of);
  const dice = new Dice(seed, [], share);
  const undisturbed = playExplored(world, []).points;
  const broken: Broken[] = [];
  let pairs = 0;
  const held = (at: readonly number[]) => {
    const report = playExplored(world, at);
    broken.push(...brokenBy(at, report));
    return report.failure === null && report.unclosed === null ? report.points : null;
  };
  const each = Math.sqrt(share);
  for (const first of undisturbed.keys()) {
    if (dice.draw() >= each) continue;
    const points = held([first]) ?? [];
    const isNew = newIn(points, undisturbed);
    for (let second = first + 1; second < points.length; second++) {
      if (dice.draw() >= (isNew(second) ? each : each * APART)) continue;
      pairs++;
      held([first, second]);
    }
  }
  return { pairs, broken };
}

/** Whether a point is one that was not there before, at its time. */
function newIn(points: readonly string[], before: readonly string[]): (place: number) => boolean {
  const known = new Map<string, number>();
  for (const point of before) known.set(point, (known.get(point) ?? 0) + 1);
  const fresh = points.map((point) => {
    const left = known.get(point) ?? 0;
    known.set(point, left - 1);
    return left <= 0;
  });
  return (place) => fresh[place]!;
}
