/**
 * What an engine may do beside reading: plain paper has no leave for anybody's network, and an
 * engine that speaks to Kite has it for the hosts of its configuration alone. Whoever starts one
 * from source with less starts it as a process that has more.
 * @module
 */
import { LOOPBACK } from "../../adapters/config/field.ts";
import { type EngineLeave, runEngine } from "../../adapters/engine/engine_spawn.ts";
import type { KiteConfig } from "../../domain/config.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import { EXIT, type ExitCode } from "../line/exit_code.ts";
import { complain } from "../line/terminal_line.ts";

/** Of an engine that trades on a market of its own. */
export const NO_LEAVE: EngineLeave = { hosts: [] };

/** Of an engine that speaks to Kite: its client's libraries list the whole environment too. */
export function kiteLeave({ root, ticker }: KiteConfig): EngineLeave {
  return { hosts: [...new Set([root, ticker].map((address) => new URL(address).host))] };
}

/** An exchange of our own, which is not asked for anybody's secrets. */
export function isOnThisMachine({ root }: KiteConfig): boolean {
  return new URL(root).hostname === LOOPBACK;
}

/** Whether this process may do all of it. */
export function hasLeave({ hosts }: EngineLeave): boolean {
  if (hosts.length === 0) return true;
  const env = Deno.permissions.querySync({ name: "env" });
  const net = hosts.map((host) => Deno.permissions.querySync({ name: "net", host }));
  return [env, ...net].every(({ state }) => state === "granted");
}

/** Runs an engine that has the leave, and ends as it does. */
export async function tradeWithLeave(
  mode: DeskMode,
  { args, leave }: { readonly args: readonly string[]; readonly leave: EngineLeave },
): Promise<ExitCode> {
  if (isBeyondBinary(leave)) return EXIT.failed;
  return await runEngine({ mode, args, leave }) as ExitCode;
}

/** True, which is said, in a binary without the leave: it can give its children no more. */
export function isBeyondBinary(leave: EngineLeave): boolean {
  if (!Deno.build.standalone || hasLeave(leave)) return false;
  complain(`This binary may not speak to ${leave.hosts.join(" and ")}: see \`compile:live\``);
  return true;
}
