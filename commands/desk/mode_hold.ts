/**
 * What a process holds of its mode from its first desk to its last: the lock and the control. A
 * desk that is opened anew for another day takes both over, so that nobody who asks meanwhile finds
 * no engine, and a HALT finds its latch.
 * @module
 */
import { GATE } from "../../actors/protocol/gate.ts";
import { type ControlLink, startControl } from "../../adapters/control/control_link.ts";
import { FileError } from "../../adapters/disk/file_error.ts";
import { lockMode, type ModeLock, ModeLockedError } from "../../adapters/disk/mode_lock.ts";
import type { Halt } from "../../domain/control/control_answer.ts";
import type { DeskPaths } from "./desk_paths.ts";

/** How soon after somebody has removed the lock it is taken anew. */
const KEPT_EVERY_MS = 500;

export class ModeHold {
  readonly #paths: Pick<DeskPaths, "mode" | "runFolder">;
  readonly #lock: ModeLock;
  readonly #keeper: ReturnType<typeof setInterval>;
  #link: ControlLink | null = null;
  /** Why the lock could not be taken anew. */
  #lost: string | null = null;
  /** Why what is opened first begins halted. */
  #raised: string | null = null;

  /** Throws ModeLockedError or FileError. */
  constructor(paths: Pick<DeskPaths, "mode" | "runFolder">) {
    this.#paths = paths;
    this.#lock = lockMode(paths.runFolder, paths.mode, Deno.pid);
    this.#keeper = setInterval(() => void this.#keep(), KEPT_EVERY_MS);
  }

  /** The control of this mode, opened at the first call. Rejects with ControlError. */
  async control(): Promise<ControlLink> {
    if (this.#link === null) {
      const { mode, runFolder: folder } = this.#paths;
      const listener = { path: GATE, kind: "Latched" };
      this.#link = await startControl({ mode, folder, lock: this.#lock, listener });
      if (this.#raised !== null) this.#link.raise(this.#raised);
    }
    return this.#link;
  }

  /** Whoever trades now, or next, is halted. */
  raise(reason: string): void {
    this.#raised = reason;
    this.#link?.raise(reason);
  }

  /** A desk is closed: nothing is left to be halted until the next one is up, but people are told. */
  leave(say: (line: string) => void): void {
    this.#link?.leadTo({ onHalt: (halt) => say(haltLine(halt)), onProblem: say });
  }

  async close(): Promise<void> {
    clearInterval(this.#keeper);
    await this.#link?.close();
    this.#lock.release();
  }

  /** Without it another desk could start beside this one. Which of the two is to trade, people say. */
  async #keep(): Promise<void> {
    try {
      await this.#lock.keep();
      this.#lost = null;
    } catch (error) {
      if (!(error instanceof ModeLockedError || error instanceof FileError)) throw error;
      if (error.message !== this.#lost) this.raise(error.message);
      this.#lost = error.message;
    }
  }
}

/** As terminal and log show it: `HALT: REASON (WHO)`. */
export function haltLine({ reason, by }: Halt): string {
  return `HALT: ${reason} (${by})`;
}
