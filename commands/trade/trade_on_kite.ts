/**
 * `trade paper` on Kite's prices: ticks, instruments and history are the broker's, fills are made
 * here. Nothing it holds can send an order.
 * @module
 */
import { configHash } from "../../adapters/config/config_hash.ts";
import { freeClock } from "../desk/desk_clock.ts";
import type { DeskLoop } from "../desk/desk_loop.ts";
import { PAPER_ON_KITE } from "../desk/desk_paths.ts";
import { PAPER_ORDERS } from "../desk/desk_ports.ts";
import { basisOf, runHeader } from "../desk/desk_run.ts";
import { journalBefore } from "../desk/start/journal_before.ts";
import { universeOfDay } from "../market/equity_universe.ts";
import { withNewestToken } from "../kite/kite_account.ts";
import type { KiteWorld } from "../kite/kite_world.ts";
import { DeskHours } from "../market/desk_hours.ts";
import { marketTables } from "../market/market_tables.ts";
import { readingLine } from "../kite/reading_line.ts";
import { checkMarket } from "../market/market_check.ts";
import { openKiteMarket } from "./kite_desk_market.ts";
import type { TradePlan } from "./trade_plan.ts";

/** Is not started without a login. The exchange of this machine may stand in for Kite. */
export function paperOnKite({ config, engines, forMs }: TradePlan, world: KiteWorld): DeskLoop {
  const { time, found, exchange } = world;
  const paths = PAPER_ON_KITE;
  const label = exchange === null ? "LIVE DATA, PAPER FILLS" : "SIMULATED DATA, PAPER FILLS";
  return {
    paths,
    forMs,
    label,
    open: async (say, stopping) => {
      if (found.type === "None") {
        say(`Kite: ${found.reason}`, "error");
        return null;
      }
      const before = journalBefore(paths, say);
      const basis = basisOf(config.paperCapital);
      const held = before.held(basis);
      const tables = marketTables();
      const hours = new DeskHours(config, tables.calendar, held.keys);
      const today = hours.dateAt(time.now());
      checkMarket(config, tables, today);
      const header = runHeader({
        seed: exchange?.seed ?? 0,
        date: before.header?.date ?? today,
        speed: time.speed,
        config: configHash(config),
      });
      say(`PAPER on Kite's prices: ${label}`);
      const universeOn = universeOfDay(
        config.books.equity.universe,
        paths.artifacts,
        exchange !== null,
      );
      say(`equity universe: ${universeOn(today).from}`);
      const account = await withNewestToken(found.account);
      const line = readingLine({ account, kite: config.kite, time, say, stopping });
      const market = await openKiteMarket(world, paths, {
        ...{ config, hours, held: held.contracts },
        broker: null,
        line,
        universeOn,
        date: today,
        stopping,
        say,
      });
      return {
        paths,
        market,
        clock: freeClock(time),
        orders: PAPER_ORDERS,
        basis,
        header,
        seed: 1,
        date: header.date,
        engines,
        say,
      };
    },
  };
}
