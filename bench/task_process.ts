/**
 * A task of deno.json as a process in a folder of its own, with the task's permissions: what is
 * measured is what is run.
 * @module
 */
export const ROOT = new URL("..", import.meta.url).pathname;

/** The words of `deno task NAME ...args`, with `folder` as the current one. */
export function taskCommand(folder: string, name: string, ...args: string[]): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`)) as {
    readonly tasks: Readonly<Record<string, string>>;
  };
  const words = tasks[name]!.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ""));
  const flags = words.filter((word) => word.startsWith("--"))
    .map((word) => word.replaceAll("$PWD", folder));
  return ["deno", "run", ...flags, `${ROOT}main.ts`, name, ...args];
}

/** What it says on stdout may be read; what it complains of is said here too. */
export function taskProcess(folder: string, name: string, ...args: string[]): Deno.Command {
  const [command = "", ...words] = taskCommand(folder, name, ...args);
  return new Deno.Command(command, {
    args: words,
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  });
}
