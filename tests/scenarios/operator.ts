/**
 * The operator of a desk in virtual time: commands through the gate, with the HALT latch as the
 * control Worker keeps it. The latch outlives a process, as its file does.
 * @module
 */
import { GATE } from "../../actors/protocol/gate.ts";
import type { Latch } from "../../actors/runtime/host.ts";
import type { Source, VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { DeskCommand } from "../../domain/control/gate_event.ts";
import type { Book } from "../../domain/instrument/instrument.ts";

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
    this.#send(host, this.order("halt"));
  }

  /** `account`: what others hold as well. */
  flatten(host: VirtualHost, account = false): void {
    this.raise();
    this.#send(host, command({ type: "Flatten", by: BY, ...(account ? { account } : {}) }));
  }

  /** Ends the quarantine of a symbol. */
  settle(host: VirtualHost, how: "Adopt" | "Disown", symbol: string): void {
    this.#send(host, command({ type: how, by: BY, symbol }));
  }

  /** What permits is on record before it holds. */
  rearm(host: VirtualHost): void {
    this.#send(host, command({ type: "Rearm", by: BY }));
    host.drain();
    this.#reading = 0;
  }

  /** An order as input from outside: what restricts holds first. */
  order(verb: "halt" | "flatten" | "rearm" | "latch"): Input {
    switch (verb) {
      case "halt":
        this.raise();
        return command({ type: "Halt", by: BY, reason: "drill" });
      case "flatten":
        this.raise();
        return command({ type: "Flatten", by: BY });
      case "latch":
        this.raise();
        return { to: GATE, kind: "Latched", body: { reading: this.#reading } };
      case "rearm":
        this.#reading = 0;
        return command({ type: "Rearm", by: BY });
    }
  }

  switchOff(host: VirtualHost, book: Book): void {
    this.#send(host, command({ type: "SetEngine", by: BY, book, on: false }));
  }

  switchOn(host: VirtualHost, book: Book): void {
    this.#send(host, command({ type: "SetEngine", by: BY, book, on: true }));
  }

  #send({ kernel }: VirtualHost, { to, kind, body }: Input): void {
    kernel.inject(to, kind, body, "control");
  }
}

type Input = ReturnType<Source["take"]>;

function command(order: DeskCommand): Input {
  return { to: GATE, kind: "Command", body: order };
}
