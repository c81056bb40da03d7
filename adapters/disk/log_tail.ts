/** What is added to a text log from now on, line by line. @module */

import { PREFIX_LENGTH } from "./text_log.ts";

export class LogTail {
  readonly #path: string;
  readonly #decoder = new TextDecoder();
  #from: number;
  #rest = "";

  constructor(path: string) {
    this.#path = path;
    this.#from = sizeOf(path);
  }

  /** Complete lines since the last look, without their stamps and levels. */
  lines(): string[] {
    const size = sizeOf(this.#path);
    if (size <= this.#from) return [];
    const file = Deno.openSync(this.#path);
    try {
      const bytes = new Uint8Array(size - this.#from);
      file.seekSync(this.#from, Deno.SeekMode.Start);
      const count = file.readSync(bytes) ?? 0;
      this.#from += count;
      const lines = (this.#rest + this.#decoder.decode(bytes.subarray(0, count), { stream: true }))
        .split("\n");
      this.#rest = lines.pop()!;
      return lines.map((line) => line.slice(PREFIX_LENGTH));
    } finally {
      file.close();
    }
  }
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}
