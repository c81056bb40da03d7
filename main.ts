/**
 * Names the commands and hands over. Bad input ends with 2 and says what was found and expected;
 * a broken outside world ends with 1 and names what broke. A command is loaded when it is called:
 * HALT must not wait for code that it does not need.
 * @module
 */
import type { CommandLine } from "./commands/line/command_line.ts";
import { EXIT } from "./commands/line/exit_code.ts";

const COMMANDS: Readonly<Record<string, () => Promise<CommandLine>>> = {
  trade: async () => (await import("./commands/trade.ts")).trade,
  attach: async () => (await import("./commands/attach.ts")).attach,
  status: async () => (await import("./commands/status.ts")).status,
  halt: async () => (await import("./commands/halt.ts")).halt,
  rearm: async () => (await import("./commands/rearm.ts")).rearm,
  flatten: async () => (await import("./commands/flatten.ts")).flatten,
  adopt: async () => (await import("./commands/settle.ts")).adopt,
  disown: async () => (await import("./commands/settle.ts")).disown,
  engine: async () => (await import("./commands/engine.ts")).engine,
  why: async () => {
    const { whyCommand } = await import("./commands/why.ts");
    const { whyFromJournal, whyOfFinished } = await import("./commands/report/journal_desk.ts");
    return whyCommand({ journal: whyFromJournal, finished: whyOfFinished });
  },
  export: async () => {
    const { exportCommand } = await import("./commands/export.ts");
    return exportCommand((await import("./commands/report/journal_desk.ts")).deskOfJournal);
  },
  instruments: async () => (await import("./commands/instruments.ts")).instruments,
  scan: async () => (await import("./commands/scan.ts")).scan,
  login: async () => (await import("./commands/login.ts")).login,
  exchange: async () => (await import("./commands/exchange.ts")).exchange,
  report: async () => (await import("./commands/report.ts")).report,
  replay: async () => (await import("./commands/replay.ts")).replay,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  backtest: async () => (await import("./commands/backtest.ts")).backtest,
};

const ASKS: readonly string[] = ["help", "--help", "-h"];

async function main(args: readonly string[]): Promise<number> {
  const [name = "", ...rest] = args;
  if (ASKS.includes(name)) return (await import("./commands/line/overview.ts")).overview();
  if (name === "--version") return (await import("./commands/version.ts")).version();
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    const { unknownCommand } = await import("./commands/line/unknown_command.ts");
    return unknownCommand(name, Object.keys(COMMANDS));
  }
  try {
    return await (await load())(rest);
  } catch (error) {
    return (await import("./commands/line/failure.ts")).reportFailure(error);
  }
}

/** What was to be read elsewhere and is not there must not look like success. */
async function answered(code: number): Promise<number> {
  const { complain, unsaid } = await import("./commands/line/terminal_line.ts");
  const problem = unsaid();
  if (problem === null) return code;
  complain(`stdout: ${problem}: the answer is lost or cut`);
  return code === EXIT.ok ? EXIT.failed : code;
}

if (import.meta.main) {
  // A line that nobody takes would keep the process, and so would a disk that hangs.
  Deno.exit(await answered(await main(Deno.args)));
}
