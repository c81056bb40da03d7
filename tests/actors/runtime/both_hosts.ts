/**
 * One test, run under both hosts: virtual time, and real time on an event loop turned by hand.
 * @module
 */
import type { Gate, Latch, Port, Tap } from "../../../actors/runtime/host.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import { MemoryLog } from "../../../actors/runtime/memory_log.ts";
import { RealHost } from "../../../actors/runtime/real_host.ts";
import type { Node } from "../../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../../actors/runtime/virtual_host.ts";
import { ManualLoop } from "./manual_loop.ts";

export interface Options {
  readonly ports?: Readonly<Record<string, Port>>;
  readonly gates?: Readonly<Record<string, Gate>>;
  readonly latch?: Latch;
  readonly tap?: Tap;
  readonly log?: MemoryLog;
  readonly seed?: number;
  readonly run?: number;
  readonly startAt?: number;
}

/** What tests need of a host. */
export interface Running {
  readonly kernel: Kernel;
  readonly log: MemoryLog;
  /** Runs until nothing is due, or up to `until`. */
  run(until?: number): void;
}

export type Start = (root: Node, options?: Options) => Running;

/** Messages are frozen in every test. */
export const virtually: Start = (root, options = {}) => {
  const log = options.log ?? new MemoryLog({ keepAll: true });
  const host = new VirtualHost(root, { ...options, log, freeze: true });
  return { kernel: host.kernel, log, run: (until) => host.run(until) };
};

export const really: Start = (root, { startAt = 0, ...options } = {}) => {
  const log = options.log ?? new MemoryLog({ keepAll: true });
  const loop = new ManualLoop(startAt);
  const host = new RealHost(root, { ...options, loop, log, freeze: true });
  const run = (until?: number) => {
    host.wake();
    for (;;) {
      if (loop.turn()) continue;
      if (log.lastLsn > log.durable()) log.acknowledge();
      else if (!loop.advance(until)) return;
    }
  };
  return { kernel: host.kernel, log, run };
};

/** Registers the test once for each host. */
export function onBothHosts(name: string, test: (start: Start) => void): void {
  Deno.test(`${name} (virtual time)`, () => test(virtually));
  Deno.test(`${name} (real time)`, () => test(really));
}
