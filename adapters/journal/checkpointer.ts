/**
 * Writes down, now and then, where every actor stands: encoded in pieces between turns, so that
 * no tick waits for it, and sent to the Worker, which puts them in a file.
 * @module
 */
import { setImmediate } from "node:timers";
import type { ToWriter } from "./worker_messages.ts";

/** What is written: the history of all actors at one lsn. */
export interface Written {
  readonly lastLsn: number;
  written(): Iterable<string>;
}

export interface CheckpointerOptions {
  readonly basis: string;
  /** Records from one checkpoint to the next. */
  readonly every: number;
  /** Lsn of the checkpoint that is there already, or 0. */
  readonly lsn: number;
}

interface Draft {
  readonly lsn: number;
  lineCount: number;
  stage: "encoding" | "encoded" | "sent";
}

/** Characters encoded in one go. */
const PIECE_LENGTH = 1 << 16;

export class Checkpointer {
  readonly #history: Written;
  readonly #send: (message: ToWriter) => void;
  readonly #options: CheckpointerOptions;
  #writtenLsn: number;
  #durableLsn: number;
  #draft: Draft | null = null;
  #waiting: (() => void)[] = [];

  constructor(history: Written, send: (message: ToWriter) => void, options: CheckpointerOptions) {
    this.#history = history;
    this.#send = send;
    this.#options = options;
    this.#writtenLsn = options.lsn;
    this.#durableLsn = history.lastLsn;
  }

  /** To be told, between turns, how far the disk is. What it begins with is there already. */
  durable(lsn: number): void {
    this.#durableLsn = lsn;
    if (this.#draft !== null) this.#finish(this.#draft);
    else if (this.#history.lastLsn - this.#writtenLsn >= this.#options.every) this.#begin();
  }

  /** Writes one now; resolves when it is there, or has come to nothing. */
  async write(): Promise<void> {
    if (this.#history.lastLsn === this.#writtenLsn) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      if (this.#draft === null) this.#begin();
    });
  }

  written(lsn: number): void {
    this.#writtenLsn = lsn;
    this.abandon();
  }

  /** The Worker is gone and half a checkpoint with it: the next one is soon due. */
  abandon(): void {
    this.#draft = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #begin(): void {
    const draft: Draft = this.#draft = {
      lsn: this.#history.lastLsn,
      lineCount: 0,
      stage: "encoding",
    };
    const lines = this.#history.written()[Symbol.iterator]();
    const step = () => {
      if (this.#draft !== draft) return;
      const piece: string[] = [];
      for (let length = 0; length < PIECE_LENGTH;) {
        const { value, done } = lines.next();
        if (done) {
          draft.stage = "encoded";
          break;
        }
        piece.push(value);
        length += value.length;
      }
      draft.lineCount += piece.length;
      this.#send({ type: "CheckpointPiece", lines: piece });
      if (draft.stage === "encoding") setImmediate(step);
      else this.#finish(draft);
    };
    step();
  }

  /** The file may not know more than the journal. */
  #finish(draft: Draft): void {
    const { lsn, lineCount, stage } = draft;
    if (stage !== "encoded" || this.#durableLsn < lsn) return;
    draft.stage = "sent";
    this.#send({ type: "CheckpointEnd", lsn, basis: this.#options.basis, lineCount });
  }
}
