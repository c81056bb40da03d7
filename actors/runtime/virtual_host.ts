/**
 * Virtual time: goes to each due instant in order and drains to quiescence before the next. The
 * same kernel, actors and messages as in real time; only clock, scheduler and log differ.
 * @module
 */
import type { Answer } from "./context.ts";
import type { Gate, Host, Latch, OutsidePort, Port, SideRecord, Tap } from "./host.ts";
import { Kernel } from "./kernel.ts";
import { MemoryLog } from "./memory_log.ts";
import type { Node } from "./supervisor.ts";

/** Input in time order from outside, such as recorded market data. */
export interface Source {
  /**
   * Instant of the next input, Infinity when there is none. Input comes before the timers of its
   * instant; what is to come after them says Infinity while `timerAt`, when the next one is due, is
   * no later.
   */
  peekAt(timerAt: number): number;
  /** Hands over the next input: path, kind and body. */
  take(): { readonly to: string; readonly kind: string; readonly body: unknown };
}

type Ports = Readonly<Record<string, Port>>;

export interface VirtualOptions {
  readonly startAt?: number;
  readonly seed?: number;
  readonly run?: number;
  readonly log?: MemoryLog;
  /** How long a record takes to become durable. */
  readonly durabilityMs?: number;
  /** A function is handed the host, so that a port may answer later in virtual time. */
  readonly ports?: Ports | ((host: VirtualHost) => Ports);
  readonly gates?: Readonly<Record<string, Gate>>;
  readonly sideRecord?: SideRecord;
  readonly latch?: Latch;
  readonly tap?: Tap;
  readonly fault?: Host["fault"];
  readonly freeze?: boolean;
  readonly source?: Source;
  /** A run that never comes to rest is a bug in an actor, not a long run. Default 50 million. */
  readonly turnsPerInstantMax?: number;
}

const TURNS_PER_INSTANT_MAX = 50_000_000;

export class VirtualHost {
  readonly kernel: Kernel;
  readonly log: MemoryLog;
  readonly #clock: { at: number };
  readonly #source: Source | null;
  /** Instant of its next input, as of the last look at what is due. */
  #inputAt = Infinity;
  readonly #durabilityMs: number;
  readonly #turnsPerInstantMax: number;
  /** What is on its way to the disk: lsn and the instant it will be there. */
  readonly #flushes: { lsn: number; at: number }[] = [];
  /** Outside answers on their way, by due instant. */
  readonly #later: { at: number; act: () => void }[];

  constructor(root: Node, options: VirtualOptions = {}) {
    const clock = { at: options.startAt ?? 0 };
    this.#clock = clock;
    this.#source = options.source ?? null;
    this.#durabilityMs = options.durabilityMs ?? 0;
    this.#turnsPerInstantMax = options.turnsPerInstantMax ?? TURNS_PER_INSTANT_MAX;
    this.log = options.log ?? new MemoryLog();
    this.#later = [];
    const { gates, sideRecord, latch, tap, fault, freeze, ports = {} } = options;
    this.kernel = new Kernel({
      clock: { now: () => clock.at },
      scheduler: { wake: () => {} },
      entropy: { seed: options.seed ?? 1, run: options.run ?? 0 },
      log: this.log,
      ports: typeof ports === "function" ? ports(this) : ports,
      ...(gates === undefined ? {} : { gates }),
      ...(sideRecord === undefined ? {} : { sideRecord }),
      ...(latch === undefined ? {} : { latch }),
      ...(tap === undefined ? {} : { tap }),
      ...(fault === undefined ? {} : { fault }),
      ...(freeze === undefined ? {} : { freeze }),
    }, root);
  }

  get now(): number {
    return this.#clock.at;
  }

  /** An outside world that answers after a delay of virtual time. */
  port(
    respond: (request: unknown, id: string) => { afterMs: number; answer: Answer<unknown> } | null,
  ): OutsidePort {
    return {
      call: (request, id, answer) => {
        const response = respond(request, id);
        if (response !== null) this.after(response.afterMs, () => answer(response.answer));
      },
    };
  }

  /** Something the outside world does later. */
  after(delayMs: number, act: () => void): void {
    const at = this.now + delayMs;
    let i = this.#later.length;
    while (i > 0 && this.#later[i - 1]!.at > at) i--;
    this.#later.splice(i, 0, { at, act });
  }

  /** Handles everything that can be handled at this instant. */
  drain(): void {
    const { kernel } = this;
    for (let left = this.#turnsPerInstantMax; left > 0;) {
      left = kernel.steps(left);
      if (left > 0 && !this.#flush() && !kernel.fireResting()) return;
    }
    throw new Error("The actors do not come to rest");
  }

  /** Sends new records on their way to the disk; true when that let something happen at once. */
  #flush(): boolean {
    const { log } = this;
    const sent = this.#flushes.at(-1)?.lsn ?? log.durable();
    if (log.lastLsn === sent) return false;
    if (this.#durabilityMs === 0) {
      log.acknowledge();
      return true;
    }
    this.#flushes.push({ lsn: log.lastLsn, at: this.now + this.#durabilityMs });
    return false;
  }

  /** Runs until nothing is due, or up to and including `until`. */
  run(until = Infinity): void {
    this.drain();
    for (;;) {
      const at = this.#nextAt();
      if (at === Infinity || at > until) break;
      if (at > this.#clock.at) this.kernel.now = this.#clock.at = at;
      this.#actAt(at);
      this.drain();
    }
    if (until !== Infinity && until > this.#clock.at) this.kernel.now = this.#clock.at = until;
  }

  #nextAt(): number {
    const timer = this.kernel.timers.peekAt();
    const input = this.#source === null ? Infinity : this.#source.peekAt(timer);
    this.#inputAt = input;
    let at = timer < input ? timer : input;
    if (this.#later.length > 0) at = Math.min(at, this.#later[0]!.at);
    if (this.#flushes.length > 0) at = Math.min(at, this.#flushes[0]!.at);
    return at;
  }

  /** One thing, in this order at equal instants: disk, outside answers, input, timers. */
  #actAt(at: number): void {
    if (this.#flushes.length > 0 && this.#flushes[0]!.at <= at) {
      this.log.acknowledge(this.#flushes.shift()!.lsn);
    } else if (this.#later.length > 0 && this.#later[0]!.at <= at) {
      this.#later.shift()!.act();
    } else if (this.#inputAt <= at) {
      const { to, kind, body } = this.#source!.take();
      this.kernel.inject(to, kind, body, "source");
    } else {
      this.kernel.fire();
    }
  }

  /** Stops what is at and below `root` in reverse start order, each after its last words. */
  stop(root: string = this.kernel.tree.paths[0]!): void {
    const { tree } = this.kernel;
    for (const path of tree.subtree(root).reverse()) {
      tree.announceStop(path);
      this.drain();
      tree.stop(path);
    }
    this.drain();
  }
}
