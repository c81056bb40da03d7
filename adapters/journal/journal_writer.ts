/**
 * The writing side of the log, inside its Worker: each batch becomes one transaction, then goes
 * into the second copy, then is acknowledged. The first failure is the last thing it says; that the
 * journal is no longer where it was is one, as what is written to it then is found by nobody.
 * @module
 */
import { FilePlace } from "../disk/file_place.ts";
import { JournalError, journalError } from "./journal_error.ts";
import { writeCheckpoint } from "./checkpoint_file.ts";
import { START } from "./checksum.ts";
import { JournalStore } from "./journal_store.ts";
import { SecondCopy } from "./second_copy.ts";
import type { FromWriter, ToWriter } from "./worker_messages.ts";

/** A writer that hangs in the disk keeps its lock, and the one that replaces it waits. */
const BUSY_MS = 60_000;

type CheckpointEnd = Extract<ToWriter, { readonly type: "CheckpointEnd" }>;

interface Files {
  readonly place: FilePlace;
  readonly store: JournalStore;
  readonly copy: SecondCopy;
  readonly durable: BigInt64Array;
}

export class JournalWriter {
  #files: Files | null = null;
  #failed = false;
  #checkpoint: string[] = [];
  readonly #say: (message: FromWriter) => void;

  constructor(say: (message: FromWriter) => void) {
    this.#say = say;
  }

  handle(message: ToWriter): void {
    if (this.#failed) return;
    try {
      this.#say(this.#answer(message));
    } catch (error) {
      this.#failed = true;
      const { code, file, problem } = journalError(this.#files?.store.file ?? "", error);
      this.#close();
      this.#say({ type: "Failed", code, file, problem });
    }
  }

  #answer(message: ToWriter): FromWriter {
    switch (message.type) {
      case "Open": {
        const { file, copyAfter, pagesMax, durable } = message;
        const pages = pagesMax === undefined ? {} : { pagesMax };
        const place = new FilePlace(file);
        assertKept(place);
        const store = new JournalStore(file, { busyMs: BUSY_MS, ...pages });
        this.#files = { place, store, copy: new SecondCopy(store, copyAfter), durable };
        return { type: "Opened" };
      }
      case "Append": {
        const { place, store, copy, durable } = this.#files!;
        const { first, texts } = message;
        copy.append(store.append(first, texts));
        assertKept(place);
        const lsn = first + texts.length - 1;
        Atomics.store(durable, 0, BigInt(lsn));
        return { type: "Durable", lsn };
      }
      case "CheckpointPiece":
        this.#checkpoint.push(...message.lines);
        return { type: "Pong" };
      case "CheckpointEnd":
        return this.#writeCheckpoint(message);
      case "Ping":
        if (this.#files !== null) assertKept(this.#files.place);
        return { type: "Pong" };
      case "Close":
        this.#close();
        return { type: "Closed" };
    }
  }

  #writeCheckpoint({ lsn, basis, lineCount }: CheckpointEnd): FromWriter {
    const { place, store, copy } = this.#files!;
    // It is written by its name, and would be of another journal.
    assertKept(place);
    const lines = this.#checkpoint;
    this.#checkpoint = [];
    // Records come before the checkpoint that covers them, so its last one is there.
    const mark = lsn === 0 ? START : store.row(lsn);
    if (mark === null || lines.length !== lineCount) {
      throw new Error(`checkpoint ${lsn} has ${lines.length} lines of ${lineCount}`);
    }
    writeCheckpoint(store.file, { mark, basis, lines });
    // What still lies in the write-ahead log alone could be lost with one bad page of it.
    if (store.settle()) copy.forget(lsn);
    return { type: "CheckpointWritten", lsn };
  }

  #close(): void {
    this.#files?.copy.close();
    this.#files?.store.close();
    this.#files = null;
  }
}

/** Throws JournalError, also where there is none from the beginning: SQLite would make one. */
function assertKept({ isKept, path }: FilePlace): void {
  if (isKept) return;
  throw new JournalError("moved", path, "it is gone: removed or moved away while a desk writes it");
}
