/** Which files a path to candles means: itself, every data file of a folder, or several of them. @module */
import { whyUnreadable } from "../disk/unreadable.ts";
import { HistoryError } from "./history_error.ts";

const DATA_FILE = /\.(csv|txt)$/i;

/** Paths of a list with commas, each file or folder in its turn. Throws HistoryError. */
export function candlePaths(list: string): readonly string[] {
  // A comma may be part of a name.
  const paths = infoOf(list) !== null ? [list] : list.split(",").map((path) => path.trim());
  if (paths.includes("")) throw new HistoryError(list, "a path beside one of its commas is empty");
  return paths.flatMap(pathsOf);
}

/** One path, or those of a folder's CSV and text files by name. */
function pathsOf(path: string): readonly string[] {
  // What is missing is no folder: reading it as a file says so.
  if (infoOf(path)?.isDirectory !== true) return [path];
  const names = [...readFolder(path)].filter((name) => DATA_FILE.test(name)).sort();
  if (names.length === 0) throw new HistoryError(path, "the folder has no .csv or .txt file");
  const folder = path.replace(/\/+$/, "");
  return names.map((name) => `${folder}/${name}`);
}

function infoOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null;
  }
}

function* readFolder(path: string): Generator<string> {
  try {
    for (const { name, isFile, isSymlink } of Deno.readDirSync(path)) {
      if (isFile || isSymlink && infoOf(`${path}/${name}`)?.isFile === true) yield name;
    }
  } catch (error) {
    throw new HistoryError(path, whyUnreadable(error));
  }
}
