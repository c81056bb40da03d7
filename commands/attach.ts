/**
 * `attach`: follows a running desk on this terminal, in lines, until the engine ends or the person
 * leaves; the engine trades on.
 * @module
 */
import { parseStatus } from "../adapters/control/status_schema.ts";
import { istClock } from "../domain/market_time.ts";
import { formatRupees } from "../domain/money.ts";
import { askDesk, askerOf, MODE_FLAG, resultOf, sayProblem } from "./desk_command.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { parseFlags } from "./flags.ts";
import { print } from "./terminal_line.ts";

const COMMAND = {
  name: "attach",
  help: "Follows a running desk until it ends.",
  flags: { mode: MODE_FLAG },
} as const;

const EVERY_MS = 2_000;

export async function attach(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const asker = askerOf(typed.flags);
  for (let attached = false;; attached = true) {
    const outcome = await askDesk(asker, "status", {});
    const done = resultOf(outcome);
    // An engine that still warms up is too busy to answer.
    if (done !== null) {
      const { at, day, positions, orders, halt } = parseStatus(done.result);
      const state = halt === null ? "entries allowed" : `HALT ${halt.reason}`;
      const result = `day P&L ${formatRupees(day.net)}`;
      print(
        `${
          istClock(at)
        }  ${result}, ${positions.length} positions, ${orders.length} orders, ${state}`,
      );
    } else if (outcome.type === "no_engine" || outcome.type === "lost") {
      if (!attached) return sayProblem(outcome, asker);
      print("The engine has ended");
      return EXIT.ok;
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
