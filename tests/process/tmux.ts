/** A terminal as people have it: a session of tmux on a private server, typed into and looked at. @module */
import { assert } from "@std/assert";
import { delay } from "@std/async";
import { runningEngine } from "../../adapters/engine/engine_process.ts";
import { until } from "../patience.ts";

const WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 60;

/** False where tmux is not installed. */
export function hasTmux(): boolean {
  try {
    return tmux("-V").success;
  } catch {
    return false;
  }
}

/** `text`: what it said, or complained of. */
function tmux(...args: string[]): { readonly success: boolean; readonly text: string } {
  const command = new Deno.Command("tmux", { args, stdin: "null" });
  const { success, stdout, stderr } = command.outputSync();
  return { success, text: new TextDecoder().decode(success ? stdout : stderr) };
}

let sessions = 0;

export class TmuxSession {
  readonly folder: string;
  readonly #socket: string;

  /**
   * Runs `command` in `folder`, tells its exit code as `ended N`, and becomes a shell; the modes of
   * the terminal before and after it are in `folder/before` and `folder/after`.
   */
  constructor(folder: string, command: readonly string[], columns = 120, rows = 36) {
    this.folder = folder;
    // A server of its own: the last one may still be leaving.
    this.#socket = `${folder}/tmux${++sessions}.sock`;
    const words = command.map((word) => `'${word}'`).join(" ");
    const script = [
      "stty -a > before",
      `sh -c 'echo $$ > pid; exec "$@"' sh ${words}`,
      'echo "ended $?"',
      "stty -a > after",
      "exec sh",
    ].join("\n");
    Deno.writeTextFileSync(`${folder}/run.sh`, script);
    const size = ["-x", String(columns), "-y", String(rows)];
    this.#tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", folder, "sh run.sh");
  }

  /** Keys as tmux names them; text is typed as it is. */
  press(...keys: string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  resize(columns: number, rows: number): void {
    this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** Process id of the command. */
  get pid(): number {
    return Number(Deno.readTextFileSync(`${this.folder}/pid`));
  }

  screen(): string {
    return this.#tmux("capture-pane", "-p");
  }

  /** With its colours, as escape sequences. */
  styled(): string {
    return this.#tmux("capture-pane", "-p", "-e");
  }

  /** Resolves with the screen once it matches. */
  async shows(wanted: RegExp, withinMs = WITHIN_MS): Promise<string> {
    // Patience is counted in looks: a machine that stands still takes none of it.
    for (let left = withinMs;; left -= LOOK_EVERY_MS) {
      const seen = this.screen();
      if (wanted.test(seen)) return seen;
      assert(left > 0, `not within ${withinMs} ms: ${wanted}\n${seen}`);
      // Each look is a process: more of them would slow down what is looked at.
      await delay(LOOK_EVERY_MS);
    }
  }

  /** Resolves once the command has ended with `code` and the terminal is as it was before it. */
  async endsClean(code: number): Promise<string> {
    const seen = await this.shows(/^ended \d+/m);
    assert(seen.includes(`ended ${code}\n`), seen);
    await until(() => this.#modes("after") !== "");
    assert(this.#modes("after") === this.#modes("before"), "stty -a differs");
    const state = this.#tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").trim();
    assert(state === "0 1", `alternate screen and cursor: ${state}`);
    // A shell that takes what is typed.
    this.press("echo pro''mpt", "Enter");
    return await this.shows(/prompt$/m);
  }

  close(): void {
    tmux("-S", this.#socket, "kill-server");
  }

  #modes(when: "before" | "after"): string {
    try {
      return Deno.readTextFileSync(`${this.folder}/${when}`);
    } catch {
      return "";
    }
  }

  #tmux(...args: string[]): string {
    const { success, text } = tmux("-S", this.#socket, ...args);
    assert(success, `tmux ${args.join(" ")}: ${text}`);
    return text;
  }
}

/** Ends the engine that a test in `folder` has left running, if it has. */
export function endEngine(folder: string, mode: "paper" | "rehearse" = "paper"): void {
  const pid = runningEngine(`${folder}/artifacts/run`, mode)?.pid ?? null;
  if (pid !== null) signalled(pid, "KILL");
}

export function signalled(pid: number, signal: string): void {
  new Deno.Command("sh", { args: ["-c", `kill -${signal} ${pid}`] }).outputSync();
}
