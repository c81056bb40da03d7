/** A terminal in memory: what Ink writes is carried out by xterm, keys go in as bytes. @module */
import { delay } from "@std/async";
import { PassThrough, Writable } from "node:stream";
import xterm from "@xterm/headless";
import type { ScreenOptions } from "../../tui/desk_screen.tsx";

const LOOK_EVERY_MS = 10;

export class TestTerminal {
  readonly stdout: ScreenOptions["stdout"];
  readonly stdin: ScreenOptions["stdin"];
  /** Everything that was written. */
  bytes = "";
  /** Frames that were on the screen at the end of a synchronised update. */
  readonly frames: string[] = [];
  readonly #terminal: xterm.Terminal;
  readonly #keys = new PassThrough();
  #writes = 0;

  constructor(columns: number, rows: number) {
    // As the line discipline of a real terminal does: a new line begins at the left.
    const options = { cols: columns, rows, allowProposedApi: true, convertEol: true };
    this.#terminal = new xterm.Terminal(options);
    const write = (chunk: unknown, _: unknown, done: () => void) => {
      const text = String(chunk);
      this.bytes += text;
      this.#writes++;
      this.#terminal.write(text, () => {
        if (text.includes("\x1b[?2026l")) this.frames.push(this.text());
        done();
      });
    };
    const stdout = Object.assign(new Writable({ write, decodeStrings: false }), {
      columns,
      rows,
      isTTY: true,
    });
    const stdin = Object.assign(this.#keys, {
      isTTY: true,
      setRawMode: () => stdin,
      ref: () => stdin,
      unref: () => stdin,
    });
    this.stdout = stdout as unknown as ScreenOptions["stdout"];
    this.stdin = stdin as unknown as ScreenOptions["stdin"];
  }

  /** As one chunk. */
  type(text: string): void {
    this.#keys.write(text);
  }

  /** What another program writes over the screen. */
  garble(text: string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(text, resolve));
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit("resize");
  }

  /**
   * What is on the screen, without the spaces at the ends of lines. The emulator keeps what lies
   * beyond the last column since it was made narrower; nobody sees that.
   */
  text(): string {
    const { buffer: { active }, cols, rows } = this.#terminal;
    return Array.from(
      { length: rows },
      (_, y) =>
        active.getLine(active.viewportY + y)?.translateToString(false, 0, cols).trimEnd() ?? "",
    ).join("\n");
  }

  /** On the screen that full-screen programs use. */
  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === "alternate";
  }

  /** Colours of the cells that hold `text`, as xterm names them. */
  coloursOf(text: string): ReadonlySet<number> {
    const { active } = this.#terminal.buffer;
    const colours = new Set<number>();
    for (let y = 0; y < this.#terminal.rows; y++) {
      const line = active.getLine(active.viewportY + y);
      const from = line?.translateToString().indexOf(text) ?? -1;
      if (from < 0) continue;
      for (let x = from; x < from + text.length; x++) {
        const cell = line?.getCell(x);
        if (cell !== undefined) colours.add(cell.isFgDefault() ? -1 : cell.getFgColor());
      }
    }
    return colours;
  }

  /**
   * Resolves once the screen shows what is wanted; fails with the screen after a while, counted in
   * looks: a machine that stands still takes none of it.
   */
  async until(wanted: (text: string) => boolean, withinMs = 10_000): Promise<string> {
    for (let left = withinMs;; left -= LOOK_EVERY_MS) {
      const text = this.text();
      if (wanted(text)) return text;
      if (left <= 0) throw new Error(`The screen stayed:\n${text}`);
      await delay(LOOK_EVERY_MS);
    }
  }

  /** Resolves once nothing was written for a while. */
  async settled(quietMs = 150): Promise<string> {
    for (let seen = -1; seen !== this.#writes;) {
      seen = this.#writes;
      await delay(quietMs);
    }
    return this.text();
  }
}
