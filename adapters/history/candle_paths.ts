/** Which files a path to candles means: itself, or every data file of a folder. @module */
import { HistoryError } from "./history_error.ts";

const DATA_FILE = /\.(csv|txt)$/i;

/** One path, or those of a folder's CSV and text files by name. Throws HistoryError. */
export function candlePaths(path: string): readonly string[] {
  if (!isFolder(path)) return [path];
  const names = [...readFolder(path)].filter((name) => DATA_FILE.test(name)).sort();
  if (names.length === 0) throw new HistoryError(path, "the folder has no .csv or .txt file");
  const folder = path.replace(/\/+$/, "");
  return names.map((name) => `${folder}/${name}`);
}

/** What is missing is no folder: reading it as a file says so. */
function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function* readFolder(path: string): Generator<string> {
  try {
    for (const entry of Deno.readDirSync(path)) if (entry.isFile) yield entry.name;
  } catch (error) {
    throw new HistoryError(path, error instanceof Error ? error.message : String(error));
  }
}
