/** What one run of the paper desk is given, and how it ends. @module */
import type { Book } from "../domain/instrument.ts";
import type { IsoDate } from "../domain/market_time.ts";
import type { SimulatedDesk } from "./simulated_desk.ts";

export interface PaperOptions {
  readonly desk: SimulatedDesk;
  /** What folded states depend on beside the records. */
  readonly basis: string;
  /** First words of this run in the journal. */
  readonly header: unknown;
  readonly seed: number;
  /** First trading day of the journal. */
  readonly date: IsoDate;
  readonly speed: number;
  /** Engines to run; null: all of the configuration. */
  readonly engines: readonly Book[] | null;
  /** One line for whoever looks on. */
  say(line: string): void;
}

/** How a run ended. */
export type Ending =
  | { readonly type: "stopped" }
  /** The next trading day has other contracts: the desk is to be opened anew for it. */
  | { readonly type: "rolled" }
  | { readonly type: "failed"; readonly error: Error };
