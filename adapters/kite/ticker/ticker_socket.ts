/**
 * One WebSocket of Kite's ticker that stays up: a handshake has a deadline, silence is a lost
 * connection (heartbeats come every second or two), and the next try comes after a jittered
 * backoff. A refused token is no lost connection: it waits for a login and does not try again.
 * @module
 */
import { type Backoff, backoffMs } from "../../../domain/backoff.ts";
import type { ProcessLoop } from "../../clock.ts";

export type SocketState =
  | "connecting"
  | "open"
  /** Lost; the next try is under way. */
  | "waiting"
  /** The token was refused: only a person can help. */
  | "needs_login"
  | "closed";

export interface SocketTimings {
  readonly handshakeMs: number;
  readonly silenceMs: number;
  readonly backoff: Backoff;
}

export const SOCKET_TIMINGS: SocketTimings = {
  handshakeMs: 7_000,
  silenceMs: 6_000,
  backoff: { firstMs: 500, maxMs: 30_000 },
};

export interface SocketOwner {
  /** Up, for the first time or again: nothing is subscribed. */
  opened(): void;
  binary(frame: ArrayBuffer): void;
  text(message: string): void;
  /** `reason`: why it is not open; may hold the URL with its secrets. */
  changed(state: SocketState, reason: string): void;
}

export interface SocketOptions {
  readonly url: string;
  readonly loop: ProcessLoop;
  readonly random: () => number;
  readonly timings: SocketTimings;
  readonly owner: SocketOwner;
}

export class TickerSocket {
  readonly #options: SocketOptions;
  #state: SocketState = "closed";
  #socket: WebSocket | null = null;
  /** Since the last tick or heartbeat. */
  #failures = 0;
  #heardMs = 0;
  #cancelTimer: () => void = () => {};

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  get state(): SocketState {
    return this.#state;
  }

  /** Does nothing unless it is closed: a refused token is refused again. */
  open(): void {
    if (this.#state === "closed") this.#connect();
  }

  /** False when it is not open; whoever sends subscribes again in `opened`. */
  send(message: unknown): boolean {
    if (this.#state !== "open") return false;
    this.#socket?.send(JSON.stringify(message));
    return true;
  }

  /** One that is open, and of no use, is lost. */
  giveUp(reason: string): void {
    if (this.#state === "open") this.#lost(reason);
  }

  close(): void {
    this.#drop();
    this.#become("closed", "");
  }

  #connect(): void {
    const { url, loop, timings } = this.#options;
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#become("connecting", "");
    this.#cancelTimer = loop.later(() => this.#lost("no handshake in time"), timings.handshakeMs);
    let problem = "";
    // A socket that was given up may still have something to say.
    const isOurs = () => this.#socket === socket;
    socket.onopen = () => isOurs() && this.#opened();
    socket.onmessage = ({ data }: MessageEvent) => isOurs() && this.#heard(data);
    socket.onerror = (event) => {
      problem = (event as ErrorEvent).message ?? "";
      // The status of a refused handshake is only in these words.
      if (isOurs() && /\b403\b/.test(problem)) this.#refused();
    };
    socket.onclose = ({ code, reason }) =>
      isOurs() && this.#lost(problem || `closed with ${code} ${reason}`.trimEnd());
  }

  #opened(): void {
    this.#heardMs = this.#options.loop.monotonicMs();
    this.#watchSilence();
    this.#become("open", "");
    this.#options.owner.opened();
  }

  #heard(data: unknown): void {
    this.#heardMs = this.#options.loop.monotonicMs();
    if (data instanceof ArrayBuffer) {
      // Not on opening, nor for a greeting or why it was in vain: a server that accepts and hangs up
      // at once must not be asked at full speed.
      this.#failures = 0;
      this.#options.owner.binary(data);
    } else if (typeof data === "string") this.#options.owner.text(data);
  }

  #watchSilence(): void {
    const { loop, timings } = this.#options;
    this.#cancelTimer();
    const silentMs = loop.monotonicMs() - this.#heardMs;
    if (silentMs >= timings.silenceMs) return this.#lost(`silent for ${Math.round(silentMs)} ms`);
    const restMs = timings.silenceMs - silentMs;
    this.#cancelTimer = loop.later(() => this.#watchSilence(), Math.ceil(restMs));
  }

  #lost(reason: string): void {
    const { loop, random, timings } = this.#options;
    this.#drop();
    this.#failures++;
    this.#become("waiting", reason);
    const delayMs = backoffMs(timings.backoff, this.#failures, random());
    this.#cancelTimer = loop.later(() => this.#connect(), delayMs);
  }

  #refused(): void {
    this.#drop();
    this.#become("needs_login", "the token was refused");
  }

  #drop(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = null;
    // Closing one that never opened is refused by some versions of Deno with an error event.
    if (socket !== null && socket.readyState < WebSocket.CLOSING) socket.close();
  }

  #become(state: SocketState, reason: string): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.owner.changed(state, reason);
  }
}
