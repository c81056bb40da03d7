/**
 * The screen while it runs: feeds the model with what happens, does what it asks for, and says when
 * there is something new to draw. Views are drawn at most ten times a second, keys at once.
 * @module
 */
import type { DeskPort } from "../domain/view/desk_port.ts";
import { initialModel, type Model } from "./model/model.ts";
import type { Effect } from "./model/step.ts";
import { type Happened, update } from "./model/update.ts";
import type { Size } from "./paint/panel.ts";
import { dressed } from "./paint/theme.ts";
import { screenLines } from "./screen/screen.ts";
import type { TerminalKind } from "./terminal_kind.ts";

export interface SessionOptions {
  readonly port: DeskPort;
  readonly terminal: TerminalKind;
  readonly size: Size;
  readonly haltCommand: string;
  /** Escape sequences that draw nothing, such as the clipboard's. */
  readonly write: (bytes: string) => void;
  /** Forgets what is on the terminal, so that all of the next frame is written. */
  readonly forget: () => void;
}

/** How the screen was left. */
export interface Left {
  readonly engineStopped: boolean;
  /** Whether an engine was there at the end. */
  readonly attached: boolean;
  /** The engine that was shown at the end is another process than the first one. */
  readonly another: boolean;
}

const FRAME_MS = 100;
const TICK_MS = 250;
/** The clipboard of most terminals takes no more. */
const COPY_MAX = 10_000;

export class Session {
  readonly left: Promise<Left>;
  readonly #options: SessionOptions;
  readonly #leave: (left: Left) => void;
  readonly #tick: ReturnType<typeof setInterval>;
  readonly #drawers = new Set<() => void>();
  #model: Model;
  #lines: readonly string[];
  #drawnMs = -Infinity;
  #frame: ReturnType<typeof setTimeout> | null = null;
  /** Process of the engine that was shown first; null before one was. */
  #firstPid: number | null = null;
  /** Nothing is on the terminal: what has not changed has to be drawn as well. */
  #forgotten = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { port, terminal: { glyphs }, size, haltCommand } = options;
    const { mode, writes } = port;
    const now = performance.now();
    this.#model = initialModel({ mode, writes, haltCommand, glyphs, size, now });
    this.#lines = this.#painted();
    const { promise, resolve } = Promise.withResolvers<Left>();
    this.left = promise;
    this.#leave = resolve;
    this.#tick = setInterval(() => this.happened({ type: "Ticked" }), TICK_MS);
    port.start({
      viewed: (push) => this.happened({ type: "Viewed", push }),
      linked: (link) => this.happened({ type: "Linked", link }),
    });
  }

  /** As many as the terminal has rows; the same array until something has changed. */
  readonly lines = (): readonly string[] => this.#lines;

  readonly subscribe = (draw: () => void): () => void => {
    this.#drawers.add(draw);
    return () => void this.#drawers.delete(draw);
  };

  happened(what: Happened): void {
    const { model, effects } = update(this.#model, what, performance.now());
    this.#model = model;
    this.#firstPid ??= this.#pid();
    for (const effect of effects) this.#carryOut(effect);
    if (what.type === "Pressed" || what.type === "Resized") this.#draw();
    // While views come, each of them moves the ages on: a tick in between would be a frame more.
    else if (what.type !== "Ticked" || performance.now() - this.#drawnMs >= TICK_MS) {
      this.#frame ??= setTimeout(() => this.#draw(), FRAME_MS);
    }
  }

  /** How the screen is left, if it is now. */
  leaving(engineStopped: boolean): Left {
    const attached = this.#model.desk.link.type === "attached";
    return { engineStopped, attached, another: this.#pid() !== this.#firstPid };
  }

  close(): void {
    clearInterval(this.#tick);
    if (this.#frame !== null) clearTimeout(this.#frame);
  }

  #pid(): number | null {
    return this.#model.desk.views.desk?.status.pid ?? null;
  }

  #draw(): void {
    if (this.#frame !== null) clearTimeout(this.#frame);
    this.#frame = null;
    this.#drawnMs = performance.now();
    const lines = this.#painted();
    // Ink lays out every row anew whenever it is asked to.
    const same = lines.length === this.#lines.length &&
      lines.every((text, i) => text === this.#lines[i]);
    if (same && !this.#forgotten) return;
    this.#forgotten = false;
    this.#lines = lines;
    for (const draw of this.#drawers) draw();
  }

  #painted(): readonly string[] {
    const { theme } = this.#options.terminal;
    return screenLines(this.#model).map((line) => dressed(line, theme));
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case "Ask":
        this.#ask(effect);
        return;
      case "Copy":
        return this.#options.write(clipboard(effect.text));
      case "Redraw":
        this.#forgotten = true;
        return this.#options.forget();
      case "Leave":
        return this.#leave(this.leaving(effect.engineStopped));
    }
  }

  async #ask({ id, verb, args, date }: Effect & { readonly type: "Ask" }): Promise<void> {
    const outcome = await this.#options.port.ask(verb, args, { date });
    if (id !== null) this.happened({ type: "Answered", id, outcome });
  }
}

/** OSC 52: works through tmux and ssh, where a clipboard program would not. */
function clipboard(text: string): string {
  const bytes = new TextEncoder().encode(text.slice(0, COPY_MAX));
  return `\x1b]52;c;${btoa(String.fromCharCode(...bytes))}\x07`;
}
