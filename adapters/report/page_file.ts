/**
 * The page of a report on the disk: what it is made of lies beside this file, or inside the
 * binary, and is written into the one file that it becomes.
 * @module
 */
import { fileError } from "../disk/file_error.ts";

export interface PageParts {
  readonly style: string;
  /** The charting library as it is published, with its licence on top. */
  readonly library: string;
  /** What draws with it. */
  readonly script: string;
}

/** Read anew at each call; throws what Deno does where a file is missing. */
export function pageParts(): PageParts {
  const read = (name: string) => Deno.readTextFileSync(new URL(`./page/${name}`, import.meta.url));
  return {
    style: read("page.css"),
    library: read("lightweight_charts.js"),
    script: read("page.js"),
  };
}

/** Writes `report.html` into the folder and returns its path. Throws FileError. */
export function writePageFile(folder: string, html: string): string {
  const path = `${folder}/report.html`;
  try {
    Deno.mkdirSync(folder, { recursive: true });
    Deno.writeTextFileSync(path, html);
  } catch (error) {
    throw fileError(path, error);
  }
  return path;
}
