/** A task of the program as a person runs it in a folder, to its end. @module */
import { taskCommand } from "./desk_process.ts";

export async function ranTask(folder: string, task: string, ...flags: readonly string[]) {
  const [deno = "", ...args] = taskCommand(folder, task, ...flags);
  const env = { NO_COLOR: "1" };
  const { code, stdout, stderr } = await new Deno.Command(deno, { args, cwd: folder, env })
    .output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}
