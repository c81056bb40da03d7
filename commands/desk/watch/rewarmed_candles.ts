/** Candles read anew from history in a running desk, as after a restart of theirs. @module */
import { CANDLES } from "../../../actors/protocol/candles.ts";
import type { RealHost } from "../../../actors/runtime/real_host.ts";

/** Bars with holes would give signals: no bar that has closed before gives any. */
export function rewarmCandles(host: RealHost): void {
  const { tree } = host.kernel;
  tree.stop(CANDLES);
  tree.start(CANDLES);
  host.wake();
}
