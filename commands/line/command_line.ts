/** What a command is to `main`: its arguments in, its exit code out. @module */
import type { ExitCode } from "./exit_code.ts";

export type CommandLine = (args: readonly string[]) => Promise<ExitCode> | ExitCode;
