/**
 * The operator of a desk in virtual time: commands through the gate, with the HALT latch as the
 * control Worker keeps it. The latch outlives a process, as its file does.
 * @module
 */
import { engineRef, GATE } from "../../actors/protocol.ts";
import type { Latch } from "../../actors/runtime/host.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { DeskCommand } from "../../domain/gate_event.ts";
import type { Book } from "../../domain/instrument.ts";

const BY = "operator";

export class Operator {
  #reading = 0;
  readonly latch: Latch = {
    read: () => this.#reading,
    raise: () => this.#reading++,
    listener: { path: GATE, kind: "Latched" },
  };

  /** The gate of entries. */
  readonly entries = (): string | null => (this.#reading === 0 ? null : "halted");

  /** Only the latch: as fast as it goes, nothing is durable yet. */
  raise(): void {
    this.latch.raise(BY);
  }

  halt(host: VirtualHost): void {
    this.raise();
    this.#command(host, { type: "Halt", by: BY });
  }

  flatten(host: VirtualHost): void {
    this.raise();
    this.#command(host, { type: "Flatten", by: BY });
  }

  /** What permits is on record before it holds. */
  rearm(host: VirtualHost): void {
    this.#command(host, { type: "Rearm", by: BY });
    host.drain();
    this.#reading = 0;
  }

  switchOff(host: VirtualHost, book: Book): void {
    host.stop(engineRef(book));
    this.#command(host, { type: "SetEngine", by: BY, book, on: false });
  }

  switchOn(host: VirtualHost, book: Book): void {
    this.#command(host, { type: "SetEngine", by: BY, book, on: true });
    host.kernel.tree.start(engineRef(book));
  }

  #command({ kernel }: VirtualHost, command: DeskCommand): void {
    kernel.inject(GATE, "Command", command, "control");
  }
}
