/**
 * A suite is the tests of a folder in one process: a test file of its own loads the desk anew,
 * which takes longer than most of them run. A folder below it with a `suite.ts` is another suite,
 * which runs beside this one.
 * @module
 */

export const SUITE = "suite.ts";
/** What is a test, by its name. */
export const TEST = /_test\.tsx?$/;

/** Loads the tests at and below the folder of `suite`, the URL of the module that asks. */
export async function loadSuite(suite: string): Promise<void> {
  for (const file of testFiles(new URL(".", suite))) await import(file.href);
}

/** In the order of their names. */
function testFiles(folder: URL): URL[] {
  const entries = entriesOf(folder).sort((a, b) => a.name < b.name ? -1 : 1);
  return entries.flatMap(({ name, isDirectory }) => {
    const path = new URL(isDirectory ? `${name}/` : name, folder);
    if (!isDirectory) return TEST.test(name) ? [path] : [];
    return entriesOf(path).some((entry) => entry.name === SUITE) ? [] : testFiles(path);
  });
}

function entriesOf(folder: URL): Deno.DirEntry[] {
  return [...Deno.readDirSync(folder)];
}
