/**
 * What a person reads who has typed a command that there is not.
 * @module
 */
import { nearestWord } from "../../domain/nearest_word.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { complain } from "./terminal_line.ts";

/** `name`: "" where none was typed. One of `known` that is near to it is suggested. */
export function unknownCommand(name: string, known: readonly string[]): ExitCode {
  const near = nearestWord(name, known);
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  complain(
    name === ""
      ? `Which command? One of: ${known.join(", ")}`
      : `Unknown command ${name}.${hint} One of: ${known.join(", ")}`,
  );
  return EXIT.badInput;
}
