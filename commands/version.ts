/**
 * `--version`: there are no releases to number. What counts is which journals the program knows, as
 * it says of one that a newer program has written, and what it runs on.
 * @module
 */
import { RECORDS_VERSION } from "./desk/desk_run.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { print } from "./line/terminal_line.ts";

/** Always `ok`. */
export function version(): ExitCode {
  print(`patang: records of version ${RECORDS_VERSION}, on Deno ${Deno.version.deno}`);
  return EXIT.ok;
}
