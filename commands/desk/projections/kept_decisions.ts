/**
 * What a running desk answers to `why`: the newest decisions, kept as its log goes on. Reading the
 * log when somebody asks would keep the engine from its positions for as long as that takes, which
 * after some weeks is many seconds.
 * @module
 */
import type { DeskRecord } from "../../../domain/desk_record.ts";
import { Decisions, type NamesOf } from "../../../domain/why/decisions.ts";
import { whyIn } from "../../../domain/why/why.ts";
import type { WhyHolds, WhyReport } from "../../../domain/why/why_report.ts";

export class KeptDecisions {
  readonly #decisions: Decisions;
  #problem: string | null = null;

  constructor(namesOf: NamesOf) {
    this.#decisions = new Decisions(namesOf);
  }

  /** The next record, from the log's first on. Whatever is wrong with it, the desk must not suffer. */
  add(record: DeskRecord): void {
    if (this.#problem !== null) return;
    try {
      this.#decisions.add(record);
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** `running`: what engines have counted in the session that runs. A string says why not. */
  why(symbol: string, running: readonly WhyHolds[]): WhyReport | string {
    return this.#problem ?? whyIn(this.#decisions, symbol, running);
  }
}
