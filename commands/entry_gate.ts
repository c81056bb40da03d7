/** What entries are asked once more just before they leave: is there still nothing against it? @module */

export interface EntryGateInput {
  isHalted(): boolean;
  /** The disk does not keep up. */
  isLogSlow(): boolean;
  /** Why the market is not to be entered now; null when it may be. */
  blocked(): string | null;
}

export class EntryGate {
  readonly #input: EntryGateInput;
  #closedFor: string | null = null;

  constructor(input: EntryGateInput) {
    this.#input = input;
  }

  /** For the rest of this run. */
  close(reason: string): void {
    this.#closedFor = reason;
  }

  /** Why an entry must not leave; null when it may. */
  readonly withheld = (): string | null => {
    if (this.#closedFor !== null) return this.#closedFor;
    if (this.#input.isHalted()) return "halted";
    return this.#input.isLogSlow() ? "log_slow" : this.#input.blocked();
  };
}
