/**
 * The trading side's hold on the Worker that writes. A Worker that dies or falls silent is
 * replaced, and the new one is given what was not acknowledged; no actor notices.
 * @module
 */
import { JournalError } from "./journal_error.ts";
import type { FromWriter, ToWriter } from "./worker_messages.ts";

/** What the link needs of whoever owns the records. */
export interface LinkOwner {
  /** Encoded records after `lsn`, at most `countMax`. */
  textsAfter(lsn: number, countMax: number): string[];
  /** A Worker has opened the journal and takes records. */
  opened(): void;
  /** On the disk: known as soon as can be, between the turns of a busy loop. */
  durable(lsn: number): void;
  /** The same as the Worker's message says it, in a macrotask of its own: for what takes longer. */
  confirmed(lsn: number): void;
  checkpointWritten(lsn: number): void;
  failed(error: JournalError): void;
  /** A new Worker stands in the place of one that is gone: half a checkpoint went with it. */
  replaced(problem: string): void;
}

export interface LinkOptions {
  readonly file: string;
  readonly copyAfter: number;
  readonly pagesMax: number | undefined;
  readonly startWorker: () => Worker;
  readonly monotonicMs: () => number;
  /** A Worker that owes an answer for so long is taken for dead. */
  readonly silenceMs: number;
  /** Milliseconds between beats; 0 when somebody else beats. */
  readonly beatMs: number;
}

/** Batches under way: one being written and one that waits, so that the disk is never idle. */
const IN_FLIGHT_MAX = 2;
const RECORDS_PER_BATCH = 512;
/** Workers that die one after another without having written anything. */
const ATTEMPTS_MAX = 5;

export class WriterLink {
  readonly #owner: LinkOwner;
  readonly #options: LinkOptions;
  #worker: Worker | null = null;
  #opened = false;
  /** Highest lsn sent to this Worker, or known to be on the disk. */
  #sentLsn: number;
  /** Last lsn of each batch under way, oldest first. */
  #inFlight: number[] = [];
  /** Highest lsn on the disk as this Worker writes it; 0 before its first batch. */
  #written = sharedLsn();
  /** When the answer that is owed was asked for or last moved; null when none is owed. */
  #owedSinceMs: number | null = null;
  #beatAtMs: number;
  #attempts = 0;
  #durableLsn: number;
  #closed: (() => void) | null = null;
  #interval: ReturnType<typeof setInterval> | null = null;

  constructor(durableLsn: number, owner: LinkOwner, options: LinkOptions) {
    this.#durableLsn = this.#sentLsn = durableLsn;
    this.#owner = owner;
    this.#options = options;
    this.#beatAtMs = options.monotonicMs();
    this.#start();
    if (options.beatMs > 0) this.#interval = setInterval(() => this.#beatAgain(), options.beatMs);
  }

  get file(): string {
    return this.#options.file;
  }

  /** Sends what has been appended, as far as there is room under way. */
  flush(): void {
    while (this.#opened && this.#inFlight.length < IN_FLIGHT_MAX) {
      const texts = this.#owner.textsAfter(this.#sentLsn, RECORDS_PER_BATCH);
      if (texts.length === 0) return;
      this.post({ type: "Append", first: this.#sentLsn + 1, texts });
      this.#sentLsn += texts.length;
      this.#inFlight.push(this.#sentLsn);
    }
  }

  /** Notices what is on the disk: its message may wait behind a loop that is busy. */
  look(): void {
    this.#reached(Number(Atomics.load(this.#written, 0)));
  }

  post(message: ToWriter): void {
    this.#owedSinceMs ??= this.#options.monotonicMs();
    this.#worker?.postMessage(message);
  }

  /** To be called now and then: replaces a Worker that has fallen silent. */
  beat(): void {
    if (this.#worker === null) return;
    if (this.#owedSinceMs === null) return this.post({ type: "Ping" });
    const silentMs = this.#options.monotonicMs() - this.#owedSinceMs;
    // A new Worker can do nothing about a disk that hangs: each is given more time.
    if (silentMs >= this.#options.silenceMs * 2 ** this.#attempts) {
      this.#replace(`silent for ${Math.round(silentMs)} ms`);
    }
  }

  #beatAgain(): void {
    const nowMs = this.#options.monotonicMs();
    // A loop that was away for a long turn has heard nobody: that is not the Worker's silence.
    const wasAway = nowMs - this.#beatAtMs > 2 * this.#options.beatMs;
    if (wasAway && this.#owedSinceMs !== null) this.#owedSinceMs = nowMs;
    this.#beatAtMs = nowMs;
    this.beat();
  }

  /** Lets the Worker close its files; resolves once it has, or is gone. */
  async close(): Promise<void> {
    if (this.#worker === null) return;
    await new Promise<void>((resolve) => {
      this.#closed = resolve;
      this.post({ type: "Close" });
    });
    this.stop();
  }

  /** Ends the Worker as it is. */
  stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#opened = false;
    if (this.#interval !== null) clearInterval(this.#interval);
    this.#closed?.();
  }

  #start(): void {
    const worker = this.#worker = this.#options.startWorker();
    const { file, copyAfter, pagesMax } = this.#options;
    this.#opened = false;
    this.#sentLsn = this.#durableLsn;
    this.#inFlight = [];
    this.#written = sharedLsn();
    this.#owedSinceMs = null;
    // What an earlier Worker still says concerns nobody.
    const current = () => worker === this.#worker;
    worker.onmessage = ({ data }: MessageEvent<FromWriter>) => {
      if (current()) this.#hear(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (current()) this.#replace(event.message);
    };
    this.post({ type: "Open", file, copyAfter, pagesMax, durable: this.#written });
  }

  #replace(problem: string): void {
    this.#worker?.terminate();
    // What was seen on the disk, nobody will say any more.
    this.#owner.confirmed(this.#durableLsn);
    if (this.#closed !== null) return this.stop();
    if (++this.#attempts < ATTEMPTS_MAX) {
      this.#start();
      return this.#owner.replaced(problem);
    }
    this.stop();
    const times = `${ATTEMPTS_MAX} times in a row`;
    this.#owner.failed(
      new JournalError("worker", this.#options.file, `its writer died ${times}: ${problem}`),
    );
  }

  #hear(message: FromWriter): void {
    if (message.type === "Durable") this.#reached(message.lsn);
    this.#owedSinceMs = this.#inFlight.length > 0 ? this.#options.monotonicMs() : null;
    switch (message.type) {
      case "Opened":
        this.#opened = true;
        this.flush();
        return this.#owner.opened();
      case "Durable":
        return this.#owner.confirmed(message.lsn);
      case "CheckpointWritten":
        return this.#owner.checkpointWritten(message.lsn);
      case "Pong":
        this.#attempts = 0;
        return;
      case "Closed":
        return this.#closed?.();
      case "Failed":
        this.stop();
        return this.#owner.failed(new JournalError(message.code, message.file, message.problem));
    }
  }

  /** Said or seen, whichever comes first. */
  #reached(lsn: number): void {
    if (lsn <= this.#durableLsn) return;
    this.#inFlight = this.#inFlight.filter((last) => last > lsn);
    this.#attempts = 0;
    this.#durableLsn = lsn;
    // The disk first, then those who wait for it.
    this.flush();
    this.#owner.durable(lsn);
  }
}

function sharedLsn(): BigInt64Array {
  return new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
}
