/**
 * Real time: runs turns for about a millisecond, then lets sockets and timers breathe. Clock and
 * scheduling functions are handed in, so that nothing here reads a global.
 * @module
 */
import type { Gate, Host, Latch, Port, SideRecord, Tap } from "./host.ts";
import { Kernel } from "./kernel.ts";
import type { TurnLog } from "./record.ts";
import type { Node } from "./supervisor.ts";
import type { Source } from "./virtual_host.ts";

/** The process's own clock and event loop. */
export interface EventLoop {
  /** EpochMs. */
  now(): number;
  /** Milliseconds of a clock that never goes back, for budgets. */
  monotonicMs(): number;
  /** After pending input and output (setImmediate). */
  soon(act: () => void): void;
  /** After a delay (setTimeout); returns how to cancel it. */
  later(act: () => void, delayMs: number): () => void;
}

export interface RealOptions {
  readonly loop: EventLoop;
  readonly log: TurnLog;
  readonly seed?: number;
  readonly run?: number;
  readonly ports?: Readonly<Record<string, Port>>;
  readonly gates?: Readonly<Record<string, Gate>>;
  readonly sideRecord?: SideRecord;
  readonly latch?: Latch;
  readonly tap?: Tap;
  readonly freeze?: boolean;
  /** Input in time order, taken when it is due and nothing waits, before timers of its instant. */
  readonly source?: Source;
}

const BUDGET_MS = 1;
/**
 * An event loop that is never idle looks at its sockets in every 61st round only: one round a yield
 * left them unread for 30 to 60 ms. Every second yield lets so many rounds pass (0.2 ms), which
 * takes less than the 2 to 3 ms of a timer that is due at once.
 */
const YIELDS_PER_LOOK = 2;
const ROUNDS_PER_LOOK = 64;
/** Whatever a loop does with its rounds: before a timer it is idle. */
const YIELDS_PER_TIMER = 64;
/**
 * Reached by doubling, while a batch takes less than an eighth of the budget: so many of the
 * shortest turns take 16 us, and reading both clocks three of them.
 */
const TURNS_PER_BATCH = 256;
const LONGEST_SLEEP_MS = 1 << 30;

export class RealHost {
  readonly kernel: Kernel;
  readonly #loop: EventLoop;
  readonly #source: Source | null;
  #pumping = false;
  #yields = 0;
  /** The yield that is under way; null while turns run or nothing waits. */
  #yielding: number | null = null;
  #batch = 1;
  #sleep: (() => void) | null = null;
  #stopped = false;
  readonly #idle: (() => void)[] = [];

  constructor(root: Node, options: RealOptions) {
    this.#loop = options.loop;
    this.#source = options.source ?? null;
    const { loop, log, gates, sideRecord, latch, tap, freeze } = options;
    const host: Host = {
      clock: { now: () => loop.now() },
      scheduler: { wake: () => this.wake() },
      entropy: { seed: options.seed ?? 1, run: options.run ?? 0 },
      log,
      ports: options.ports ?? {},
      ...(gates === undefined ? {} : { gates }),
      ...(sideRecord === undefined ? {} : { sideRecord }),
      ...(latch === undefined ? {} : { latch }),
      ...(tap === undefined ? {} : { tap }),
      ...(freeze === undefined ? {} : { freeze }),
    };
    this.kernel = new Kernel(host, root);
    this.wake();
  }

  /** A message from outside. */
  inject(to: string, kind: string, body: unknown, from = "host"): void {
    this.kernel.now = this.#loop.now();
    this.kernel.inject(to, kind, body, from);
    this.wake();
  }

