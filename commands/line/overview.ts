/** What a person reads who asks what there is: every command with a line of its own. @module */
import { EXIT, type ExitCode } from "./exit_code.ts";
import { print } from "./terminal_line.ts";

const COMMANDS: readonly (readonly [name: string, does: string])[] = [
  ["trade paper", "trades on paper: on a simulated market, or on Kite's prices once logged in"],
  ["trade rehearse", "the live path, against an exchange on this machine"],
  ["trade live", "trades real money, with a file that says so"],
  ["attach", "shows a running desk on this terminal"],
  ["status", "how the desk stands: session, halt, engines, positions, orders, actors"],
  ["halt", "no more entries, now; protective stops stay"],
  ["rearm", "lifts the halt"],
  ["flatten", "halts, closes every position and waits until flat"],
  ["adopt", "takes the broker's word for a symbol in quarantine"],
  ["disown", "calls what differs in a symbol in quarantine others'"],
  ["engine", "switches one engine on or off"],
  ["why", "what was decided about a symbol, and why"],
  ["report", "how a day of a desk or a backtest went, as tables or as a page with charts"],
  ["export", "makes the desk's files anew from its journal"],
  ["backtest", "runs the desk over files of candles, or over a simulated day"],
  ["replay", "runs a recorded day through the same actors again"],
  ["scan", "writes the day's universe of shares"],
  ["instruments", "checks and keeps a Kite instruments dump, shows what is listed"],
  ["login", "signs in with Kite for the day"],
  ["doctor", "looks at all that live trading needs, and starts nothing"],
  ["exchange", "serves a simulated exchange that speaks Kite's HTTP and WebSocket"],
  ["--version", "which records this program knows, and the Deno that it runs on"],
];

/** For `help`, `--help` and `-h`; always `ok`. */
export function overview(): ExitCode {
  const width = Math.max(...COMMANDS.map(([name]) => name.length));
  print([
    "Patang, an algo-trading desk for Kite Connect. `COMMAND --help` tells more.",
    "",
    ...COMMANDS.map(([name, does]) => `  ${name.padEnd(width)}  ${does}`),
  ].join("\n"));
  return EXIT.ok;
}
