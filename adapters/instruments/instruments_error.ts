/**
 * Why an instruments dump cannot be used: a closed set of codes, with the lines that say it.
 * @module
 */
const DUMP_FAULTS = [
  "unreadable",
  "empty",
  /** The columns are not Kite's twelve. */
  "columns",
  /** The file ends inside a row. */
  "truncated",
  /** Rows that are not instruments. */
  "bad_rows",
  /** Two rows give one token, or one contract, different terms. */
  "conflict",
] as const;

export type DumpFault = typeof DUMP_FAULTS[number];

const SHOWN = 10;

/** Nothing of this dump may be used. */
export class InstrumentsError extends Error {
  override readonly name = "InstrumentsError";

  constructor(readonly file: string, readonly code: DumpFault, readonly problems: string[]) {
    const rest = problems.length - SHOWN;
    const more = rest > 0 ? [`and ${rest} more`] : [];
    super(`${file}: ${code}: ${[...problems.slice(0, SHOWN), ...more].join("; ")}`);
  }
}
