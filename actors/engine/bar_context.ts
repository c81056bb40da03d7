/**
 * What a strategy may look at beside its bar: worked out when it looks, since most bars of most
 * strategies end without. Part of the engine actor; it keeps nothing of its own.
 * @module
 */
import type { BookRules, DeskRules } from "../../domain/desk_rules.ts";
import { isLastHour } from "../../domain/option/last_hour.ts";
import type { StrategyContext } from "../../domain/strategy/strategy.ts";
import type { BarClosed } from "../protocol/bars.ts";

export class BarContext implements StrategyContext {
  readonly #bar: BarClosed;
  readonly #book: BookRules;
  readonly #rules: DeskRules;
  /** What was thrown by the desk's own code as a strategy looked: no strategy's failure. */
  broken: { readonly error: unknown } | null = null;

  constructor(
    readonly previous: StrategyContext["previous"],
    bar: BarClosed,
    book: BookRules,
    rules: DeskRules,
  ) {
    this.#bar = bar;
    this.#book = book;
    this.#rules = rules;
  }

  get lastHourOfExpiry(): boolean {
    try {
      return isLastHour(this.#bar, this.#book, this.#rules);
    } catch (error) {
      this.broken ??= { error };
      throw error;
    }
  }
}
