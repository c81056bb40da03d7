/**
 * Kite's market as a desk trades on it: an exchange of this machine keeps its dumps with the desk
 * and has less history, and what ticks is recorded where the configuration says so.
 * @module
 */
import { processLoop } from "../../adapters/clock.ts";
import type { DeskMarket } from "../desk/desk_market.ts";
import { type DeskPaths, instrumentsOf } from "../desk/desk_paths.ts";
import {
  EXCHANGE_HISTORY_MINUTES,
  KiteMarket,
  type KiteMarketOptions,
} from "../kite/kite_market.ts";
import type { KiteWorld } from "../kite/kite_world.ts";
import { recordedMarket } from "../replay/recorded_market.ts";

/** Where the dumps of the broker are kept. */
export function instrumentsFolder({ exchange }: KiteWorld, paths: DeskPaths): string {
  return instrumentsOf(paths, exchange !== null);
}

type OfWorld = "instruments" | "historyMinutes" | "simulated" | "now" | "loop";

/** Rejects as `KiteMarket.open` does. */
export async function openKiteMarket(
  world: KiteWorld,
  paths: DeskPaths,
  options: Omit<KiteMarketOptions, OfWorld>,
): Promise<DeskMarket> {
  const { time, exchange } = world;
  const { config, say } = options;
  const market = await KiteMarket.open({
    ...options,
    instruments: instrumentsFolder(world, paths),
    historyMinutes: exchange === null ? Infinity : EXCHANGE_HISTORY_MINUTES,
    simulated: exchange !== null,
    now: time.now,
    loop: processLoop(),
  });
  if (config.recordTicks === "off") return market;
  return recordedMarket(market, paths, (date) => market.dayNote(date), say);
}
