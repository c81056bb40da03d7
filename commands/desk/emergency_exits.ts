/**
 * Exits past a lost log. Once HALT has come of a log that failed or has been silent for too long, a
 * FLATTEN or a loss halt may still close positions: each of its requests is written to the
 * emergency file first. Where even that cannot be done, what an operator has typed is sent all the
 * same and told on stderr, since a position that nobody can close is worse than a missing line;
 * what the desk wants by itself is not, since its stop still rests at the broker.
 * @module
 */
import { within } from "../../adapters/within.ts";
import { closingReasons, isFlattening } from "../../domain/portfolio/exits/closing.ts";
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import type { SideRecord } from "../../actors/runtime/host.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { EmergencyFile } from "../../adapters/journal/emergency_file.ts";
import {
  type EmergencyLine,
  emergencyLine,
  mayPassLog,
} from "../../domain/broker/emergency_line.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { stateOf } from "./actor_state.ts";

/** A disk that takes longer is as good as none. */
const WRITTEN_WITHIN_MS = 1_000;

export interface EmergencyInput {
  readonly file: Pick<EmergencyFile, "path" | "append">;
  kernel(): Kernel;
  /** On stderr: the last place there is. */
  complain(line: string): void;
}

export class EmergencyExits implements SideRecord {
  readonly #input: EmergencyInput;
  #isLogLost = false;
  /** Who has typed FLATTEN in this run. */
  #typedBy: string | null = null;
  /** Since somebody has last looked. */
  hasWritten = false;
  #chain: Promise<void> = Promise.resolve();
  /** A write has not come back: the next ones are not waited for. */
  #hangs = false;
  /** What could not be written comes again, and nothing that came after it goes before it. */
  #refuses = false;

  constructor(input: EmergencyInput) {
    this.#input = input;
  }

  /** Tells whether the log is lost; what waits for it may then leave. */
  look(isLogLost: boolean): void {
    this.#isLogLost = isLogLost;
    if (!isLogLost) return;
    this.#chain = this.#chain.then(() => void (this.#refuses = false));
    this.#input.kernel().effects.releasePastLog();
  }

  typed(by: string): void {
    this.#typedBy = by;
  }

  get isOpen(): boolean {
    return this.#isLogLost && this.#closing().wanted;
  }

  /** Resolves once everything asked so far is written, or given up. */
  get written(): Promise<void> {
    return this.#chain;
  }

  admits(port: string, request: unknown): boolean {
    return port === ORDER_PORT && mayPassLog(request as OrderRequest);
  }

  record(request: unknown, recorded: (mayLeave: boolean) => void): void {
    const kernel = this.#input.kernel();
    const { by, isTyped } = this.#closing();
    const blotter = stateOf(kernel, "broker");
    const of = { at: kernel.now as EpochMs, by };
    const line = emergencyLine(request as OrderRequest, blotter, of);
    if (line === null) return recorded(true);
    this.#chain = this.#chain.then(async () => {
      const isWritten = !this.#refuses && await this.#write(line);
      if (!isWritten && isTyped) {
        this.#input.complain(`exit without a record: ${JSON.stringify(line)}`);
      }
      this.#refuses = !isWritten && !isTyped;
      recorded(isWritten || isTyped);
    });
  }

  /** Whether something is to be closed that need not wait for the log, and who has said so. */
  #closing(): { readonly wanted: boolean; readonly isTyped: boolean; readonly by: string } {
    const portfolio = stateOf(this.#input.kernel(), "portfolio");
    const { takeover } = portfolio;
    const isLoss = closingReasons(portfolio).has("loss_halt");
    const isFlatten = isFlattening(portfolio);
    const isTyped = isFlatten || (isLoss && this.#typedBy !== null);
    const by = isTyped ? this.#typedBy ?? takeover?.by ?? "operator" : "risk";
    return { wanted: isFlatten || isLoss, isTyped, by };
  }

  async #write(line: EmergencyLine): Promise<boolean> {
    if (this.#hangs) return false;
    this.#hangs = true;
    let isWritten = false;
    const written = this.#input.file.append(line)
      .then(() => this.hasWritten = isWritten = true, () => false)
      .finally(() => this.#hangs = false);
    return await within(written, WRITTEN_WITHIN_MS) && isWritten;
  }
}
