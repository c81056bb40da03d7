/** Strategies that were set aside in a run, by what they have failed of. @module */
import { type DeskRecord, eventOf } from "../../domain/desk_record.ts";
import { type EpochMs, istStamp } from "../../domain/market_time.ts";
import { strategyKey } from "../../domain/strategy/intent.ts";

/** Without a strategy that was set aside it is not the run that was asked for. */
export class FailedStrategies {
  /** By book and strategy: the first failure, and the days on which there was one. */
  readonly #found = new Map<string, { readonly words: string; days: number }>();

  onRecord({ events, at }: DeskRecord): void {
    for (let i = 0; i < events.length; i++) {
      const event = eventOf(events[i]!);
      if (event.type !== "StrategyFailed") continue;
      const { book, strategy, symbol, error } = event;
      const name = strategyKey({ book, strategy });
      const known = this.#found.get(name);
      if (known !== undefined) {
        known.days++;
        continue;
      }
      const when = istStamp(at as EpochMs).slice(0, "2024-01-31T09:20".length).replace("T", " ");
      const words = `${name} failed on ${symbol}, first at ${when}: ${error}`;
      this.#found.set(name, { words, days: 1 });
    }
  }

  words(): string[] {
    return [...this.#found.values()].map(({ words, days }) =>
      `${words} (set aside on ${days} ${days === 1 ? "day" : "days"})`
    );
  }
}
