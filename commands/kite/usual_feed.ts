/** Whose prices are meant where nobody has said it. @module */
import { SecretFileError } from "../../adapters/kite/login/secret_file.ts";
import type { KiteConfig } from "../../domain/config.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { print } from "../line/terminal_line.ts";
import { isOnThisMachine } from "../trade/engine_leave.ts";
import { accountOfFiles } from "./kite_account.ts";

export const FEEDS = ["kite", "simulated"] as const;
export type Feed = typeof FEEDS[number];

/** Kite's while somebody is logged in, unless something was said that only a made up market follows. */
export function usualFeed(kite: KiteConfig, asksForSimulated: boolean): Feed {
  if (asksForSimulated || isOnThisMachine(kite)) return "simulated";
  try {
    return accountOfFiles(() => Date.now() as EpochMs).type === "Account" ? "kite" : "simulated";
  } catch (error) {
    if (!(error instanceof SecretFileError)) throw error;
    print(`Not on Kite's prices: ${error.message}`);
    return "simulated";
  }
}
