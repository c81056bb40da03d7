/**
 * `trade paper | rehearse | live`: runs a desk until it is stopped. With a terminal the engine is a
 * process of its own and this one its screen; without, it is headless by itself. Real money is
 * never reached from here by default, typo or toggle.
 * @module
 */
import { writeStart } from "../adapters/engine/start_file.ts";
import { runDesk } from "./desk/desk_loop.ts";
import { RUN_FOLDER } from "./line/artifacts.ts";
import { hasLeave, tradeWithLeave } from "./trade/engine_leave.ts";
import { EXIT, type ExitCode, KILLED } from "./line/exit_code.ts";
import { print } from "./line/terminal_line.ts";
import { signIn } from "./trade/sign_in.ts";
import { engineThatRuns, hasTerminal, tradeInTerminal } from "./trade/trade_in_terminal.ts";
import { tradePlan } from "./trade/trade_plan.ts";
import { tradeWay } from "./trade/trade_way.ts";

/** Said once: the engine that is started signs nobody in. */
const LOGIN = /^--login(=|$)/;

/** With a screen until it is left, else until the desk ends. Throws UsageError or ConfigError. */
export async function trade(args: readonly string[]): Promise<ExitCode> {
  const plan = tradePlan(args);
  if (plan.type === "Help") {
    print(plan.usage);
    return EXIT.ok;
  }
  const { mode } = plan;
  // A desk that runs already takes the new token as it is.
  if (plan.flags.login && !await signIn(plan.config)) return EXIT.failed;
  const onScreen = !plan.flags.headless && hasTerminal();
  const ascii = plan.flags.ascii === true;
  if (onScreen && engineThatRuns(mode) !== null) return await tradeInTerminal(mode, null, ascii);
  const way = await tradeWay(plan, { args: args.filter((arg) => !LOGIN.test(arg)), onScreen });
  // Whatever was typed wrong has been said by now.
  if (way === null) return EXIT.failed;
  if (onScreen) return await tradeInTerminal(mode, way, ascii);
  if (!hasLeave(way.leave)) {
    const code = await tradeWithLeave(mode, way);
    // After a kill whoever comes back finds things as they were.
    if (code < KILLED) await way.ended?.();
    return code;
  }
  const { args: again, leave } = way;
  try {
    return await runDesk(
      await way.loop(),
      () => writeStart(RUN_FOLDER, { mode, args: again, leave }),
    );
  } finally {
    // A binary is the engine itself, and has started the exchange all the same.
    await way.ended?.();
  }
}
