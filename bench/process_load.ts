/** What another process uses, as Linux tells (proc(5)). @module */

/** Fields of `/proc/PID/stat` behind the name in brackets, which may hold spaces. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
const RESIDENT_PAGES = 21;
const TICK_MS = 10;
const PAGE_BYTES = 4_096;

export interface ProcessLoad {
  /** Processor time since it started. */
  readonly cpuMs: number;
  readonly residentMb: number;
}

/** Throws when the process is gone. */
export function loadOf(pid: number): ProcessLoad {
  // Deno itself reads /proc of another process with every permission only.
  const { success, stdout } = new Deno.Command("cat", { args: [`/proc/${pid}/stat`] }).outputSync();
  if (!success) throw new Error(`process ${pid} is gone`);
  const text = new TextDecoder().decode(stdout);
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
  return {
    cpuMs: (fields[USER_TICKS]! + fields[SYSTEM_TICKS]!) * TICK_MS,
    residentMb: fields[RESIDENT_PAGES]! * PAGE_BYTES / 1e6,
  };
}
