/** Where the control socket and the HALT file of a mode lie. @module */
import type { DeskMode } from "../../domain/control/control_request.ts";
import { ControlError } from "./control_error.ts";

export interface ControlPaths {
  /** For the owner alone (0700). */
  readonly folder: string;
  readonly socket: string;
  readonly haltFile: string;
}

/** Of a socket's address: the system cuts what is longer without a word. */
const SOCKET_BYTES_MAX = 107;

/** Throws ControlError when the folder's path is too long for a socket; a relative one is short. */
export function controlPaths(folder: string, mode: DeskMode): ControlPaths {
  const socket = `${folder}/${mode}.sock`;
  const bytes = new TextEncoder().encode(socket).length;
  if (bytes > SOCKET_BYTES_MAX) {
    throw new ControlError(socket, `path has ${bytes} bytes, a socket takes ${SOCKET_BYTES_MAX}`);
  }
  return { folder, socket, haltFile: `${folder}/${mode}.HALT` };
}
