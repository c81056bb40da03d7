/**
 * Which desks run here, told by their sockets: a command that names no mode means the one that
 * runs.
 * @module
 */
import { controlPaths } from "../../adapters/control/control_paths.ts";
import { DESK_MODES, type DeskMode } from "../../domain/control/control_request.ts";

/** Modes whose control socket in `folder` is served. A socket that was left behind is not. */
export async function runningDesks(folder: string): Promise<readonly DeskMode[]> {
  const served = await Promise.all(
    DESK_MODES.map((mode) => isServed(controlPaths(folder, mode).socket)),
  );
  return DESK_MODES.filter((_, i) => served[i]);
}

async function isServed(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch {
    return false;
  }
}
