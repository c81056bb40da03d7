/**
 * The exchange that a rehearsal trades on: the one that serves the port, or a new one, which ends
 * with the rehearsal that started it, unless that was killed or its screen was detached before.
 * @module
 */
import { spawnExchange } from "../../adapters/exchange/exchange_spawn.ts";
import { complain, print } from "../line/terminal_line.ts";
import type { TradePlan } from "./trade_plan.ts";

/** Stops what was started; null: nothing was, and none is there. */
export type StopExchange = () => Promise<void>;

/** So that there is something to trade on within two minutes. */
const SPEED = 10;
/** Ten minutes after the open entries are allowed, and bars of five minutes close soon. */
const TIME = "09:25";
const TAKEN = /is taken/;

/** One that serves the port already is taken as it is, whatever date, seed and speed it has. */
export async function exchangeFor({ flags, config }: TradePlan): Promise<StopExchange | null> {
  const { port } = new URL(config.kite.root);
  const given = (["seed", "date"] as const)
    .flatMap((flag) => flags[flag] === undefined ? [] : [`--${flag}`, String(flags[flag])]);
  const speed = String(flags.speed ?? SPEED);
  const args = ["--port", port, "--time", TIME, "--speed", speed, ...given];
  const exchange = await spawnExchange(args);
  if (exchange.type === "Started") {
    print(`SIMULATED exchange on port ${port} (process ${exchange.pid}, ${speed}x)`);
    return exchange.stop;
  }
  if (TAKEN.test(exchange.words)) {
    print(takenWords(port, flags.speed === undefined ? given : ["--speed", ...given]));
    return () => Promise.resolve();
  }
  complain(`No exchange: ${exchange.words}`);
  return null;
}

/** What was typed for a new one is named; whether it is an exchange is known once it is asked. */
export function takenWords(port: string, given: readonly string[]): string {
  const flags = given.filter((word) => word.startsWith("--"));
  const idle = flags.length === 0 ? "" : `, which has its own (${flags.join(" and ")} not used)`;
  return `Port ${port} is served already: rehearsing against what is there${idle}`;
}
