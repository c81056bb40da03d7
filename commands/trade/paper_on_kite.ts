/**
 * `trade paper` on Kite's prices: ticks, instruments and history are the broker's, fills are made
 * here. Nothing it holds can send an order.
 * @module
 */
import type { DeskLoop } from "../desk/desk_loop.ts";
import { PAPER_ON_KITE } from "../desk/desk_paths.ts";
import { PAPER_ORDERS } from "../desk/desk_ports.ts";
import { withNewestToken } from "../kite/kite_account.ts";
import type { KiteWorld } from "../kite/kite_world.ts";
import { readingLine } from "../kite/reading_line.ts";
import { kiteDesk, startAtKite, toldUniverse } from "./kite_desk.ts";
import type { TradePlan } from "./trade_plan.ts";

/** Is not started without a login. The exchange of this machine may stand in for Kite. */
export function paperOnKite(plan: TradePlan, world: KiteWorld): DeskLoop {
  const { config: { kite, paperCapital }, forMs } = plan;
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
      const start = startAtKite(plan, world, paths, { say, stopping });
      say(`PAPER on Kite's prices: ${label}`);
      const universeOn = toldUniverse(start);
      const account = await withNewestToken(found.account);
      return await kiteDesk(start, universeOn, {
        line: readingLine({ account, kite, time, say, stopping }),
        broker: null,
        orders: PAPER_ORDERS,
        capital: paperCapital,
        told: {},
      });
    },
  };
}
