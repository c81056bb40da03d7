/**
 * What a person reads when a command cannot do what was asked, and the exit code that says so to
 * a script. Anything else that was thrown is a bug of ours and keeps its stack.
 * @module
 */
import { ConfigError } from "../adapters/config/config_error.ts";
import { HistoryError } from "../adapters/history/history_error.ts";
import { JournalError } from "../adapters/journal/journal_error.ts";
import { nearestWord } from "../domain/nearest_word.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { UsageError } from "./flags.ts";

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(text.endsWith("\n") ? text : text + "\n"));
}

export const report = {
  unknownCommand(name: string, known: readonly string[]): ExitCode {
    const near = nearestWord(name, known);
    const hint = near === null ? "" : ` Did you mean ${near}?`;
    say(
      name === ""
        ? `Which command? One of: ${known.join(", ")}`
        : `Unknown command ${name}.${hint} One of: ${known.join(", ")}`,
    );
    return EXIT.badInput;
  },

  failure(error: unknown): ExitCode {
    if (error instanceof UsageError) {
      say(error.message);
      return EXIT.badInput;
    }
    if (error instanceof ConfigError) {
      say(error.format());
      return EXIT.badInput;
    }
    if (error instanceof HistoryError || error instanceof JournalError) {
      say(error.message);
      return EXIT.failed;
    }
    throw error;
  },
};
