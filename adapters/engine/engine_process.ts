/**
 * The engine as a process, for when it no longer answers: who runs a mode, and how to end it.
 * @module
 */
import { delay } from "@std/async";
import type { DeskMode } from "../../domain/control/control_request.ts";
import { exists } from "../disk/durable_file.ts";
import { modeHolder, pidFileOf } from "../disk/mode_lock.ts";

/**
 * The process that runs `mode`, or null when none does. Its pid is null in the instant before it
 * has written it down. The lock is looked at, as a pid alone may be another process's by now.
 */
export function runningEngine(
  folder: string,
  mode: DeskMode,
): { readonly pid: number | null } | null {
  return modeHolder(folder, mode);
}

/**
 * Of a mode that nobody runs any more: false where its last engine was killed, or has crashed and
 * left its pid behind; also where that cannot be told.
 */
export function endedInOrder(folder: string, mode: DeskMode): boolean {
  let left = true;
  succeeds(() => left = exists(pidFileOf(folder, mode)));
  return !left;
}

/** Ends a process at once; false when we may not or cannot. */
export function killProcess(pid: number): boolean {
  // Deno.kill asks for leave to run anything; a task gives leave to run `kill`.
  if (Deno.permissions.querySync({ name: "run" }).state === "granted") {
    return succeeds(() => Deno.kill(pid, "SIGKILL"));
  }
  return succeeds(() => {
    const args = ["-9", String(pid)];
    const { success } = new Deno.Command("kill", { args, stderr: "null" }).outputSync();
    if (!success) throw new Error(`kill ${pid} failed`);
  });
}

/** True once `mode` has no engine; false when it still has one after `withinMs`. */
export async function engineEnds(
  folder: string,
  mode: DeskMode,
  withinMs: number,
): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (runningEngine(folder, mode) !== null) {
    if (performance.now() > until) return false;
    await delay(20);
  }
  return true;
}

function succeeds(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
