/**
 * What happens at a broker and when, whichever process of the desk lives then.
 * @module
 */
import { RECONCILER } from "../../actors/protocol/reconciler.ts";
import type { Answer } from "../../actors/runtime/context.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { EpochMs } from "../../domain/market_time.ts";

export type Say = (answer: Answer<unknown>) => void;

interface Happening {
  readonly at: number;
  readonly act: () => void;
}

export class BrokerTimeline {
  readonly #later: Happening[] = [];
  #clock: { readonly now: number } = { now: 0 };
  /** Null while the desk is down. */
  #host: VirtualHost | null = null;

  /** The process that speaks to the broker from now on. */
  attach(host: VirtualHost): void {
    this.#host = this.#clock = host;
    for (const each of this.#later) this.#schedule(each);
  }

  /** Nobody speaks to it. */
  detach(): void {
    this.#clock = { now: this.now };
    this.#host = null;
  }

  /** Without a process: what is due up to an instant happens all the same. */
  pass(until: number): void {
    for (;;) {
      const next = this.#later.reduce<Happening | undefined>(
        (first, each) => first === undefined || each.at < first.at ? each : first,
        undefined,
      );
      if (next === undefined || next.at > until) break;
      this.#clock = { now: Math.max(next.at, this.now) };
      this.#happen(next);
    }
    this.#clock = { now: until };
  }

  get now(): EpochMs {
    return this.#clock.now as EpochMs;
  }

  at(at: number, act: () => void): void {
    const each = { at, act };
    this.#later.push(each);
    this.#schedule(each);
  }

  after(delayMs: number, act: () => void): void {
    this.at(this.now + delayMs, act);
  }

  /** Whoever asked may be dead when the answer comes. */
  answering(answer: Say): Say {
    const host = this.#host;
    return (body) => host === this.#host && answer(body);
  }

  tell(kind: "RefreshNeeded" | "OrderUpdated", body: unknown): void {
    this.#host?.kernel.inject(RECONCILER, kind, body, "broker");
  }

  #schedule(each: Happening): void {
    const host = this.#host;
    host?.after(Math.max(0, each.at - host.now), () => {
      if (host === this.#host) this.#happen(each);
    });
  }

  #happen(each: Happening): void {
    this.#later.splice(this.#later.indexOf(each), 1);
    each.act();
  }
}
