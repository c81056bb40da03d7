/**
 * An engine as a process of its own, in a session of its own: it outlives whoever started it, and
 * the terminal. Nothing it writes waits for a reader; its words are in its log.
 * @module
 */

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

/** What an engine of `mode` may do, as its task gives it; `folder` is where it runs. */
export function engineFlags(mode: string, folder: string, version: string): string[] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  // Before 2.5 the socket's file permissions were all that a unix socket needed.
  const net = major > 2 || minor > 4
    ? [`--allow-net=unix:${folder}/artifacts/run/${mode}.sock`]
    : [];
  return [
    "--no-prompt",
    ...ENGINE_HEAP,
    "--allow-read",
    "--allow-write=artifacts",
    "--allow-env=LOG_TOKENS,LOG_STREAM",
    ...net,
  ];
}

/** Starts `main` (or this very binary) with `args` as a headless engine. Throws where it may not. */
export function spawnEngine(main: string, mode: string, args: readonly string[]): StartedEngine {
  const { standalone } = Deno.build;
  // From source by name: the task gives leave to run `deno`, whatever path it has.
  const command = standalone ? Deno.execPath() : "deno";
  const flags = standalone
    ? []
    : ["run", ...engineFlags(mode, Deno.cwd(), Deno.version.deno), main];
  const child = new Deno.Command(command, {
    args: [...flags, ...args],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    detached: true,
  }).spawn();
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
