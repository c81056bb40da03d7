/**
 * One line of a bench: a figure of ours against a peer's from the same run. Ratios travel between
 * machines, absolute figures do not.
 * @module
 */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Whom we were measured against. */
  readonly peer: string;
  /** Ours against the peer's; `name` and `target` say which way is better. */
  readonly ratio: number;
  readonly target: number;
  readonly ok: boolean;
  /** What `target` limits: the ratio, or, where absolute times are asked for, the value. */
  readonly limits?: "ratio" | "value";
}

/** `ok    indicators_8: 3,456,789 bars/s, 12.3x trading-signals (target 3x)`. */
export function formatRow(row: BenchRow): string {
  const { name, value, unit, peer, ratio, target, ok, limits } = row;
  const digits = value < 1 ? 4 : value < 100 ? 2 : 0;
  const figure = value.toLocaleString("en-US", { maximumFractionDigits: digits });
  const verdict = ok ? "ok   " : "MISSED";
  const aim = Number.isFinite(target)
    ? ` (target ${target}${limits === "value" ? ` ${unit}` : "x"})`
    : "";
  return `${verdict} ${name}: ${figure} ${unit}, ${ratio.toFixed(2)}x ${peer}${aim}`;
}

/** The middle of some figures. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2;
}

/** For programs: one object a line. An absent target is null. */
export function jsonRow({ name, value, unit, peer, ratio, target, ok }: BenchRow): string {
  const limit = Number.isFinite(target) ? target : null;
  return JSON.stringify({ name, value, unit, peer, ratio, target: limit, ok });
}
