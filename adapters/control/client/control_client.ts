/**
 * The asking end of the control socket: one connection, any number of questions, each answered or
 * given up on in time. That there is no engine, or a silent one, is an outcome.
 * @module
 */
import { delay } from "@std/async";
import type { Outcome } from "../../../domain/control/control_answer.ts";

import {
  type ControlArgs,
  type DeskMode,
  REQUEST_LIFE_MS,
  type Verb,
} from "../../../domain/control/control_request.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { parseAnswer } from "./answer_schema.ts";
import { type ControlError, controlError } from "../control_error.ts";
import { type ControlPaths, controlPaths } from "../control_paths.ts";
import { LineBuffer } from "../line_buffer.ts";

export type { Outcome } from "../../../domain/control/control_answer.ts";

export interface AskOptions {
  readonly timeoutMs?: number;
  /** The session that is meant; null for whichever runs. */
  readonly date?: IsoDate | null;
}

export interface ClientOptions {
  readonly mode: DeskMode;
  /** `artifacts/run`, relative. */
  readonly folder: string;
  /** Who asks. */
  readonly by: string;
  /** The JSON of a line that answers nothing. */
  readonly onPush?: (said: unknown) => void;
  /** The connection has ended, or was closed. */
  readonly onEnd?: () => void;
}

/** A status of a large desk is long; a line without end is no engine's. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;
const TIMEOUT_MS = 2_000;
const QUEUE_RETRY_MS = 25;

/** Connects at the first question. Throws ControlError when the socket's path is too long. */
export function controlClient(options: ClientOptions): ControlClient {
  return new ControlClient(options, controlPaths(options.folder, options.mode));
}

export class ControlClient {
  readonly #options: ClientOptions;
  readonly #paths: ControlPaths;
  readonly #asked = new Map<string, (outcome: Outcome) => void>();
  readonly #session = crypto.randomUUID();
  #conn: Deno.Conn | null = null;
  #sent: Promise<void> = Promise.resolve();
  #count = 0;

  constructor(options: ClientOptions, paths: ControlPaths) {
    this.#options = options;
    this.#paths = paths;
  }

  /**
   * Throws what is neither an answer nor the lack of one: ControlError for a socket that cannot be
   * used, as another user's, and whatever else is missing, such as leave.
   */
  async ask<V extends Verb>(
    verb: V,
    args: ControlArgs[V],
    { timeoutMs = TIMEOUT_MS, date = null }: AskOptions = {},
  ): Promise<Outcome> {
    const id = `${this.#session}-${++this.#count}`;
    const { mode, by } = this.#options;
    const expiresAt = Date.now() + REQUEST_LIFE_MS;
    const line = JSON.stringify({ id, mode, verb, args, by, date, expiresAt });
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    const timer = setTimeout(() => resolve({ type: "timeout", afterMs: timeoutMs }), timeoutMs);
    this.#asked.set(id, resolve);
    try {
      // One line after the other, whoever asks at once.
      this.#sent = this.#sent.then(() => this.#send(line, id)).catch((error) => {
        const outcome = outcomeOf(error);
        if (outcome === null) reject(isOfTheSystem(error) ? this.#refused(error) : error);
        else resolve(outcome);
      });
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#asked.delete(id);
    }
  }

  close(): void {
    const conn = this.#conn;
    this.#conn = null;
    conn?.close();
    for (const resolve of this.#asked.values()) resolve({ type: "lost" });
    if (conn !== null) this.#options.onEnd?.();
  }

  #refused(error: unknown): ControlError {
    return controlError(this.#paths.socket, error);
  }

  async #send(line: string, id: string): Promise<void> {
    const conn = this.#conn ?? await this.#connect(id);
    // Nobody waits for its answer any more.
    if (conn === null) return;
    const bytes = new TextEncoder().encode(`${line}\n`);
    for (let from = 0; from < bytes.length;) from += await conn.write(bytes.subarray(from));
  }

  /**
   * Tried again where the queue of the socket is full, as an engine leaves it that accepts nobody:
   * that one is silent, not gone. Null once question `id` is given up.
   */
  async #connect(id: string): Promise<Deno.Conn | null> {
    while (this.#asked.has(id)) {
      try {
        const conn = await Deno.connect({ transport: "unix", path: this.#paths.socket });
        this.#conn = conn;
        this.#read(conn);
        return conn;
      } catch (error) {
        if (!isQueueFull(error)) throw error;
        await delay(QUEUE_RETRY_MS);
      }
    }
    return null;
  }

  async #read(conn: Deno.Conn): Promise<void> {
    const lines = new LineBuffer(ANSWER_BYTES_MAX);
    const bytes = new Uint8Array(64 * 1024);
    try {
      for (let count; (count = await conn.read(bytes)) !== null;) {
        const complete = lines.push(bytes.subarray(0, count));
        if (complete === null) break;
        for (const line of complete) this.#hear(line);
      }
    } catch {
      // The engine is gone: the questions under way say so.
    }
    if (conn === this.#conn) this.close();
  }

  #hear(line: string): void {
    const said = parseJson(line);
    const answer = parseAnswer(said);
    const resolve = this.#asked.get(answer?.id ?? "");
    if (answer !== null && resolve !== undefined) resolve({ type: "answered", answer });
    else if (answer === null) this.#options.onPush?.(said);
  }
}

/** Undefined for what is none. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Whether an engine listens that has not accepted those before us, and has no room for more. */
export function isQueueFull(error: unknown): boolean {
  return error instanceof Deno.errors.WouldBlock;
}

/** Said by the system of a path or a connection, not by a bug of ours or Deno's own leave. */
function isOfTheSystem(error: unknown): boolean {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string";
}

/** Null for what no engine can be blamed for. */
function outcomeOf(error: unknown): Outcome | null {
  const { NotFound, NotADirectory, ConnectionRefused } = Deno.errors;
  const { ConnectionReset, BrokenPipe, BadResource } = Deno.errors;
  const none = [NotFound, NotADirectory, ConnectionRefused];
  if (none.some((kind) => error instanceof kind)) return { type: "no_engine" };
  const gone = [ConnectionReset, BrokenPipe, BadResource];
  return gone.some((kind) => error instanceof kind) ? { type: "lost" } : null;
}
