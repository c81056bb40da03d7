/**
 * What a listener sees of the ticks where the line is bad: nothing for a while, an old picture
 * again, or an older one behind a newer. The market itself goes on.
 * @module
 */
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { SeenTick } from "../tick_stream.ts";
import type { FaultMenu } from "./fault_menu.ts";

export class TickFaults {
  readonly #faults: FaultMenu;
  /** The tick before the newest, and one of a while ago. */
  readonly #before = new Map<InstrumentToken, SeenTick>();
  readonly #old = new Map<InstrumentToken, SeenTick>();
  #deadUntil = -Infinity;

  constructor(faults: FaultMenu) {
    this.#faults = faults;
  }

  /** No ticks before `until`. */
  die(until: number): void {
    this.#deadUntil = until;
  }

  isDead(at: number): boolean {
    return at < this.#deadUntil;
  }

  shown(ticks: readonly SeenTick[], at: number): readonly SeenTick[] {
    if (this.isDead(at)) return [];
    return ticks.flatMap((tick) => {
      const before = this.#before.get(tick.token);
      const old = this.#old.get(tick.token);
      this.#before.set(tick.token, tick);
      if (old === undefined || tick.at - old.at > this.#faults.ms("stale_ticks")) {
        this.#old.set(tick.token, before ?? tick);
      }
      if (old !== undefined && this.#faults.strikes("stale_ticks")) return [old];
      const isBackward = before !== undefined && this.#faults.strikes("backward_ticks");
      return isBackward ? [tick, before] : [tick];
    });
  }
}
