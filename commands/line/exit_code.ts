/**
 * What the process says when it ends. Stable: scripts read these. Codes 64 and above are left to
 * the shell and to signals (128 + n).
 * @module
 */
export const EXIT = {
  /** Did what was asked; also after a clean stop by SIGINT or SIGTERM. */
  ok: 0,
  /** Could not: a data file, the disk, the network or the broker failed. */
  failed: 1,
  /** Bad input: configuration or flags. Nothing was started. */
  badInput: 2,
  /** No engine of that mode runs. */
  noEngine: 3,
  /** The engine said no, or FLATTEN left something open. */
  refused: 4,
} as const;

/** Codes of processes that a signal has ended begin after this. */
export const KILLED = 128;

export type ExitCode = typeof EXIT[keyof typeof EXIT];
