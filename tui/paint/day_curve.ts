/** The day's curve against the clock: hours in which nothing moved are as wide as any other. @module */

interface Point {
  /** Market time. */
  readonly at: number;
  readonly net: number;
}

/** `count` values, evenly spaced in time from the first point to `until`: each holds on. */
export function byTheClock(points: readonly Point[], until: number, count: number): number[] {
  const [first] = points;
  if (first === undefined) return [];
  const spanMs = Math.max(until, points.at(-1)!.at) - first.at;
  let place = 0;
  return Array.from({ length: count }, (_, x) => {
    const at = count <= 1 ? Infinity : first.at + spanMs * x / (count - 1);
    while (place + 1 < points.length && points[place + 1]!.at <= at) place++;
    return points[place]!.net;
  });
}
