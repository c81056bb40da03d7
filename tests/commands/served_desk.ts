/**
 * An engine's end of the control socket, and the commands that talk to it: processes of their own
 * with no more leave than their tasks give.
 * @module
 */
import { type RequestHandler, startControl } from "../../adapters/control/control_link.ts";
import { lockMode } from "../../adapters/disk/mode_lock.ts";
import { DESK_MODES, type DeskMode } from "../../domain/control/control_request.ts";
import { inDeskFolder, place } from "../adapters/control/desk_folder.ts";

export const ROOT = new URL("../../", import.meta.url).pathname;
/** Of this Deno: older ones than 2.5 know no leave for single sockets. */
export const minor = Number(Deno.version.deno.split(".")[1]);

export interface Ended {
  readonly code: number;
  readonly out: string;
}

/** Runs a command in the desk's folder, with the permissions of its task. */
export async function run(...args: string[]): Promise<Ended> {
  const { code, stdout, stderr } = await ranApart(...args);
  return { code, out: stdout + stderr };
}

/** The same, what it answers and what it complains of apart. */
export async function ranApart(...args: string[]) {
  const sockets = DESK_MODES.map((mode) => `unix:${place.run}/${mode}.sock`).join();
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      "run",
      "--no-prompt",
      "--config",
      `${ROOT}deno.json`,
      "--allow-read",
      "--allow-write=artifacts",
      ...(minor > 4 ? [`--allow-net=${sockets}`] : []),
      ...(args[0] === "halt" ? ["--allow-run=kill,deno"] : []),
      `${ROOT}tests/commands/control_cli.ts`,
      ...args,
    ],
    cwd: place.folder,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Runs `act` in the folder of a desk whose engine answers so. */
export function withDesk(handler: RequestHandler, act: () => Promise<void>): Promise<void> {
  return inDeskFolder(() => withEngine("paper", handler, act));
}

/** The same of any mode, in a folder that is there. */
export async function withEngine(
  mode: DeskMode,
  handler: RequestHandler,
  act: () => Promise<void>,
): Promise<void> {
  const lock = lockMode(place.run, mode, Deno.pid);
  const link = await startControl({ mode, folder: place.run, lock });
  link.onRequest(handler);
  try {
    await act();
  } finally {
    await link.close();
    lock.release();
  }
}
