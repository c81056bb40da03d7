/** What the environment says of the terminal, as far as the command may look. @module */
import { TERMINAL_VARIABLES, type TerminalEnvironment } from "../../tui/terminal_kind.ts";

/** Where a variable may not be read it counts as missing: nobody is asked for leave. */
export function terminalEnvironment(): TerminalEnvironment {
  const readable = TERMINAL_VARIABLES.filter((variable) =>
    Deno.permissions.querySync({ name: "env", variable }).state === "granted"
  );
  return Object.fromEntries(readable.map((name) => [name, Deno.env.get(name)]));
}
