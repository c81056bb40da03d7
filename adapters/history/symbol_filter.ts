/**
 * Which rows of a file belong to the symbol being read, by comparing bytes: a file names its
 * symbol a million times and it is made a string once.
 * @module
 */
const OTHERS_KEPT_MAX = 10;

export class SymbolFilter {
  readonly #wanted: string | undefined;
  #passing: Uint8Array | undefined;
  #met = false;
  readonly #others: string[] = [];
  #lastOther: Uint8Array = new Uint8Array(0);

  /** Without `wanted` the first symbol met passes, and no other may follow. */
  constructor(wanted: string | undefined) {
    this.#wanted = wanted;
    if (wanted !== undefined) this.#passing = new TextEncoder().encode(wanted);
  }

  /** The wanted symbol, else the first one met, if any. */
  get symbol(): string | undefined {
    return this.#passing && new TextDecoder().decode(this.#passing);
  }

  /** Whether the symbol written in [from, to) is the one to read. */
  passes(bytes: Uint8Array, from: number, to: number): boolean {
    this.#passing ??= bytes.slice(from, to);
    if (equal(this.#passing, bytes, from, to)) {
      this.#met = true;
      return true;
    }
    if (!equal(this.#lastOther, bytes, from, to)) this.#meet(bytes.slice(from, to));
    return false;
  }

  /** What is wrong with the symbols met in the whole file; null when nothing is. */
  problem(): string | null {
    const others = this.#others.join(", ");
    if (others === "") return null;
    if (this.#wanted === undefined) {
      return `it holds several symbols (${this.symbol}, ${others}): one must be chosen`;
    }
    return this.#met ? null : `it has no row of ${this.#wanted}, it holds ${others}`;
  }

  #meet(other: Uint8Array): void {
    this.#lastOther = other;
    const name = new TextDecoder().decode(other);
    if (this.#others.length < OTHERS_KEPT_MAX && !this.#others.includes(name)) {
      this.#others.push(name);
    }
  }
}

function equal(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[from + i] !== name[i]) return false;
  return true;
}
