/** What one run of a desk is given, and how it ends. @module */
import type { RunHeader } from "../../adapters/journal/run_header.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { formatRupees, type Paise } from "../../domain/money.ts";
import type { LogLine } from "../../domain/view/log_view.ts";
import type { DeskClock } from "./desk_clock.ts";
import type { DeskMarket } from "./desk_market.ts";
import type { DeskPaths } from "./desk_paths.ts";
import type { OrderSide } from "./desk_ports.ts";

export interface DeskOptions {
  readonly paths: DeskPaths;
  readonly market: DeskMarket;
  readonly clock: DeskClock;
  readonly orders: OrderSide;
  /** What folded states depend on beside the records. */
  readonly basis: string;
  /** First words of this run in the journal. */
  readonly header: FirstWords;
  /** Of the actors' random streams. */
  readonly seed: number;
  /** First trading day of the journal. */
  readonly date: IsoDate;
  /** Engines to run; null: all of the configuration. */
  readonly engines: readonly Book[] | null;
  /** One line for whoever looks on; `level`: info where it is not said. */
  say(line: string, level?: LogLine["level"]): void;
}

/** How a run ended. */
export type Ending =
  | { readonly type: "stopped" }
  /** The next trading day has other contracts: the desk is to be opened anew for it. */
  | { readonly type: "rolled" }
  | { readonly type: "failed"; readonly error: Error };

/**
 * A whole number. Rises when records say what the program before would not understand: that one
 * then refuses the journal.
 */
export const RECORDS_VERSION = "11";
/** Changes when states fold differently from the same records: checkpoints of before are not used. */
const FOLD_VERSION = "10";

/** The program, settings and zone under which the records of a run are made. */
export interface FirstWords extends RunHeader {
  readonly code: string;
  readonly zone: string;
}

/** First words of a run with these settings. */
export function runHeader(facts: RunHeader): FirstWords {
  return { ...facts, code: RECORDS_VERSION, zone: "Asia/Kolkata" };
}

/** What first words say of the books. */
export function booksTold({ books }: Pick<DeskRules, "books">): RunHeader["books"] {
  return books.map(({ book, product }) => ({ book, product }));
}

/**
 * Why records after `last` are not read by a program that knows those of version `code`; null where
 * they are. What a newer program wrote may say what this one would leave out, a limit or a pause.
 */
export function newerWords(last: RunHeader | null, code = RECORDS_VERSION): string | null {
  const written = last?.code ?? "0";
  if (Number(written) <= Number(code)) return null;
  return `its last run was of a newer program (records of version ${written}, this program knows ` +
    `${code}): go on with that one`;
}

/**
 * What folded states depend on beside the records: the money that a desk began with. All else that
 * a configuration says has gone into the records by the time it matters, as a day's limits have.
 */
export function basisOf(capital: Paise): string {
  return `version ${FOLD_VERSION}, from ${formatRupees(capital)}`;
}
