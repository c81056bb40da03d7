/**
 * The emergency file in the life of a desk: exits that leave by it while the log is lost, what an
 * earlier process has sent that way, and the moment at which all of that is settled.
 * @module
 */
import { GATE } from "../../actors/protocol/gate.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { RealHost } from "../../actors/runtime/real_host.ts";
import type { ControlLink } from "../../adapters/control/control_link.ts";
import { EmergencyFile } from "../../adapters/journal/emergency_file.ts";
import { haveEnded, linesOn, recalledFrom } from "../../domain/broker/emergency_line.ts";
import type { DeskCommand } from "../../domain/control/gate_event.ts";
import { type EpochMs, istDate } from "../../domain/market_time.ts";
import type { RecalledExit } from "../../domain/portfolio/state.ts";
import { CLEAN_READINGS } from "../../domain/reconcile/watch.ts";
import { quarantinedIn } from "../../domain/risk/quarantine.ts";
import { quarantineOf } from "../../domain/risk/state.ts";
import { warn } from "../line/terminal_line.ts";
import { stateOf } from "./actor_state.ts";
import { EmergencyExits } from "./emergency_exits.ts";

/** What the desk is to be told at its start. */
interface Unsettled {
  readonly halt: string;
  readonly exits: readonly RecalledExit[];
  /** Goes on with what was under way; null where that was on another day. */
  readonly command: DeskCommand | null;
}

export class Emergency {
  readonly exits: EmergencyExits;
  readonly #file: EmergencyFile;
  readonly #kernel: () => Kernel;
  #isSettled = true;

  /** Throws FileError. */
  static open(path: string, kernel: () => Kernel): Emergency {
    return new Emergency(EmergencyFile.open(path), kernel);
  }

  private constructor(file: EmergencyFile, kernel: () => Kernel) {
    this.#file = file;
    this.#kernel = kernel;
    this.exits = new EmergencyExits({ file, kernel, complain: warn });
  }

  /**
   * Halts a desk that starts, and has its actors take over what an earlier process has sent past
   * its log; does nothing where that has left nothing.
   */
  recall(link: Pick<ControlLink, "raise">, host: Pick<RealHost, "inject">): void {
    const unsettled = this.#unsettled();
    if (unsettled === null) return;
    const { exits, command } = unsettled;
    link.raise(unsettled.halt);
    host.inject(PORTFOLIO, "RecallExits", { exits }, "emergency");
    if (command !== null) host.inject(GATE, "Command", command, "emergency");
  }

  /** What an earlier process has left; null where it has left nothing. */
  #unsettled(): Unsettled | null {
    const { lines, unreadable } = this.#file.read();
    if (lines.length + unreadable === 0) return null;
    this.#isSettled = false;
    const { path } = this.#file;
    const today = linesOn(lines, istDate(this.#kernel().now as EpochMs));
    const sent = `${lines.length} requests of exits were sent past the log`;
    const halt = `${sent}, ${unreadable} lines torn: ${path}`;
    const last = today.at(-1);
    const command = last === undefined
      ? null
      : { type: "Flatten", by: `${last.by} (${path})` } as const;
    return { halt, exits: recalledFrom(today), command };
  }

  /** To be called now and then; says where the file was put once settled. Throws FileError. */
  look(isLogLost: boolean, isAllDurable: boolean): string | null {
    this.exits.look(isLogLost);
    if (this.exits.hasWritten) this.#isSettled = false;
    if (this.#isSettled || isLogLost || !isAllDurable || !this.#agree()) return null;
    this.#isSettled = true;
    this.exits.hasWritten = false;
    return this.#file.putAside(`${this.#kernel().now}`);
  }

  /** Whether every order of the file has ended, and the broker's books say what the desk's do. */
  #agree(): boolean {
    const kernel = this.#kernel();
    const { watch } = stateOf(kernel, "reconciler");
    if (watch.clean < CLEAN_READINGS) return false;
    const quarantine = quarantineOf(stateOf(kernel, "risk"));
    const { lines } = this.#file.read();
    if (lines.some(({ symbol }) => quarantinedIn(quarantine, symbol) !== undefined)) return false;
    const today = linesOn(lines, istDate(kernel.now as EpochMs));
    return haveEnded(today, stateOf(kernel, "broker"));
  }

  close(): void {
    this.#file.close();
  }
}
