/**
 * Which desks run here, told by their sockets: a command that names no mode means the one that
 * runs. One that is coming up is waited for.
 * @module
 */
import { delay } from "@std/async";
import { isQueueFull } from "../../adapters/control/client/control_client.ts";
import { controlPaths } from "../../adapters/control/control_paths.ts";
import { exists } from "../../adapters/disk/durable_file.ts";
import { pidFileOf } from "../../adapters/disk/mode_lock.ts";
import { endedInOrder } from "../../adapters/engine/engine_process.ts";
import { DESK_MODES, type DeskMode } from "../../domain/control/control_request.ts";

/** Modes whose control socket in `folder` is served. A socket that was left behind is not. */
export async function runningDesks(folder: string): Promise<readonly DeskMode[]> {
  const served = await Promise.all(
    DESK_MODES.map((mode) => isServed(controlPaths(folder, mode).socket)),
  );
  return DESK_MODES.filter((_, i) => served[i]);
}

/** Modes whose last process was killed, or answers nobody: it has not taken its file away. */
export async function silentDesks(folder: string): Promise<readonly DeskMode[]> {
  const served = await runningDesks(folder);
  return DESK_MODES.filter((mode) => !served.includes(mode) && !endedInOrder(folder, mode));
}

/** So long a desk whose process is there may take until its socket is. */
const COMES_UP_WITHIN_MS = 2_000;
const LOOK_EVERY_MS = 25;

/**
 * As `runningDesks`, of `modes`; while none is served, but the file of a process is there, it is
 * looked again for two seconds. The file alone proves nothing: a killed process leaves it behind.
 */
export async function awaitedDesks(
  folder: string,
  modes: readonly DeskMode[] = DESK_MODES,
): Promise<readonly DeskMode[]> {
  for (const end = performance.now() + COMES_UP_WITHIN_MS;;) {
    const running = (await runningDesks(folder)).filter((mode) => modes.includes(mode));
    if (running.length > 0 || performance.now() > end) return running;
    if (!modes.some((mode) => exists(pidFileOf(folder, mode)))) return running;
    await delay(LOOK_EVERY_MS);
  }
}

async function isServed(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch (error) {
    return isQueueFull(error);
  }
}
