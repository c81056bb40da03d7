/**
 * `attach`: a screen on a running desk. The engine trades on whatever becomes of the screen; LIVE
 * is only watched unless asked otherwise, and may always be halted.
 * @module
 */
import { DeskAttachment } from "../adapters/control/client/desk_attachment.ts";
import type { DeskMode } from "../domain/control/control_request.ts";
import type { Left } from "../tui/session.ts";
import { type TerminalKind, terminalKind } from "../tui/terminal_kind.ts";
import { RUN_FOLDER } from "./line/artifacts.ts";
import { type Asker, askerOf, BY_FLAG, MODE_FLAG } from "./line/desk_command.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { goesOn } from "./line/goes_on.ts";
import { parseFlags } from "./line/flags.ts";
import { terminalEnvironment } from "./line/terminal_environment.ts";
import { complain, print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "attach",
  help: "Shows a running desk on this terminal, and waits for one that is not there yet.",
  flags: {
    mode: MODE_FLAG,
    by: BY_FLAG,
    control: { kind: "boolean", help: "in live: do more than watch and HALT" },
    watch: { kind: "boolean", help: "in paper: only watch and HALT" },
    ascii: { kind: "boolean", help: "draw with ASCII only" },
  },
} as const;

/** Returns when the person has left; `badInput` without a terminal. Throws UsageError. */
export async function attach(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { flags } = typed;
  const asker = await askerOf(COMMAND, flags);
  const writes = maySend(asker.mode, flags);
  const left = await attachTo({ ...asker, writes, ascii: flags.ascii === true });
  return left === null ? EXIT.badInput : EXIT.ok;
}

/** Whether a screen does more than watch and HALT: in live only where that was asked for. */
export function maySend(
  mode: DeskMode,
  { control, watch }: {
    readonly control?: boolean | undefined;
    readonly watch?: boolean | undefined;
  },
): boolean {
  return mode === "live" ? control === true : watch !== true;
}

/** Shows the desk that `mode` runs until the person has left; null without a terminal: it says so. */
export async function attachTo(
  { mode, by, writes, ascii }: Asker & { readonly writes: boolean; readonly ascii: boolean },
): Promise<Left | null> {
  const terminal = terminalHere(ascii);
  if (terminal === null) {
    complain("This is no terminal to draw on: `status` shows the desk in lines");
    return null;
  }
  const { showOnTerminal } = await loadScreen();
  const left = await showOnTerminal({
    port: new DeskAttachment({ mode, folder: RUN_FOLDER, by, writes }),
    terminal,
    haltCommand: haltCommandOf(mode),
  });
  print(partingLine(mode, left));
  return left;
}

/** Names the mode: without it `halt` means whichever desk runs, and paper where none does. */
export function haltCommandOf(mode: DeskMode): string {
  const program = Deno.build.standalone ? `./${Deno.execPath().split("/").at(-1)}` : "deno task";
  return `${program} halt --mode ${mode}`;
}

function partingLine(mode: DeskMode, { engineStopped, attached }: Left): string {
  if (engineStopped) return `The ${mode} engine was shut down; ${goesOn(mode)}`;
  if (!attached) return `No ${mode} engine answers; ${goesOn(mode)}`;
  return `Detached: the ${mode} engine trades on; \`attach\` shows it again`;
}

/** The screen's code takes a while to load: whoever waits for an engine has it loaded meanwhile. */
export async function loadScreen() {
  // React decides when it is loaded whether it checks everything twice.
  Deno.env.set("NODE_ENV", "production");
  return await import("../tui/desk_screen.tsx");
}

/** Null where nothing can be drawn. */
function terminalHere(ascii: boolean): TerminalKind | null {
  if (!Deno.stdin.isTerminal() || !Deno.stdout.isTerminal()) return null;
  return terminalKind(terminalEnvironment(), ascii);
}
