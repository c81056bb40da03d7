/** `trade --login`: the daily login before the desk starts, as a process that may do it. @module */
import { runLogin } from "../../adapters/kite/login/login_spawn.ts";
import type { Config } from "../../domain/config.ts";
import { EXIT } from "../line/exit_code.ts";
import { isBeyondBinary, kiteLeave } from "./engine_leave.ts";

/** False where nobody has signed in, which has been said. */
export async function signIn({ kite }: Pick<Config, "kite">): Promise<boolean> {
  return !isBeyondBinary(kiteLeave(kite)) && await runLogin() === EXIT.ok;
}
