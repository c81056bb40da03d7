/**
 * From what was typed to the desk that is meant: where it lives, what its engine may do, how it is
 * run. What speaks to Kite is loaded only by an engine that may: its libraries need leave to load.
 * @module
 */
import type { EngineLeave } from "../adapters/control/engine_spawn.ts";
import { SecretFileError } from "../adapters/kite/secret_file.ts";
import type { EpochMs } from "../domain/market_time.ts";
import type { DeskLoop } from "./desk_loop.ts";
import { type DeskPaths, PAPER, PAPER_ON_KITE } from "./desk_paths.ts";
import { isOnThisMachine, kiteLeave, NO_LEAVE } from "./engine_leave.ts";
import { accountOfFiles } from "./kite_account.ts";
import { complain, print } from "./terminal_line.ts";
import { asksForSimulated, type TradePlan } from "./trade_plan.ts";
import { simulatedLoop } from "./trade_simulated.ts";

export interface TradeWay {
  readonly paths: DeskPaths;
  readonly leave: EngineLeave;
  /** Of an engine that goes this way, headless. */
  readonly args: readonly string[];
  /** In a process that has the leave. */
  loop(): Promise<DeskLoop>;
}

interface Typed {
  /** After `trade`. */
  readonly args: readonly string[];
  readonly onScreen: boolean;
}

/** Null when there is none, which has been said. Throws UsageError or ConfigError. */
export async function tradeWay(plan: TradePlan, { args }: Typed): Promise<TradeWay | null> {
  return await Promise.resolve(paperWay(plan, args));
}

function paperWay(plan: TradePlan, args: readonly string[]): TradeWay | null {
  const { kite } = plan.config;
  const feed = plan.flags.feed ?? defaultFeed(plan);
  const chosen = plan.flags.feed === undefined ? ["--feed", feed] : [];
  const engine = ["trade", ...args, ...chosen, "--headless"];
  if (feed === "simulated") {
    const loop = simulatedLoop(plan);
    return { paths: PAPER, leave: NO_LEAVE, args: engine, loop: () => Promise.resolve(loop) };
  }
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
      const { findKite } = await import("./kite_world.ts");
      const { paperOnKite } = await import("./trade_on_kite.ts");
      return paperOnKite(plan, await findKite(kite));
    },
  };
}

/** Kite's prices while somebody is logged in, unless a made up market was asked for. */
function defaultFeed({ flags, config: { kite } }: TradePlan): "kite" | "simulated" {
  if (asksForSimulated(flags) || isOnThisMachine(kite)) return "simulated";
  try {
    return accountOfFiles(wallNow).type === "Account" ? "kite" : "simulated";
  } catch (error) {
    if (!(error instanceof SecretFileError)) throw error;
    print(`Not on Kite's prices: ${error.message}`);
    return "simulated";
  }
}

function wallNow(): EpochMs {
  return Date.now() as EpochMs;
}
