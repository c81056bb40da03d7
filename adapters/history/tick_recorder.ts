/**
 * Keeps what a market shows, for a replay: ticks as they are handed to the actors, the minutes of
 * the past that were asked for, and what was known of the day. A disk that fails ends the recording
 * and nothing else.
 * @module
 */
import { type IsoDate, istDate } from "../../domain/market_time.ts";
import type { HistoryReply, HistoryRequest } from "../../domain/ports.ts";
import { within } from "../within.ts";
import { BlockEncoder, type TickFrame } from "./tick_codec.ts";
import { TickFile } from "./tick_file.ts";

export interface RecorderOptions {
  /** Of the file of a day. */
  path(date: IsoDate): string;
  /** What is known of the day, in JSON: written before its first tick. */
  day(date: IsoDate): unknown;
  /** What was recorded before was damaged: from there on it is in the file `keptAs`. */
  damaged?(path: string, keptAs: string): void;
  /** The recording has ended before the session. */
  failed(problem: string): void;
}

/** A block is written when it is this large, or this old: a crash may cost it. */
const BLOCK_BYTES = 48 * 1024;
const BLOCK_MS = 10_000;
/** So long whoever closes waits for a disk that hangs. */
const LAST_WAIT_MS = 10_000;

const utf8 = new TextEncoder();

export class TickRecorder {
  readonly #options: RecorderOptions;
  readonly #encoder = new BlockEncoder();
  #file: TickFile | null = null;
  /** By day: one that was left is not read again to be opened, as its end may not be written yet. */
  readonly #files = new Map<IsoDate, TickFile>();
  #blockAt = -Infinity;
  #failed = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  frame(frame: TickFrame): void {
    this.#safely(() => {
      this.#opened(istDate(frame.at));
      if (this.#encoder.length === 0) this.#blockAt = frame.at;
      this.#encoder.add(frame);
      const isDue = this.#encoder.length >= BLOCK_BYTES || frame.at - this.#blockAt >= BLOCK_MS;
      if (isDue) this.#flush();
    });
  }

  history({ token, until }: HistoryRequest, minutes: HistoryReply): void {
    if (minutes.length === 0) return;
    const rows = minutes.map(({ at, open, high, low, close, volume }) => [
      ...[at, open, high, low, close, volume],
    ]);
    this.#safely(() => {
      const file = this.#opened(istDate(until));
      file.append({ kind: "notes", bytes: json({ type: "minutes", token, rows }) });
    });
  }

  /** Resolves once all is written that could be, or after a while. */
  async close(): Promise<void> {
    this.#safely(() => this.#leave());
    this.#failed = true;
    const written = [...this.#files.values()].map((file) => file.written());
    await within(Promise.all(written), LAST_WAIT_MS);
  }

  #opened(date: IsoDate): TickFile {
    const known = this.#files.get(date);
    if (known !== undefined && known === this.#file) return known;
    this.#leave();
    if (known !== undefined) return this.#file = known;
    const path = this.#options.path(date);
    this.#file = new TickFile(path, (error) => this.#end(error));
    this.#files.set(date, this.#file);
    if (this.#file.keptAs !== null) this.#options.damaged?.(path, this.#file.keptAs);
    const day = { type: "day", ...this.#options.day(date) as Record<string, unknown> };
    this.#file.append({ kind: "notes", bytes: json(day) });
    return this.#file;
  }

  #leave(): void {
    this.#flush();
    this.#file?.close();
    this.#file = null;
  }

  #flush(): void {
    if (this.#encoder.length === 0 || this.#file === null) return;
    this.#file.append({ kind: "frames", bytes: this.#encoder.take() });
  }

  #safely(act: () => void): void {
    if (this.#failed) return;
    try {
      act();
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#options.failed(
      `no more ticks are recorded: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function json(value: unknown): Uint8Array {
  return utf8.encode(JSON.stringify(value));
}
