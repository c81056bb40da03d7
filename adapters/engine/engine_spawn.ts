/**
 * An engine as a process of its own, in a session of its own: it outlives whoever started it, and
 * the terminal. Nothing it writes waits for a reader; its words are in its log.
 * @module
 */
import type { DeskMode } from "../../domain/control/control_request.ts";
import { startedProgram } from "../own_program.ts";
import { HALT_SIGNAL, onHaltSignal, onStop } from "./engine_signals.ts";

const WORDS_MAX = 8 * 1024;
/** Young garbage goes early: the engine's memory stays flat for a day. */
const ENGINE_HEAP = ["--v8-flags=--max-semi-space-size=4,--optimize-for-size"];

export interface StartedEngine {
  readonly pid: number;
  /** Its exit code once it has ended; null while it runs. */
  code(): number | null;
  /** What it complained of so far. */
  complaint(): string;
  /** Lets it live on by itself: this process may end. */
  release(): void;
  /** Asks it to end, as ctrl-C would. */
  stop(): void;
}

/** What an engine may do beside reading, writing its files, and serving its socket. */
export interface EngineLeave {
  /** Hosts that it speaks to, with their ports where they are not the usual ones. */
  readonly hosts: readonly string[];
}

export interface EngineStart {
  readonly mode: DeskMode;
  /** Of `main.ts`. */
  readonly args: readonly string[];
  readonly leave: EngineLeave;
}

/** What an engine of `mode` may do, as its task gives it; `folder` is where it runs. */
export function engineFlags(
  { mode, leave: { hosts } }: Omit<EngineStart, "args">,
  folder: string,
  version: string,
): string[] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  // Before 2.5 the socket's file permissions were all that a unix socket needed.
  const socket = major > 2 || minor > 4 ? [`unix:${folder}/artifacts/run/${mode}.sock`] : [];
  const net = [...hosts, ...socket];
  return [
    "--no-prompt",
    ...ENGINE_HEAP,
    "--allow-read",
    "--allow-write=artifacts",
    // The libraries of Kite's client list all of it when they load.
    hosts.length > 0 ? "--allow-env" : "--allow-env=LOG_TOKENS,LOG_STREAM",
    ...(net.length > 0 ? [`--allow-net=${net.join()}`] : []),
  ];
}

/** Starts this program (or this very binary) as a headless engine. Throws ProgramError. */
export function spawnEngine(start: EngineStart): StartedEngine {
  const child = started(start, {
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    detached: true,
  });
  let ended: number | null = null;
  child.status.then(({ code }) => ended = code);
  const words = new Words(child.stderr);
  return {
    pid: child.pid,
    code: () => ended,
    complaint: () => words.text,
    release: () => {
      words.close();
      child.unref();
    },
    stop: () => child.kill("SIGTERM"),
  };
}

/**
 * Runs an engine in the foreground, in its own way of ending; returns its exit code. What this
 * process is told, the engine hears: stop, and halt. Throws ProgramError.
 */
export async function runEngine(start: EngineStart): Promise<number> {
  const child = started(start, { stdin: "null" });
  const forget = onStop(() => signalChild(child, "SIGTERM"));
  const forgetHalt = onHaltSignal(() => signalChild(child, HALT_SIGNAL));
  const { code } = await child.status;
  forget();
  forgetHalt();
  return code;
}

function signalChild(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended by itself.
  }
}

function started(start: EngineStart, options: Omit<Deno.CommandOptions, "args">) {
  return startedProgram(engineFlags(start, Deno.cwd(), Deno.version.deno), start.args, options);
}

/** The last words of a stream. */
class Words {
  text = "";
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
    this.#read();
  }

  /** An engine that complains later does so into the void. */
  close(): void {
    this.#reader.cancel();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    for (let read; !(read = await this.#reader.read()).done;) {
      this.text = (this.text + decoder.decode(read.value, { stream: true })).slice(-WORDS_MAX);
    }
  }
}
