/**
 * What a person reads when a command cannot do what was asked, and the exit code that says so to
 * a script. Anything else that was thrown is a bug of ours and keeps its stack.
 * @module
 */
import { ConfigError } from "../../adapters/config/config_error.ts";
import { OtherVersionError } from "../../adapters/control/client/other_version.ts";
import { ControlError } from "../../adapters/control/control_error.ts";
import { FileError } from "../../adapters/disk/file_error.ts";
import { JournalError } from "../../adapters/journal/journal_error.ts";
import { ModeLockedError } from "../../adapters/disk/mode_lock.ts";
import { ExchangeError } from "../../adapters/exchange/exchange_client.ts";
import { TickFileError } from "../../adapters/history/tick_file.ts";
import { HistoryError, SymbolsError } from "../../adapters/history/history_error.ts";
import { InstrumentsError } from "../../adapters/instruments/instruments_error.ts";
import { AccountLockedError } from "../../adapters/kite/account_lock.ts";
import { KiteError } from "../../adapters/kite/kite_error.ts";
import { SecretFileError } from "../../adapters/kite/login/secret_file.ts";
import { ProgramError } from "../../adapters/own_program.ts";
import { ReportError } from "../../adapters/report/report_error.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { UsageError } from "./flags.ts";
import { complain } from "./terminal_line.ts";

const OUTSIDE = [
  HistoryError,
  InstrumentsError,
  FileError,
  JournalError,
  ModeLockedError,
  AccountLockedError,
  ControlError,
  OtherVersionError,
  ProgramError,
  ExchangeError,
  TickFileError,
  KiteError,
  SecretFileError,
  ReportError,
];

/** What the machine refuses where no adapter has said it better. */
const MACHINE = [
  Deno.errors.NotADirectory,
  Deno.errors.IsADirectory,
  Deno.errors.PermissionDenied,
];

/** On stderr, without a stack. Throws what is no failure of the outside or the input. */
export function reportFailure(error: unknown): ExitCode {
  if (error instanceof UsageError) {
    complain(error.message);
    return EXIT.badInput;
  }
  if (error instanceof ConfigError) {
    complain(error.format());
    return EXIT.badInput;
  }
  // A slip of whoever asks, not of the file.
  if (error instanceof SymbolsError) {
    complain(error.message);
    return EXIT.badInput;
  }
  if (error instanceof Deno.errors.NotCapable) {
    complain(withoutLeave(error.message));
    return EXIT.failed;
  }
  if ([...OUTSIDE, ...MACHINE].some((kind) => error instanceof kind)) {
    complain((error as Error).message);
    return EXIT.failed;
  }
  throw error;
}

/** What was asked for needs leave that the process was not started with. */
function withoutLeave(message: string): string {
  if (Deno.build.standalone) {
    return `This binary has no leave for that (${message.split(",")[0]}): see \`compile:live\``;
  }
  return `${message}; \`deno task\` starts each command with what it needs`;
}
