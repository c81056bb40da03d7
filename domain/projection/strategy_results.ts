/** What the finished trades of the day have made, by strategy: for the checkpoint. @module */
import type { Trade } from "../account/trade.ts";
import { type DeskRecord, eventOf } from "../desk_record.ts";

export interface StrategyResult {
  readonly wins: number;
  readonly losses: number;
  /** After charges, micro-rupees. */
  readonly net: number;
}

const NOTHING: StrategyResult = { wins: 0, losses: 0, net: 0 };

export class StrategyResults {
  readonly #results = new Map<string, StrategyResult>();

  /** The next record; records come in the order of the log, from its first. */
  add({ events }: DeskRecord): void {
    for (const entry of events) {
      const event = eventOf(entry);
      if (event.type === "RiskDayOpened") this.#results.clear();
      if (event.type === "FillBooked" && event.trade !== null) this.#ended(event.trade);
    }
  }

  of(strategy: string): StrategyResult {
    return this.#results.get(strategy) ?? NOTHING;
  }

  get strategies(): readonly string[] {
    return [...this.#results.keys()];
  }

  #ended({ strategy, net }: Trade): void {
    const { wins, losses, net: before } = this.of(strategy);
    const isWon = net > 0;
    this.#results.set(strategy, {
      wins: wins + (isWon ? 1 : 0),
      losses: losses + (isWon ? 0 : 1),
      net: before + net,
    });
  }
}
