/**
 * A JSON file with the newest state, for people and programs that look on. A view: nothing is ever
 * recovered from it, so nothing waits for the disk either. A running desk that did was late by as
 * long as the disk took.
 * @module
 */
import { dirname } from "node:path";
import { type FileError, fileError } from "../disk/file_error.ts";

export class StateFile {
  readonly #path: string;
  readonly #failed: (error: FileError) => void;
  #newest: string | null = null;
  #run: Promise<void> | null = null;

  /** `failed`: a state could not be written. */
  constructor(path: string, failed: (error: FileError) => void) {
    this.#path = path;
    this.#failed = failed;
  }

  /** The file is replaced whole, beside the loop; its folder is made. */
  replace(state: unknown): void {
    this.#newest = `${JSON.stringify(state, null, 2)}\n`;
    this.#run ??= this.#write();
  }

  /** Resolves once the newest state is written; never rejects. */
  written(): Promise<void> {
    return this.#run ?? Promise.resolve();
  }

  async #write(): Promise<void> {
    const path = this.#path;
    try {
      await Deno.mkdir(dirname(path), { recursive: true });
      while (this.#newest !== null) {
        const text = this.#newest;
        this.#newest = null;
        await Deno.writeTextFile(`${path}.new`, text);
        await Deno.rename(`${path}.new`, path);
      }
    } catch (error) {
      this.#failed(fileError(path, error));
    }
    this.#run = null;
  }
}
