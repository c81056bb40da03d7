/**
 * The exchange of this machine as a process of its own: it outlives the desks that trade on it. One
 * that serves the port already is found by its taking it.
 * @module
 */
import { startedProgram } from "../own_program.ts";

const WORDS_MAX = 4 * 1024;
/** The last of its first words, once it serves. */
const READY = "/simulator/clock";

export type StartedExchange =
  /** Ours: `stop` ends it. */
  | { readonly type: "Started"; readonly pid: number; stop(): Promise<void> }
  /** It has ended at once: the port is taken, or it says what is wrong. */
  | { readonly type: "Ended"; readonly words: string };

const LEAVE = [
  "--no-prompt",
  "--allow-read",
  "--allow-net=127.0.0.1",
  "--allow-env=LOG_TOKENS,LOG_STREAM",
];

/**
 * `args` of the command `exchange`. It may use the loopback and read, nothing more. Throws
 * ProgramError.
 */
export async function spawnExchange(args: readonly string[]): Promise<StartedExchange> {
  const child = startedProgram(LEAVE, ["exchange", ...args], {
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  });
  if (!await says(child.stdout, READY)) {
    const words = await new Response(child.stderr).text();
    return { type: "Ended", words: words.trim().slice(0, WORDS_MAX) };
  }
  // What it says from now on goes nowhere: it must not wait for a reader.
  await child.stderr.cancel();
  child.unref();
  return {
    type: "Started",
    pid: child.pid,
    stop: async () => {
      try {
        child.kill("SIGTERM");
      } catch {
        // It has ended by itself.
      }
      await child.status;
    },
  };
}

/** True once `stream` has said it, false when it has ended before; then nobody listens any more. */
async function says(stream: ReadableStream<Uint8Array>, word: string): Promise<boolean> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let read; !(read = await reader.read()).done;) {
    text += decoder.decode(read.value, { stream: true });
    if (!text.includes(word)) continue;
    await reader.cancel();
    return true;
  }
  return false;
}
