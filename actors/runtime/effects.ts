/**
 * Effects on the outside world between commit and release: a durable actor's effect leaves only
 * when its record is durable, or on record elsewhere, and its gate is asked once more just before.
 * @module
 */
import type { Answer } from "./context.ts";
import { Envelope, idOf, NO_EXTRA } from "./envelope.ts";
import type { ActorPort, Host, OutsidePort } from "./host.ts";
import type { Kernel } from "./kernel.ts";
import { Ring } from "./ring.ts";
import type { StagedEffect } from "./staging.ts";
import { messageOf } from "./turn_executor.ts";

interface Waiting {
  readonly lsn: number;
  readonly effect: StagedEffect;
  readonly parent: Envelope;
  /** Asked: it is being put on record beside the log. */
  step: "waiting" | "asked" | "left";
}

export class Effects {
  /** In commit order, and so in order of lsn. */
  readonly #waiting = new Ring<Waiting>();

  constructor(readonly kernel: Kernel, readonly host: Host) {
    host.log.onDurable((lsn) => this.#releaseUpTo(lsn));
  }

  /** Takes a committed effect. `lsn` 0: there is no record to wait for. */
  take(effect: StagedEffect, lsn: number, parent: Envelope): void {
    if (lsn <= this.host.log.durable()) return this.#release(effect, parent);
    this.#waiting.push({ lsn, effect, parent, step: "waiting" });
    this.releasePastLog();
  }

  /** Puts what waits on record beside the log, where that is open and admits it, in order. */
  releasePastLog(): void {
    const { sideRecord } = this.host;
    if (!sideRecord?.isOpen) return;
    for (const waiting of this.#waiting) {
      const { port, request } = waiting.effect;
      if (waiting.step !== "waiting" || !sideRecord.admits(port, request)) continue;
      waiting.step = "asked";
      sideRecord.record(request, (mayLeave) => this.#recorded(waiting, mayLeave));
    }
  }

  #recorded(waiting: Waiting, mayLeave: boolean): void {
    if (waiting.step === "left") return;
    waiting.step = mayLeave ? "left" : "waiting";
    if (!mayLeave) return;
    this.kernel.catchUp();
    this.#release(waiting.effect, waiting.parent);
    this.host.scheduler.wake();
  }

  /** Effects whose record is still on its way to the disk. */
  get waiting(): number {
    return this.#waiting.length;
  }

  #releaseUpTo(lsn: number): void {
    this.kernel.catchUp();
    for (;;) {
      const next = this.#waiting.peek();
      if (next === undefined || next.lsn > lsn) break;
      this.#waiting.shift();
      if (next.step === "left") continue;
      next.step = "left";
      this.#release(next.effect, next.parent);
    }
    this.host.scheduler.wake();
  }

  #release(effect: StagedEffect, parent: Envelope): void {
    const { kernel, host } = this;
    const refusal = this.#refusal(effect, host.clock.now());
    if (refusal !== null) {
      kernel.answer(effect.asker, { type: "withheld", reason: refusal }, effect);
      return;
    }
    const port = host.ports[effect.port]!;
    if ("path" in port) this.#tellActor(port, effect, parent);
    else this.#callOutside(port, effect);
  }

  #tellActor(port: ActorPort, effect: StagedEffect, parent: Envelope): void {
    const { kernel } = this;
    const { asker, expiresAt, from, turn, k } = effect;
    const extra = { ...NO_EXTRA, correlation: parent.extra?.correlation, expiresAt, asker };
    const slot = kernel.post.route(port.path, port.kind);
    kernel.post.enqueue(
      new Envelope(slot, effect.request, from, turn, k, kernel.now, parent, extra),
    );
  }

  #callOutside(port: OutsidePort, effect: StagedEffect): void {
    const { kernel, host } = this;
    let answered = false;
    const answer = (answer: Answer<unknown>) => {
      if (answered) return;
      answered = true;
      kernel.catchUp();
      kernel.answer(effect.asker, answer, effect);
      host.scheduler.wake();
    };
    try {
      port.call(effect.request, idOf(effect), answer);
    } catch (error) {
      // A throw does not say whether the request has left.
      host.tap?.portFailed?.(effect.port, messageOf(error));
      answer({ type: "unknown" });
    }
  }

  /** Why the effect may not leave now, or null. What cannot be asked is closed. */
  #refusal(effect: StagedEffect, now: number): string | null {
    if (now > effect.expiresAt) return "expired";
    if (effect.gate === null) return null;
    const gate = this.host.gates?.[effect.gate];
    if (gate === undefined) return `no gate named ${effect.gate}`;
    try {
      return gate(effect.request, now);
    } catch (error) {
      return `gate ${effect.gate} failed: ${messageOf(error)}`;
    }
  }
}
