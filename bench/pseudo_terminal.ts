/**
 * A terminal for a program that draws: tmux where it is installed, else `script` of util-linux. It
 * can stop reading, as a terminal does whose window hangs or whose connection is slow.
 * @module
 */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** How one kind of terminal is opened, typed into and closed. */
interface Kind {
  /** Process id of what reads the program's output. */
  open(folder: string, size: TerminalSize): number;
  type(text: string): void;
  close(): void;
}

export class PseudoTerminal {
  readonly #folder: string;
  readonly #kind: Kind;
  readonly #reader: number;

  /** Runs `command` in `folder`. Throws where there is no terminal to be had. */
  constructor(folder: string, command: readonly string[], size: TerminalSize) {
    this.#folder = folder;
    const { columns, rows } = size;
    const words = command.map((word) => `'${word}'`).join(" ");
    const script = `stty cols ${columns} rows ${rows}\necho $$ > pid\nexec ${words}\n`;
    Deno.writeTextFileSync(`${folder}/run.sh`, script);
    this.#kind = kindHere();
    this.#reader = this.#kind.open(folder, size);
  }

  /** Process id of the command. */
  get pid(): number {
    return Number(Deno.readTextFileSync(`${this.#folder}/pid`));
  }

  type(text: string): void {
    this.#kind.type(text);
  }

  /** Nothing that the program writes is read from now on. */
  stall(): void {
    run("kill", "-STOP", String(this.#reader));
  }

  resume(): void {
    run("kill", "-CONT", String(this.#reader));
  }

  /** The program hears that its terminal is gone. */
  close(): void {
    this.#kind.close();
  }
}

function kindHere(): Kind {
  if (isThere("tmux", "-V")) return new Tmux();
  if (isThere("script", "--version")) return new Script();
  throw new Error("no terminal to draw on: neither tmux nor script (util-linux) is installed");
}

class Tmux implements Kind {
  #socket = "";

  open(folder: string, { columns, rows }: TerminalSize): number {
    this.#socket = `${folder}/tmux`;
    const size = ["-x", String(columns), "-y", String(rows)];
    this.#tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", folder, "sh run.sh");
    return Number(this.#tmux("display-message", "-p", "#{pid}"));
  }

  type(text: string): void {
    this.#tmux("send-keys", "-l", text);
  }

  close(): void {
    this.#tmux("kill-server");
  }

  #tmux(...args: string[]): string {
    return run("tmux", "-S", this.#socket, ...args);
  }
}

class Script implements Kind {
  #child: Deno.ChildProcess | null = null;
  #stdin: WritableStreamDefaultWriter<Uint8Array> | null = null;

  open(folder: string): number {
    this.#child = new Deno.Command("script", {
      args: ["-qfc", "sh run.sh", "/dev/null"],
      cwd: folder,
      stdin: "piped",
      stdout: "null",
    }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
    return this.#child.pid;
  }

  type(text: string): void {
    this.#stdin!.write(new TextEncoder().encode(text));
  }

  close(): void {
    this.#child!.kill("SIGTERM");
  }
}

function isThere(command: string, flag: string): boolean {
  try {
    run(command, flag);
    return true;
  } catch {
    return false;
  }
}

function run(command: string, ...args: string[]): string {
  const { success, stdout, stderr } = new Deno.Command(command, { args, stdin: "null" })
    .outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${text(stderr)}`);
  return text(stdout);
}
