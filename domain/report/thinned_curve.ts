/**
 * A curve that is thinned as it grows, so that it never takes more room: whenever it is full,
 * every second point goes, and the distance that new ones must keep is doubled.
 * @module
 */
import { type EpochMs, SECOND_MS } from "../market_time.ts";

/** First distance of the points of a day's curve, the same on screens and in reports. */
export const DAY_POINT_EVERY_MS = SECOND_MS;
/** Points of a report's curve. */
export const REPORT_POINTS_MAX = 2_000;

interface Point {
  /** Market time. */
  readonly at: EpochMs;
}

export class ThinnedCurve<P extends Point> {
  readonly #firstEveryMs: number;
  readonly #pointsMax: number;
  #everyMs: number;
  #kept: P[] = [];
  /** The newest point, while it is too near to the last one kept. */
  #now: P | null = null;

  /** `everyMs`: first distance of the points in market time. */
  constructor(everyMs: number, pointsMax: number) {
    this.#firstEveryMs = everyMs;
    this.#everyMs = everyMs;
    this.#pointsMax = pointsMax;
  }

  /** Forgets everything before `first`. */
  restart(first: P): void {
    this.#kept = [first];
    this.#now = null;
    this.#everyMs = this.#firstEveryMs;
  }

  /** Whether a point of that instant would be kept for longer than as the newest one. */
  hasRoomAt(at: EpochMs): boolean {
    const last = this.#kept.at(-1);
    return last === undefined || at - last.at >= this.#everyMs;
  }

  add(point: P): void {
    if (!this.hasRoomAt(point.at)) {
      this.#now = point;
      return;
    }
    this.#now = null;
    this.#kept.push(point);
    // One place is for what is newer than the last point.
    if (this.#kept.length < this.#pointsMax) return;
    this.#everyMs *= 2;
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0 || i === this.#kept.length - 1);
  }

  /** Oldest first, at most as many as there is room for; the last one is the newest. */
  points(): readonly P[] {
    return this.#now === null ? this.#kept : [...this.#kept, this.#now];
  }
}
