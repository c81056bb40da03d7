/**
 * This program once more, as a process of its own: from source by `main.ts`, or the very binary that
 * runs.
 * @module
 */

/** As a URL: a path would have to be decoded, where its folders have spaces or other letters. */
const MAIN = new URL("../main.ts", import.meta.url).href;

/**
 * What runs it with `args`. `leave`: flags of `deno run`; a binary has its own. From source Deno is
 * called by name: the task gives leave to run `deno`, whatever path it has.
 */
export function ownProgram(
  leave: readonly string[],
  args: readonly string[],
): { readonly command: string; readonly args: string[] } {
  if (Deno.build.standalone) return { command: Deno.execPath(), args: [...args] };
  return { command: "deno", args: ["run", ...leave, MAIN, ...args] };
}
