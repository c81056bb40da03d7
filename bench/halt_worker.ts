/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Whoever halts a desk does so from another thread: raises the shared flag when asked, after a
 * moment of the asker's choosing, notes when, and says so, as the control Worker does.
 * @module
 */
import { HaltFlag } from "../adapters/control/halt_flag.ts";

declare const self: DedicatedWorkerGlobalScope;

export interface RaiseOrder {
  readonly flag: SharedArrayBuffer;
  /** One Float64: when it was raised, milliseconds since the epoch. */
  readonly raisedAt: SharedArrayBuffer;
  readonly afterMs: number;
}

self.onmessage = ({ data }: MessageEvent<RaiseOrder>) => {
  setTimeout(() => {
    new Float64Array(data.raisedAt)[0] = performance.timeOrigin + performance.now();
    new HaltFlag(data.flag).raise();
    self.postMessage(null);
  }, data.afterMs);
};
