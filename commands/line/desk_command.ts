/**
 * What the commands that talk to a running desk share: their flags, how it is asked, and what
 * is said when an answer is not the one that was hoped for.
 * @module
 */
import { controlClient, type Outcome } from "../../adapters/control/client/control_client.ts";
import { endedInOrder } from "../../adapters/engine/engine_process.ts";
import {
  type ControlArgs,
  DESK_MODES,
  type DeskMode,
  type Verb,
} from "../../domain/control/control_request.ts";
import { RUN_FOLDER } from "./artifacts.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { type Command, UsageError, usageOf } from "./flags.ts";
import { awaitedDesks } from "./running_desks.ts";
import { complain } from "./terminal_line.ts";

export const MODE_FLAG = {
  kind: "choice",
  choices: DESK_MODES,
  help: "which desk (default: the one that runs)",
} as const;

export const BY_FLAG = {
  kind: "string",
  value: "NAME",
  help: "who asks, for the journal (default operator)",
} as const;

export interface Asker {
  readonly mode: DeskMode;
  readonly by: string;
  /** Nobody named it, and none runs. */
  readonly isGuess?: true;
}

/** A screen that is attached has the control; it has no action for a whole account. */
const WITHOUT_CONTROL = "Detach that screen (q) and ask again; engines, `rearm`, `adopt` and " +
  "`disown` can be asked for there, `halt` and `flatten` (without --account) anywhere";

/** Who asks `command` when nobody is named. */
export const OPERATOR = "operator";

/**
 * The desk and the asker that flags name; without a mode the desk that runs, and paper while none
 * does. One that is coming up is waited for. Throws UsageError where several run.
 */
export async function askerOf(
  command: Command,
  flags: { readonly mode: DeskMode | undefined; readonly by?: string | undefined },
): Promise<Asker> {
  const by = flags.by ?? OPERATOR;
  const running = await awaitedDesks(
    RUN_FOLDER,
    flags.mode === undefined ? undefined : [flags.mode],
  );
  if (flags.mode !== undefined) return { mode: flags.mode, by };
  if (running.length > 1) {
    const problem = `--mode: ${running.join(" and ")} run here, name one of them`;
    throw new UsageError([problem], usageOf(command));
  }
  const [only] = running;
  return only === undefined ? { mode: "paper", by, isGuess: true } : { mode: only, by };
}

/** One question on a connection of its own. */
export async function askDesk<V extends Verb>(
  { mode, by }: Asker,
  verb: V,
  args: ControlArgs[V],
  timeoutMs?: number,
): Promise<Outcome> {
  const client = controlClient({ mode, folder: RUN_FOLDER, by });
  try {
    return await client.ask(verb, args, timeoutMs === undefined ? {} : { timeoutMs });
  } finally {
    client.close();
  }
}

/** Says what came instead of a result, on stderr: who reads an answer of ours finds none. */
export function sayProblem(outcome: Outcome, { mode, isGuess }: Asker): ExitCode {
  switch (outcome.type) {
    case "no_engine":
      complain(
        isGuess
          ? `No engine runs here: nobody listens in ${RUN_FOLDER}`
          : `No ${mode} engine runs here: nobody listens at ${RUN_FOLDER}/${mode}.sock`,
      );
      for (const each of isGuess ? DESK_MODES : [mode]) saidIfKilled(each);
      return EXIT.noEngine;
    case "timeout":
      complain(`The ${mode} engine has not answered for ${outcome.afterMs} ms`);
      return EXIT.failed;
    case "lost":
      complain(`The ${mode} engine has closed the connection without an answer`);
      return EXIT.failed;
    case "answered": {
      const { answer } = outcome;
      if (answer.ok) throw new Error("An answer that is done is no problem");
      if (answer.code === "refused") {
        complain(`Refused: ${answer.message} (${answer.reason})`);
        if (answer.reason === "not_controller") complain(WITHOUT_CONTROL);
        return EXIT.refused;
      }
      const not = answer.code === "taken" ? "No answer" : "Not done";
      complain(`${not}: ${answer.message} (${answer.code})`);
      return EXIT.failed;
    }
  }
}

/** What it holds waits for somebody to look after it, and who asks may take it for stopped. */
function saidIfKilled(mode: DeskMode): void {
  if (endedInOrder(RUN_FOLDER, mode)) return;
  complain(
    `The ${mode} desk was killed, or answers nobody: where it does not run any more, start it ` +
      "again, and it goes on with what it holds",
  );
}

/** Whether the engine does it, by all that is known: it is done, or taken and not yet answered. */
export function isTaken(outcome: Outcome): boolean {
  if (outcome.type !== "answered") return false;
  const { answer } = outcome;
  return answer.ok || answer.code === "taken";
}

/** The result of an answer that is done, else null. */
export function resultOf(outcome: Outcome): { readonly result: unknown } | null {
  return outcome.type === "answered" && outcome.answer.ok ? outcome.answer : null;
}
