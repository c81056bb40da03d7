/**
 * From what was typed to the desk that is meant: where it lives, what its engine may do, how it is
 * run. What speaks to Kite is loaded only by an engine that may: its libraries need leave to load.
 * @module
 */
import type { EngineLeave } from "../../adapters/engine/engine_spawn.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { DeskLoop } from "../desk/desk_loop.ts";
import { type DeskPaths, LIVE, PAPER, PAPER_ON_KITE, REHEARSAL } from "../desk/desk_paths.ts";
import { hasLeave, isBeyondBinary, isOnThisMachine, kiteLeave, NO_LEAVE } from "./engine_leave.ts";
import { accountOfFiles } from "../kite/kite_account.ts";
import { usualFeed } from "../kite/usual_feed.ts";
import { meansRealMoney } from "./real_money.ts";
import { leaveBooksOfOthers } from "./rehearsal_books.ts";
import { exchangeFor } from "./rehearsal_exchange.ts";
import { complain } from "../line/terminal_line.ts";
import { asksForSimulated, type TradePlan } from "./trade_plan.ts";
import { simulatedLoop } from "./trade_simulated.ts";

export interface TradeWay {
  readonly paths: DeskPaths;
  readonly leave: EngineLeave;
  /** Of an engine that goes this way, headless. */
  readonly args: readonly string[];
  /** In a process that has the leave. */
  loop(): Promise<DeskLoop>;
  /** Once the engine has ended by itself: this process, or one that it waited for. */
  ended?(): Promise<void>;
}

interface Typed {
  /** After `trade`. */
  readonly args: readonly string[];
  readonly onScreen: boolean;
}

/** Null when there is none, which has been said. Throws UsageError or ConfigError. */
export async function tradeWay(plan: TradePlan, typed: Typed): Promise<TradeWay | null> {
  switch (plan.mode) {
    case "paper":
      return paperWay(plan, typed.args);
    case "rehearse":
      return await rehearsalWay(plan, typed);
    case "live":
      return liveWay(plan, typed);
  }
}

async function rehearsalWay(plan: TradePlan, { args }: Typed): Promise<TradeWay | null> {
  const { kite } = plan.config;
  const leave = kiteLeave(kite);
  if (isBeyondBinary(leave)) return null;
  // Where this is the engine itself, whoever started it has seen to the exchange.
  const stop = hasLeave(leave) && !Deno.build.standalone ? NOTHING : await exchangeFor(plan);
  if (stop === null) return null;
  return {
    paths: REHEARSAL,
    leave,
    args: ["trade", ...args, "--headless"],
    loop: async () => {
      const { findKite } = await import("../kite/kite_world.ts");
      const { rehearsalLoop } = await import("./trade_at_broker.ts");
      const world = await findKite(kite);
      leaveBooksOfOthers(world.exchange?.startedAt);
      return rehearsalLoop(plan, world);
    },
    ended: stop,
  };
}

const NOTHING = () => Promise.resolve();

function liveWay(plan: TradePlan, { args, onScreen }: Typed): TradeWay | null {
  const { kite } = plan.config;
  if (isBeyondBinary(kiteLeave(kite))) return null;
  const found = isOnThisMachine(kite) ? null : accountOfFiles(wallNow);
  if (found?.type === "None") {
    complain(`Kite: ${found.reason}`);
    return null;
  }
  if (!meansRealMoney(plan, onScreen)) return null;
  const meant = plan.flags["yes-real-money"] ? [] : ["--yes-real-money"];
  return {
    paths: LIVE,
    leave: kiteLeave(kite),
    args: ["trade", ...args, ...meant, "--headless"],
    loop: async () => {
      const { findKite } = await import("../kite/kite_world.ts");
      const { liveLoop } = await import("./trade_at_broker.ts");
      return liveLoop(plan, await findKite(kite));
    },
  };
}

function paperWay(plan: TradePlan, args: readonly string[]): TradeWay | null {
  const { kite } = plan.config;
  const feed = plan.flags.feed ?? usualFeed(kite, asksForSimulated(plan.flags));
  const chosen = plan.flags.feed === undefined ? ["--feed", feed] : [];
  const engine = ["trade", ...args, ...chosen, "--headless"];
  if (feed === "simulated") {
    const loop = simulatedLoop(plan);
    return { paths: PAPER, leave: NO_LEAVE, args: engine, loop: () => Promise.resolve(loop) };
  }
  if (isBeyondBinary(kiteLeave(kite))) return null;
  if (!isOnThisMachine(kite)) {
    const found = accountOfFiles(wallNow);
    if (found.type === "None") {
      complain(`Kite: ${found.reason}`);
      return null;
    }
  }
  return {
    paths: PAPER_ON_KITE,
    leave: kiteLeave(kite),
    args: engine,
    loop: async () => {
      const { findKite } = await import("../kite/kite_world.ts");
      const { paperOnKite } = await import("./paper_on_kite.ts");
      return paperOnKite(plan, await findKite(kite));
    },
  };
}

function wallNow(): EpochMs {
  return Date.now() as EpochMs;
}
