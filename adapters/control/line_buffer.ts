/** Bytes from a socket to lines of text, with a bound on what is kept. @module */
const NEWLINE = 10;

export class LineBuffer {
  readonly #decoder = new TextDecoder();
  #rest = new Uint8Array(0);

  constructor(readonly bytesMax: number) {}

  /** The lines that `bytes` completes; null once a line is longer than `bytesMax`. */
  push(bytes: Uint8Array): string[] | null {
    const lines: string[] = [];
    let from = 0;
    for (let end; (end = bytes.indexOf(NEWLINE, from)) >= 0; from = end + 1) {
      const line = this.#joined(bytes.subarray(from, end));
      if (line.length > this.bytesMax) return null;
      this.#rest = new Uint8Array(0);
      lines.push(this.#decoder.decode(line));
    }
    this.#rest = this.#joined(bytes.subarray(from));
    return this.#rest.length > this.bytesMax ? null : lines;
  }

  #joined(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const joined = new Uint8Array(this.#rest.length + bytes.length);
    joined.set(this.#rest);
    joined.set(bytes, this.#rest.length);
    return joined;
  }
}
