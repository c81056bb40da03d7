/**
 * Names the commands and hands over. Bad input ends with 2 and says what was found and expected;
 * a broken outside world ends with 1 and names what broke.
 * @module
 */
import { backtest } from "./commands/backtest.ts";
import type { CommandLine } from "./commands/command_line.ts";
import { engine } from "./commands/engine.ts";
import { flatten } from "./commands/flatten.ts";
import { halt } from "./commands/halt.ts";
import { rearm } from "./commands/rearm.ts";
import { status } from "./commands/status.ts";
import { trade } from "./commands/trade.ts";
import { EXIT } from "./commands/exit_code.ts";
import { report } from "./commands/failure.ts";

const COMMANDS: Readonly<Record<string, CommandLine>> = {
  trade,
  status,
  halt,
  rearm,
  flatten,
  engine,
  backtest,
};

async function main(args: readonly string[]): Promise<number> {
  const [name = "", ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) return report.unknownCommand(name, Object.keys(COMMANDS));
  try {
    return await command(rest);
  } catch (error) {
    return report.failure(error);
  }
}

if (import.meta.main) {
  const code = await main(Deno.args);
  if (code !== EXIT.ok) Deno.exit(code);
}
