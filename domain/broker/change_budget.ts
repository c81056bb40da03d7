/**
 * How often each order was changed: the broker takes so many changes of one order and refuses the
 * next one. Whoever re-prices then has to cancel and place anew.
 * @module
 */
export class ChangeBudget {
  readonly #changesMax: number;
  readonly #changes = new Map<string, number>();

  constructor(changesMax: number) {
    this.#changesMax = changesMax;
  }

  /** Counts a change that is about to be asked for; false when the order takes none any more. */
  spend(orderId: string): boolean {
    const changes = this.#changes.get(orderId) ?? 0;
    if (changes >= this.#changesMax) return false;
    this.#changes.set(orderId, changes + 1);
    return true;
  }

  /** How many more the order takes. */
  left(orderId: string): number {
    return this.#changesMax - (this.#changes.get(orderId) ?? 0);
  }

  /** The order has ended. */
  forget(orderId: string): void {
    this.#changes.delete(orderId);
  }
}
