/**
 * A login as a process of its own, on this terminal: whoever asks for one has no leave for Kite's
 * network or the secrets, and needs none.
 * @module
 */
import { startedProgram } from "../../own_program.ts";

/** What a login may do, as its task gives it. */
export const LOGIN_FLAGS: readonly string[] = [
  "--no-prompt",
  "--allow-read=secrets",
  "--allow-write=secrets",
  "--allow-env",
  "--allow-net=api.kite.trade,127.0.0.1",
];

/** Runs `login` until somebody has signed in or nobody has; returns its exit code. Throws ProgramError. */
export async function runLogin(): Promise<number> {
  return (await startedProgram(LOGIN_FLAGS, ["login"]).status).code;
}
