/**
 * The engine's hold on its control Worker: the HALT latch, requests that need the engine, and the
 * engine's own HALT. A Worker that dies is replaced; the latch outlives it.
 * @module
 */
import type { Halt } from "../../domain/control/control_answer.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { makePrivateFolder } from "../disk/durable_file.ts";
import type { ModeLock } from "../disk/mode_lock.ts";
import { ControlError, controlError } from "./control_error.ts";
import {
  type EncodedView,
  type FromControl,
  NOBODY,
  type RearmOutcome,
  type ToControl,
  type Watched,
} from "./control_messages.ts";
import { type ControlPaths, controlPaths } from "./control_paths.ts";
import { HaltFlag } from "./halt_flag.ts";
import { PassedRequests, type RequestHandler } from "./passed_requests.ts";

export type { EncodedView, RearmOutcome, Watched } from "./control_messages.ts";
export type { RequestHandler } from "./passed_requests.ts";

/** The latch that a host reads between turns. */
export interface ControlLatch {
  read(): number;
  raise(reason: string): void;
  readonly listener?: { readonly path: string; readonly kind: string };
}

/** The desk that the control leads to. */
export interface LinkedDesk {
  /** A HALT has come from outside or from the engine itself: wake the host, write it down. */
  readonly onHalt?: (halt: Halt) => void;
  /** Called whenever it changes what clients watch: what nobody watches need not be made. */
  readonly onWatched?: (watched: Watched) => void;
  /** Something is wrong with the Worker or the HALT file. */
  readonly onProblem?: (problem: string) => void;
}

export interface LinkOptions extends LinkedDesk {
  readonly mode: DeskMode;
  /** Relative and short: `artifacts/run`. */
  readonly folder: string;
  /** Only who holds the mode may clear away another engine's socket. */
  readonly lock: ModeLock;
  /** Who is told in the mail that the latch moved. */
  readonly listener?: { readonly path: string; readonly kind: string };
  readonly startWorker?: () => Worker;
  readonly now?: () => EpochMs;
  /** Milliseconds between beats; six unanswered ones mean a dead Worker. */
  readonly beatMs?: number;
  readonly pollMs?: number;
  readonly answerMs?: number;
  readonly graceMs?: number;
}

/** A client says what it wants as it comes; a crowd of silent ones must not take long. */
const GRACE_MS = 20;
const BEAT_MS = 500;
const UNANSWERED_MAX = 6;
/** A Worker that starts loads its code first, on a machine that may be busy. */
const OPENING_MAX_MS = 15_000;
/** Workers that die one after another: an engine that nobody can stop must stop itself. */
const DEATHS_MAX = 3;
const PAUSE_MS = 100;
const PAUSE_MAX_MS = 5_000;

/** Starts the Worker and resolves once it listens. Rejects with ControlError. */
export async function startControl(options: LinkOptions): Promise<ControlLink> {
  const paths = controlPaths(options.folder, options.mode);
  try {
    makePrivateFolder(paths.folder);
    Deno.chmodSync(paths.folder, 0o700);
  } catch (error) {
    throw controlError(paths.folder, error);
  }
  const link = new ControlLink(options, paths);
  await link.opened;
  return link;
}

export class ControlLink {
  readonly latch: ControlLatch;
  /** Resolves when the first Worker listens. */
  readonly opened: Promise<void>;
  readonly #options: LinkOptions;
  readonly #paths: ControlPaths;
  readonly #flag = new HaltFlag();
  readonly #now: () => EpochMs;
  readonly #beat: ReturnType<typeof setInterval>;
  #desk: LinkedDesk;
  readonly #requests: PassedRequests;
  #watched: Watched = NOBODY;
  #worker: Worker | null = null;
  #halt: Halt | null = null;
  #listening = false;
  #unanswered = 0;
  #deaths = 0;
  #restart: ReturnType<typeof setTimeout> | null = null;
  #rearming: ((outcome: RearmOutcome) => void)[] = [];
  /** Settles `opened`; null once it is. */
  #first: { resolve(): void; reject(error: ControlError): void } | null = null;
  #closed: (() => void) | null = null;

