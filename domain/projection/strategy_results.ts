/**
 * What the day has made so far, by strategy: for the checkpoint. Together with what is open it is
 * the day's result, whatever was carried into it and however much of it is closed.
 * @module
 */
import type { IsoDate } from "../market_time.ts";
import { type DeskRecord, eventOf } from "../desk_record.ts";
import type { FillBooked } from "../portfolio/fill.ts";
import { RealisedToday } from "./realised_today.ts";

export interface StrategyResult {
  /** Of the day's finished trades. */
  readonly wins: number;
  readonly losses: number;
  /** Of the day, after charges, micro-rupees: see `RealisedToday`. */
  readonly realised: number;
}

const NOTHING: StrategyResult = { wins: 0, losses: 0, realised: 0 };

export class StrategyResults {
  readonly #results = new Map<string, StrategyResult>();
  readonly #today = new RealisedToday();

  /** The next record; records come in the order of the log, from its first. */
  add({ events }: DeskRecord): void {
    for (const entry of events) {
      const event = eventOf(entry);
      if (event.type === "PricesSeen") this.#today.seen(event.prices);
      else if (event.type === "PortfolioDayOpened") this.#dayOpened(event.date);
      else if (event.type === "FillBooked") this.#booked(event);
    }
  }

  of(strategy: string): StrategyResult {
    return this.#results.get(strategy) ?? NOTHING;
  }

  get strategies(): readonly string[] {
    return [...this.#results.keys()];
  }

  #dayOpened(date: IsoDate): void {
    this.#results.clear();
    this.#today.dayOpened(date);
  }

  #booked(event: FillBooked): void {
    const { held, trade } = event;
    const strategy = (held?.trade ?? trade)?.strategy;
    const before = this.#today.realised;
    this.#today.booked(event);
    if (strategy === undefined) return;
    const { wins, losses, realised } = this.of(strategy);
    const isWon = trade !== null && trade.net > 0;
    this.#results.set(strategy, {
      wins: wins + (isWon ? 1 : 0),
      losses: losses + (trade === null || isWon ? 0 : 1),
      realised: realised + this.#today.realised - before,
    });
  }
}