  /** The same, and where nothing is under way it is handled before this returns, for a while. */
  handOver(to: string, kind: string, body: unknown, from = "host"): void {
    this.kernel.now = this.#loop.now();
    this.kernel.inject(to, kind, body, from);
    if (this.#begins()) this.#pump();
  }

  /** Runs turns now, whoever else would have his turn first: for a latch that has changed. */
  attend(): void {
    if (this.#begins() || this.#yielding !== null) this.#pump();
  }

  /** Makes sure that a pump is coming; cheap to call often. */
  wake(): void {
    if (this.#begins()) this.#loop.soon(() => this.#pump());
  }

  /** True when a pump is to begin: none is coming or under way. */
  #begins(): boolean {
    if (this.#pumping || this.#stopped) return false;
    this.#sleep?.();
    this.#sleep = null;
    return this.#pumping = true;
  }

  /** Resolves when nothing that has come in waits to be handled. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.wake();
    });
  }

  /** Stops what is at and below `root` in reverse start order, each with its grace time. */
  async stop(root?: string): Promise<void> {
    const { kernel } = this;
    const { tree } = kernel;
    for (const path of tree.subtree(root ?? tree.paths[0]!).reverse()) {
      tree.announceStop(path);
      const cell = kernel.cell(path)!;
      const until = this.#loop.monotonicMs() + tree.graceMs(path);
      while (cell.depth > 0 && cell.status === "running" && this.#loop.monotonicMs() < until) {
        await this.#breath();
      }
      tree.stop(path);
    }
    if (root !== undefined) return;
    this.#stopped = true;
    this.#sleep?.();
    this.#sleep = null;
  }

  /** One round of the event loop, which the turns share with whoever waits. */
  #breath(): Promise<void> {
    this.wake();
    return new Promise((resolve) => this.#loop.soon(resolve));
  }

  /** Turns until nothing waits or the budget is used up. */
  #pump(): void {
    this.#yielding = null;
    if (this.#stopped) return;
    const startedMs = this.#loop.monotonicMs();
    let atMs = startedMs;
    while (this.#runBatch()) {
      this.kernel.host.log.look?.();
      const nowMs = this.#loop.monotonicMs();
      // Reading clocks costs as much as a short turn, and a long turn must not wait for others.
      this.#batch = nowMs - atMs > BUDGET_MS / 8 ? 1 : Math.min(2 * this.#batch, TURNS_PER_BATCH);
      if (nowMs - startedMs >= BUDGET_MS) return this.#breathe();
      atMs = nowMs;
    }
    this.#pumping = false;
    this.#rested();
    this.#sleepUntilDue();
  }

  #rested(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** Some turns at one reading of the clock; false when nothing waits. */
  #runBatch(): boolean {
    const { kernel } = this;
    const { timers } = kernel;
    kernel.now = this.#loop.now();
    // Due timers come one by one, each after rest as in virtual time, but wait for no backlog.
    if (!kernel.quiet) { while (timers.peekAt() <= kernel.now) kernel.fire(); }
    for (let left = kernel.steps(this.#batch); left > 0; left = kernel.steps(left - 1)) {
      if (kernel.fireResting()) continue;
      // Input may be due without end; who waits for rest has it between one and the next.
      if (this.#idle.length > 0 && timers.peekAt() > kernel.now) this.#rested();
      if (this.#takeInput()) continue;
      if (timers.peekAt() > kernel.now) return false;
      kernel.fire();
    }
    return true;
  }

  #takeInput(): boolean {
    const { kernel } = this;
    const timerAt = kernel.timers.peekAt();
    const at = this.#source?.peekAt(timerAt) ?? Infinity;
    if (at > timerAt || at > this.#loop.now()) return false;
    kernel.now = at;
    const { to, kind, body } = this.#source!.take();
    kernel.inject(to, kind, body, "source");
    return true;
  }

  #breathe(): void {
    const number = this.#yielding = ++this.#yields;
    if (number % YIELDS_PER_TIMER === 0) this.#loop.later(() => this.#goOn(number, 1), 0);
    else this.#passOn(number, number % YIELDS_PER_LOOK === 0 ? ROUNDS_PER_LOOK : 1);
  }

  #passOn(number: number, rounds: number): void {
    this.#loop.soon(() => this.#goOn(number, rounds));
  }

  /** Unless a latch did not wait for it. */
  #goOn(number: number, rounds: number): void {
    if (this.#yielding !== number) return;
    if (rounds > 1) this.#passOn(number, rounds - 1);
    else this.#pump();
  }

  #sleepUntilDue(): void {
    const timerAt = this.kernel.timers.peekAt();
    const at = Math.min(timerAt, this.#source?.peekAt(timerAt) ?? Infinity);
    if (at === Infinity || this.#pumping) return;
    const delayMs = Math.min(Math.max(0, at - this.#loop.now()), LONGEST_SLEEP_MS);
    this.#sleep?.();
    this.#sleep = this.#loop.later(() => {
      this.#sleep = null;
      this.wake();
    }, delayMs);
  }
}