  constructor(options: LinkOptions, paths: ControlPaths) {
    this.#options = options;
    this.#desk = options;
    this.#paths = paths;
    this.#now = options.now ?? (() => Date.now() as EpochMs);
    const { listener } = options;
    this.#requests = new PassedRequests(this.#now);
    this.latch = {
      read: () => this.#flag.read(),
      raise: (reason) => this.raise(reason),
      ...(listener === undefined ? {} : { listener }),
    };
    this.opened = new Promise((resolve, reject) => this.#first = { resolve, reject });
    this.#start();
    this.#beat = setInterval(() => this.#watch(), options.beatMs ?? BEAT_MS);
  }

  /** Why nothing may be entered; null while the latch is open. */
  get halt(): Halt | null {
    if (this.#flag.read() === 0) return null;
    // The flag may be up before the Worker's word of it arrives.
    return this.#halt ?? { reason: "", by: "", at: this.#now() };
  }

  /** What clients watch now. */
  get watched(): Watched {
    return this.#watched;
  }

  /** Whom it concerns from now on. */
  leadTo(desk: LinkedDesk): void {
    this.#desk = desk;
    this.#post({ type: "Led" });
  }

  /**
   * Null while there is none: requests wait for a handler as long as their clients do, who are told
   * `engine_busy` then. What a handler has taken it does.
   */
  onRequest(handler: RequestHandler | null): void {
    this.#requests.handleBy(handler);
  }

  /** Hands a view to whoever watches it; to nobody while the Worker does not keep up. */
  publish(view: EncodedView): void {
    if (this.#unanswered < UNANSWERED_MAX / 2) this.#post({ type: "View", view });
  }

  /** The engine halts itself: in memory now, on the disk as soon as the Worker can. */
  raise(reason: string): void {
    this.#flag.raise();
    const halt = this.#halt = { reason, by: "engine", at: this.#now() };
    this.#post({ type: "Raise", halt });
  }

  /** Lifts HALT `haltNumber`. To be called only once the re-arm is durable in the log. */
  rearm(haltNumber: number): Promise<RearmOutcome> {
    return new Promise((resolve) => {
      this.#rearming.push(resolve);
      if (this.#worker === null) this.#failRearms("the control Worker is being replaced");
      else this.#post({ type: "Rearm", number: haltNumber });
    });
  }

  /** Lets what has been answered go out, then takes the socket away. The HALT file stays. */
  async close(): Promise<void> {
    if (this.#closed !== null) return;
    await new Promise<void>((resolve) => {
      this.#closed = resolve;
      if (this.#worker === null) resolve();
      else this.#post({ type: "Close" });
    });
    this.#stop();
  }

  #stop(): void {
    clearInterval(this.#beat);
    if (this.#restart !== null) clearTimeout(this.#restart);
    this.#worker?.terminate();
    this.#worker = null;
  }

  #post(message: ToControl): void {
    this.#worker?.postMessage(message);
  }

  #start(): void {
    this.#restart = null;
    this.#listening = false;
    this.#unanswered = 0;
    const {
      startWorker = startControlWorker,
      mode,
      pollMs = 250,
      answerMs = 1_000,
      graceMs = GRACE_MS,
    } = this.#options;
    const worker = this.#worker = startWorker();
    worker.onmessage = ({ data }: MessageEvent<FromControl>) => {
      // What an earlier Worker still says of requests concerns nobody; its HALT holds.
      if (worker === this.#worker || data.type === "Halted") this.#hear(data, worker);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#replace(event.message);
    };
    const { folder } = this.#paths;
    const flag = this.#flag.buffer;
    this.#post({ type: "Open", mode, folder, flag, halt: this.halt, pollMs, answerMs, graceMs });
  }

  /** Beats are counted, not timed: while this thread is blocked, the Worker owes nothing. */
  #watch(): void {
    if (this.#worker === null) return;
    const beatsMax = this.#listening
      ? UNANSWERED_MAX
      : Math.ceil(OPENING_MAX_MS / (this.#options.beatMs ?? BEAT_MS));
    if (++this.#unanswered > beatsMax) return this.#replace(`silent for ${beatsMax} beats`);
    this.#post({ type: "Ping" });
  }

  #replace(problem: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#failRearms(problem);
    this.#requests.forget();
    this.#tellWatched(NOBODY);
    if (this.#closed !== null) return this.#closed();
    if (this.#first !== null) {
      this.#stop();
      this.#first.reject(new ControlError(this.#paths.socket, problem));
      return;
    }
    const pauseMs = this.#deaths === 0 ? 0 : Math.min(PAUSE_MS * 2 ** this.#deaths, PAUSE_MAX_MS);
    this.#restart = setTimeout(() => this.#start(), pauseMs);
    if (++this.#deaths === DEATHS_MAX) this.raise(`no control: ${problem}`);
    this.#desk.onProblem?.(`control Worker replaced: ${problem}`);
  }

  #failRearms(problem: string): void {
    // The Worker may have lifted it just before it died.
    const lifted = this.#flag.read() === 0;
    const outcome: RearmOutcome = lifted ? { type: "rearmed" } : { type: "failed", problem };
    for (const resolve of this.#rearming.splice(0)) resolve(outcome);
  }

  #hear(message: FromControl, worker: Worker): void {
    this.#unanswered = 0;
    switch (message.type) {
      case "Opened":
        this.#listening = true;
        this.#first?.resolve();
        this.#first = null;
        return;
      case "Pong":
        this.#deaths = 0;
        return;
      case "Request":
        return this.#requests.take(message, (request, answer) => {
          // A Worker that was replaced has taken its clients with it.
          if (worker === this.#worker) this.#post({ type: "Answer", request, answer });
        });
      case "Halted":
        this.#halt = message.halt;
        return this.#desk.onHalt?.(message.halt);
      case "Watched":
        return this.#tellWatched(message.watched);
      case "HaltFileFailed":
        return this.#desk.onProblem?.(
          `cannot write ${this.#paths.haltFile}: ${message.problem}`,
        );
      case "Rearmed":
        if (this.#flag.read() === 0) this.#halt = null;
        return this.#rearming.shift()?.(message.outcome);
      case "Failed":
        return this.#replace(message.problem);
      case "Closed":
        return this.#closed?.();
    }
  }

  #tellWatched(watched: Watched): void {
    this.#watched = watched;
    this.#desk.onWatched?.(watched);
  }
}

function startControlWorker(): Worker {
  return new Worker(new URL("./worker/control_worker.ts", import.meta.url), { type: "module" });
}
