/** A folder of its own for one test, removed after it. @module */

/** Runs `act` in it, to its end. */
export async function inNewFolder(act: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
