/**
 * Writers under the control of a test: real Workers that can be killed, and one in this isolate
 * that answers only when told to.
 * @module
 */
import { JournalWriter } from "../../../adapters/journal/journal_writer.ts";
import type { FromWriter, ToWriter } from "../../../adapters/journal/worker_messages.ts";

/** Starts real Workers and remembers them. */
export class RealWorkers {
  readonly started: Worker[] = [];

  readonly start = (): Worker => {
    const url = new URL("../../../adapters/journal/journal_worker.ts", import.meta.url);
    const worker = new Worker(url, { type: "module" });
    this.started.push(worker);
    return worker;
  };
}

/** Stands for a Worker: what it is sent waits until `work` is called. */
export class ManualWorker extends EventTarget {
  onmessage: ((event: MessageEvent<FromWriter>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly inbox: ToWriter[] = [];
  terminated = false;
  readonly #writer: JournalWriter;

  constructor() {
    super();
    this.#writer = new JournalWriter((data) => {
      if (!this.terminated) this.onmessage?.(new MessageEvent("message", { data }));
    });
  }

  postMessage(message: ToWriter): void {
    this.inbox.push(message);
  }

  /** Handles messages that wait, all of them or only some. */
  work(count = Infinity): void {
    for (let i = 0; i < count && this.inbox.length > 0 && !this.terminated; i++) {
      this.#writer.handle(this.inbox.shift()!);
    }
  }

  /** Ends like a Worker that throws: the owner gets an event. */
  crash(message: string): void {
    this.onerror?.(new ErrorEvent("error", { message, cancelable: true }));
  }

  terminate(): void {
    this.terminated = true;
    // The files it has open must not outlive the test.
    this.#writer.handle({ type: "Close" });
  }
}

/** Starts manual workers. The newest one works each time `work` is called. */
export class ManualWorkers {
  readonly started: ManualWorker[] = [];

  readonly start = (): Worker => {
    const worker = new ManualWorker();
    this.started.push(worker);
    return worker as unknown as Worker;
  };

  get newest(): ManualWorker {
    return this.started.at(-1)!;
  }
}
