/** Candles, and engines by them, made anew from history in a running desk, as after a restart. @module */
import { CANDLES } from "../../../actors/protocol/candles.ts";
import { engineRef } from "../../../actors/protocol/engine.ts";
import type { RealHost } from "../../../actors/runtime/real_host.ts";
import { BOOKS } from "../../../domain/instrument/instrument.ts";

/**
 * Bars with holes would give signals: no bar that has closed before gives any. Engines that run
 * begin anew as well, since one that is warm takes no history: the bars that were missed would stay
 * unknown to its indicators. One that is off stays off.
 */
export function rewarmCandles(host: RealHost): void {
  const { kernel } = host;
  const { tree } = kernel;
  const engines = BOOKS.map(engineRef).filter((path) => {
    const engine = kernel.cell(path);
    return engine !== undefined && engine.status !== "stopped";
  });
  const anew = [CANDLES, ...engines];
  for (const path of anew) tree.stop(path);
  for (const path of anew) tree.start(path);
  host.wake();
}
