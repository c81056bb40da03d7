/** `backtest` as a process: the task's own permissions, a folder of its own. @module */
import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";

export const ROOT = new URL("../../", import.meta.url).pathname;
const TEMP = Deno.makeTempDirSync();
globalThis.addEventListener("unload", () => Deno.removeSync(TEMP, { recursive: true }));

export function emptyFolder(): string {
  return Deno.makeTempDirSync({ dir: TEMP });
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** Where it ran. */
  readonly folder: string;
}

/** Runs the task of deno.json in an empty folder. */
export function run(args: readonly string[], { env = {}, folder = emptyFolder() } = {}): Ended {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const [deno, ...words] = (tasks.backtest as string).split(" ");
  const task = words.slice(0, -1).map((word) => word === "main.ts" ? `${ROOT}main.ts` : word);
  const { code, stdout, stderr } = new Deno.Command(deno!, {
    args: [...task, ...args],
    cwd: folder,
    env: { ...env, NO_COLOR: "1" },
  }).outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr), folder };
}

export function backtest(args: readonly string[], options: Parameters<typeof run>[1] = {}): Ended {
  return run(["backtest", ...args], options);
}

export function assertNothingWritten({ folder }: Ended): void {
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), []);
}

/** A file in a folder of its own. */
export function written(name: string, text: string): string {
  const path = `${emptyFolder()}/${name}`;
  Deno.writeTextFileSync(path, text);
  return path;
}

/** A few good minutes. */
export function candles(): string {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const clock = `${9 + Math.floor((15 + i) / 60)}`.padStart(2, "0") +
      `:${(15 + i) % 60}`.padStart(3, ":0").slice(-3);
    return `2024-01-02 ${clock}:00+05:30,100,101,99,100,10`;
  });
  return ["date,open,high,low,close,volume", ...rows].join("\n") + "\n";
}

/** Text of every file of a run, by name. */
export function filesOf({ folder }: Ended, runFolder: string): Record<string, string> {
  const path = `${folder}/${runFolder}`;
  const names = [...Deno.readDirSync(path)].map(({ name }) => name).toSorted();
  return Object.fromEntries(names.map((name) => [name, Deno.readTextFileSync(`${path}/${name}`)]));
}

/** Rows of a CSV file by column. */
export function rowsOf(text: string): Record<string, string>[] {
  const [columns = [], ...rows] = parse(text);
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? ""])));
}
