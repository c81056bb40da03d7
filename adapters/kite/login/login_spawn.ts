/**
 * A login as a process of its own, on this terminal: whoever asks for one has no leave for Kite's
 * network or the secrets, and needs none.
 * @module
 */
import { ownProgram } from "../../own_program.ts";

/** What a login may do, as its task gives it. */
export const LOGIN_FLAGS: readonly string[] = [
  "--no-prompt",
  "--allow-read=secrets",
  "--allow-write=secrets",
  "--allow-env",
  "--allow-net=api.kite.trade,127.0.0.1",
];

/** Runs `login` until somebody has signed in or nobody has; returns its exit code. */
export async function runLogin(): Promise<number> {
  const { command, args } = ownProgram(LOGIN_FLAGS, ["login"]);
  return (await new Deno.Command(command, { args }).spawn().status).code;
}
