/**
 * `flatten`: closes everything the desk holds, or the whole account, and waits until that is flat,
 * or lists what is left and why.
 * @module
 */
import { delay } from "@std/async";
import { parseStatus } from "../adapters/control/client/status_schema.ts";
import { endedInOrder } from "../adapters/engine/engine_process.ts";
import type { DeskStatus, Flattening, Unclosed } from "../domain/control/desk_status.ts";
import { RUN_FOLDER } from "./line/artifacts.ts";
import {
  askDesk,
  type Asker,
  askerOf,
  BY_FLAG,
  isTaken,
  MODE_FLAG,
  resultOf,
  sayProblem,
} from "./line/desk_command.ts";
import { CLOSE_OTHERS_FLAG, meansWholeAccount, NOT_TOUCHED } from "./line/whole_account.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags } from "./line/flags.ts";
import { silentDesks } from "./line/running_desks.ts";
import { complain, print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "flatten",
  help: "Closes every position of a running desk and waits until it is flat.",
  flags: {
    mode: MODE_FLAG,
    by: BY_FLAG,
    account: {
      kind: "boolean",
      help: "also what others hold in the account, e.g. by the phone (rehearse, live)",
    },
    [CLOSE_OTHERS_FLAG]: { kind: "boolean", help: "says so without a terminal" },
    wait: {
      kind: "number",
      value: "SECONDS",
      min: 0,
      max: 3600,
      help: "how long to wait (default 60)",
    },
  },
} as const;

const LOOK_EVERY_MS = 250;
const FLAT = "Flat, and halted until `rearm`";
const KILLED = "The engine was killed: the FLATTEN in its journal goes on once it runs again";
const HANGS = "Where it hangs, `halt` ends it and starts it again: then ask once more";
const LIFTED = "Nothing is held, but the desk is not flattening any more: " +
  "it was re-armed, or ended before it had taken this. Ask again";

/** `ok` once flat; `refused` where something is left as it ends, or the wait. Throws UsageError. */
export async function flatten(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const asker = await askerOf(COMMAND, typed.flags);
  const { account, wait = 60, [CLOSE_OTHERS_FLAG]: said } = typed.flags;
  if (account && asker.mode === "paper") {
    complain("On paper nobody else trades: `flatten` without --account closes all there is");
    return EXIT.refused;
  }
  if (account && !meansWholeAccount(said)) return EXIT.refused;
  const asked = await askDesk(asker, "flatten", account ? { account } : {});
  if (!isTaken(asked)) {
    const code = sayProblem(asked, asker);
    if (asked.type === "timeout") complain(HANGS);
    return code;
  }
  print(account ? `Flattening the account. ${NOT_TOUCHED}` : `Flattening the ${asker.mode} desk`);
  if (typed.flags.mode === undefined) {
    for (const mode of await silentDesks(RUN_FOLDER)) {
      print(`The ${mode} desk was killed, or answers nobody: nothing of it is closed`);
    }
  }
  return await untilFlat(asker, 1_000 * wait);
}

async function untilFlat(asker: Asker, waitMs: number): Promise<ExitCode> {
  const until = performance.now() + waitMs;
  for (let said = "";;) {
    const outcome = await askDesk(asker, "status", {});
    const late = performance.now() >= until;
    const done = resultOf(outcome);
    const isGone = outcome.type === "no_engine" || outcome.type === "lost";
    const mayReturn = isGone && !endedInOrder(RUN_FOLDER, asker.mode);
    // An engine that is busy closing positions may miss a question.
    if (done === null && (late || (isGone && !mayReturn))) return sayProblem(outcome, asker);
    if (mayReturn && said !== KILLED) print(said = KILLED);
    if (done !== null) {
      const status = parseStatus(done.result);
      const { left, ended } = progressOf(status);
      const lines = left.map(describe).join("\n");
      if (lines !== said && lines !== "") print(lines);
      said = lines;
      if (ended && left.length === 0) {
        const holds = status.flatten !== null && status.halt !== null;
        print(holds ? FLAT : LIFTED);
        return holds ? EXIT.ok : EXIT.refused;
      }
      if (ended || late) {
        print(`Not flat: ${left.length} left${ended ? "" : ", still being closed"}`);
        return EXIT.refused;
      }
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** What is not closed: positions that are held count even where the desk says nothing of them. */
function progressOf({ flatten, positions }: DeskStatus): Flattening {
  const known = flatten?.left ?? [];
  const others = positions.filter(({ symbol, quantity }) =>
    quantity !== 0 && !known.some((left) => left.symbol === symbol)
  );
  const left = [
    ...known,
    ...others.map(({ symbol, quantity }) => ({ symbol, quantity, why: "open" })),
  ];
  return { ended: flatten?.ended ?? left.length === 0, left };
}

function describe({ symbol, quantity, why }: Unclosed): string {
  return `  ${symbol}  ${quantity}  ${why}`;
}
