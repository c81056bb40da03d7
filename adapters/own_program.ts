/**
 * This program once more, as a process of its own: from source by `main.ts`, or the very binary that
 * runs.
 * @module
 */

/** As a URL: a path would have to be decoded, where its folders have spaces or other letters. */
const MAIN = new URL("../main.ts", import.meta.url).href;

/** What this program consists of is not where it was, so that no other process of it can start. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";

  constructor(command: string) {
    super(
      command === FROM_SOURCE
        ? "Cannot start another process: there is no `deno` on the PATH"
        : `Cannot start another process: ${command} is gone`,
    );
  }
}

const FROM_SOURCE = "deno";

/**
 * What runs it with `args`. `leave`: flags of `deno run`; a binary has its own. From source Deno is
 * called by name: the task gives leave to run `deno`, whatever path it has.
 */
function ownProgram(
  leave: readonly string[],
  args: readonly string[],
): { readonly command: string; readonly args: string[] } {
  if (Deno.build.standalone) return { command: Deno.execPath(), args: [...args] };
  return { command: FROM_SOURCE, args: ["run", ...leave, MAIN, ...args] };
}

/** `ownProgram`, started. Throws ProgramError where it is not to be found, as under cron's PATH. */
export function startedProgram(
  leave: readonly string[],
  args: readonly string[],
  options: Omit<Deno.CommandOptions, "args"> = {},
): Deno.ChildProcess {
  const program = ownProgram(leave, args);
  try {
    return new Deno.Command(program.command, { ...options, args: program.args }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new ProgramError(program.command);
    throw error;
  }
}
