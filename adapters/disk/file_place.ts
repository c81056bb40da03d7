/**
 * The file that a path led to at first. Removed or moved away under whoever has it open, it takes
 * all that is written, and nobody finds that again.
 * @module
 */

export class FilePlace {
  readonly #first: string | null;

  constructor(readonly path: string) {
    this.#first = identityOf(path);
  }

  /** Whether the path leads to the same file still. */
  get isKept(): boolean {
    return this.#isFirst(identityOf(this.path));
  }

  /** The same, where nobody may wait for a disk that hangs. */
  async isKeptStill(): Promise<boolean> {
    return this.#isFirst(await Deno.stat(this.path).then(identity, () => null));
  }

  #isFirst(found: string | null): boolean {
    return found !== null && found === this.#first;
  }
}

/** Null: none can be had there. */
function identityOf(path: string): string | null {
  try {
    return identity(Deno.statSync(path));
  } catch {
    return null;
  }
}

/** No other file has it as long as somebody has that one open. */
function identity({ dev, ino }: Deno.FileInfo): string {
  return `${dev} ${ino}`;
}
