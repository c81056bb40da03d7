/**
 * Effects on the outside world between commit and release: a durable actor's effect leaves only
 * when its record is durable, and its gate is asked once more just before.
 * @module
 */
import type { Answer, Asker } from "./context.ts";
import { Envelope } from "./envelope.ts";
import type { Host } from "./host.ts";
import type { Kernel } from "./kernel.ts";
import { Ring } from "./ring.ts";
import type { StagedEffect } from "./turn.ts";

interface Waiting {
  readonly lsn: number;
  readonly effect: StagedEffect;
  readonly parent: Envelope;
  readonly logged: boolean;
}

export class Effects {
  readonly #waiting = new Ring<Waiting>();
  /** Effects a port has taken and not answered, by asker. */
  readonly #held = new Set<string>();

  constructor(readonly kernel: Kernel, readonly host: Host) {
    host.log.onDurable((lsn) => this.#releaseUpTo(lsn));
  }

  /** Takes a committed effect. `lsn` 0: nothing to wait for. */
  take(effect: StagedEffect, lsn: number, parent: Envelope, logged: boolean): void {
    if (lsn <= this.host.log.durable()) this.#release(effect, parent, logged);
    else this.#waiting.push({ lsn, effect, parent, logged });
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** True while a port may still answer: such a question is not unknown. */
  holds(asker: Asker): boolean {
    return this.#held.has(holdName(asker));
  }

  #releaseUpTo(lsn: number): void {
    for (;;) {
      const next = this.#waiting.peek();
      if (next === undefined || next.lsn > lsn) break;
      this.#waiting.shift();
      this.#release(next.effect, next.parent, next.logged);
    }
    this.host.scheduler.wake();
  }

  #release(effect: StagedEffect, parent: Envelope, logged: boolean): void {
    const { kernel, host } = this;
    const refusal = this.#refusal(effect, host.clock.now());
    if (refusal !== null) {
      kernel.answer(effect.asker, { type: "withheld", reason: refusal }, effect.id);
      return;
    }
    const port = host.ports[effect.port];
    if (port === undefined) throw new Error(`No port named ${effect.port}`);
    if ("path" in port) {
      const slot = kernel.route(port.path, port.kind);
      const extra = {
        correlation: parent.extra?.correlation,
        expiresAt: effect.expiresAt ?? Infinity,
        settles: null,
        asker: effect.asker,
      };
      const { from, turn, k } = splitId(effect.id);
      kernel.enqueue(
        new Envelope(slot, effect.request, from, turn, k, kernel.now, parent, extra, logged),
      );
      return;
    }
    const name = holdName(effect.asker);
    this.#held.add(name);
    let answered = false;
    port.call(effect.request, effect.id, (answer: Answer<unknown>) => {
      if (answered) return;
      answered = true;
      this.#held.delete(name);
      kernel.answer(effect.asker, answer, effect.id);
      host.scheduler.wake();
    });
  }

  #refusal(effect: StagedEffect, now: number): string | null {
    if (effect.expiresAt !== undefined && now > effect.expiresAt) return "expired";
    if (effect.gate === undefined) return null;
    const gate = this.host.gates?.[effect.gate];
    // A gate that is named and missing must not read as an open one.
    if (gate === undefined) return `no gate named ${effect.gate}`;
    return gate(effect.request, now);
  }
}

function holdName(asker: Asker): string {
  return `${asker.path} ${asker.key} ${asker.number}`;
}

/** The parts of a message id. */
export function splitId(id: string): { from: string; turn: number; k: number } {
  const hash = id.lastIndexOf("#");
  const dot = id.indexOf(".", hash);
  return {
    from: id.slice(0, hash),
    turn: Number(id.slice(hash + 1, dot)),
    k: Number(id.slice(dot + 1)),
  };
}
