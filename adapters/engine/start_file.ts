/**
 * How the engine of a mode was started, kept beside its lock: what `halt` starts again, halted, when
 * it had to kill an engine that no longer answered.
 * @module
 */
import { z } from "zod";
import { DESK_MODES, type DeskMode } from "../../domain/control/control_request.ts";
import { fileError } from "../disk/file_error.ts";
import type { EngineStart } from "./engine_spawn.ts";

const schema = z.object({
  mode: z.enum(DESK_MODES),
  args: z.array(z.string()),
  leave: z.object({ hosts: z.array(z.string()) }),
});

/** To be called by who holds the mode. Throws FileError. */
export function writeStart(folder: string, start: EngineStart): void {
  const file = pathOf(folder, start.mode);
  try {
    Deno.writeTextFileSync(file, `${JSON.stringify(start)}\n`, { mode: 0o600 });
  } catch (error) {
    throw fileError(file, error);
  }
}

/** The newest start of `mode`; null where none is known. */
export function readStart(folder: string, mode: DeskMode): EngineStart | null {
  try {
    return schema.parse(JSON.parse(Deno.readTextFileSync(pathOf(folder, mode))));
  } catch {
    return null;
  }
}

function pathOf(folder: string, mode: DeskMode): string {
  return `${folder}/${mode}.start`;
}
