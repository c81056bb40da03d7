/**
 * The desk's files, appended as records come: `tail -f` follows them, and the same records give
 * the same bytes live, on a restart and in a rebuild. They are a view; the log is the truth.
 * @module
 */
import { join } from "node:path";
import type { DeskRecord } from "../../domain/desk_record.ts";
import {
  HEADERS,
  PROJECTED_FILES,
  type ProjectedFile,
} from "../../domain/projection/projected_file.ts";
import type { ProjectedDesk } from "../../domain/projection/projected_desk.ts";
import { Projection } from "../../domain/projection/projection.ts";
import { exists } from "../disk/durable_file.ts";
import type { FileError } from "../disk/file_error.ts";
import { putAside } from "../disk/put_aside.ts";
import { AppendedFile } from "./appended_file.ts";
import type { Layout } from "./layout.ts";

/** Name of the folder of a day. */
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export interface CsvFilesOptions {
  readonly folder: string;
  readonly layout: Layout;
  readonly desk: ProjectedDesk;
  /**
   * `replace`: begins anew. `verify`: keeps what the records from the log's first on confirm; all
   * of them must be appended, then `settle` called, before the first new one.
   */
  readonly existing: "replace" | "verify";
  /** News is written beside the loop, and this is told what cannot be; left out: it is at once. */
  readonly failed?: (error: FileError) => void;
}

/** One place of a projected file: the same path throughout, or another one each day. */
interface Place {
  readonly pattern: string;
  date: string;
  file: AppendedFile | null;
}

export class CsvFiles {
  readonly #options: CsvFilesOptions;
  readonly #projection: Projection;
  readonly #places: ReadonlyMap<ProjectedFile, readonly Place[]>;
  /** By path: files of earlier days stay known, should one of their rows still come. */
  readonly #files = new Map<string, AppendedFile>();

  /** Creates the files that do not go by day. Throws FileError, as does every method. */
  constructor(options: CsvFilesOptions) {
    this.#options = options;
    this.#projection = new Projection(options.desk, options.layout.events.length > 0);
    this.#places = new Map(PROJECTED_FILES.map((file) => [
      file,
      options.layout[file].map((pattern) => ({ pattern, date: "", file: null })),
    ]));
    for (const file of PROJECTED_FILES) {
      for (const place of this.#places.get(file)!) {
        if (!isDated(place)) place.file = this.#open(file, place.pattern);
      }
    }
  }

  /** Projects the next record; its rows are written by `flush`. */
  append(record: DeskRecord): void {
    for (const { file, date, line } of this.#projection.rows(record)) {
      for (const place of this.#places.get(file)!) this.#fileOf(file, place, date).line(line);
    }
  }

  /** Writes what is buffered. */
  flush(): void {
    for (const file of this.#files.values()) file.flush();
  }

  /**
   * All records of the log have come again: what the files have beyond them is set aside. Returns
   * where those are as they were.
   */
  settle(): readonly string[] {
    const all = [...this.#files.values()];
    for (const file of all) file.settle();
    const kept = all.flatMap(({ keptAs }) => keptAs ?? []);
    const patterns = PROJECTED_FILES.flatMap((file) => this.#options.layout[file]);
    // A journal from before has no row of them.
    return [
      ...kept,
      ...patterns.flatMap((pattern) => this.#unopened(pattern)).flatMap(asideOrLeft),
    ];
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
  }

  /** Resolves once all that was to be written beside the loop is; never rejects. */
  async written(): Promise<void> {
    await Promise.all(this.#files.values().map((file) => file.written()));
  }

  #fileOf(file: ProjectedFile, place: Place, date: string): AppendedFile {
    if (place.file !== null && (place.date === date || !isDated(place))) return place.file;
    // One day's file is open at a time: a log may be years long.
    place.file?.close();
    place.date = date;
    return place.file = this.#open(file, place.pattern.replace("DATE", date));
  }

  /** Paths of files of days that are there, and of which no row has come. */
  #unopened(pattern: string): readonly string[] {
    const [above, below] = pattern.split("DATE");
    const { folder } = this.#options;
    if (below === undefined || !exists(join(folder, above!))) return [];
    return [...Deno.readDirSync(join(folder, above!))]
      .filter(({ name }) => DAY.test(name))
      .map(({ name }) => join(folder, `${above}${name}${below}`))
      .filter((path) => !this.#files.has(path) && exists(path));
  }

  #open(file: ProjectedFile, name: string): AppendedFile {
    const { folder, existing, failed } = this.#options;
    const path = join(folder, name);
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const opened = new AppendedFile(path, existing, HEADERS[file], failed);
    this.#files.set(path, opened);
    return opened;
  }
}

/**
 * The files as all records of a log make them. What lies in the folder already is kept where it
 * agrees, and set aside where it does not: see `settle`. Throws FileError.
 */
export function rebuild(
  records: Iterable<DeskRecord>,
  where: Omit<CsvFilesOptions, "existing" | "failed">,
): readonly string[] {
  const files = new CsvFiles({ ...where, existing: "verify" });
  for (const record of records) files.append(record);
  const kept = files.settle();
  files.close();
  return kept;
}

/** What cannot be moved stays: the desk has no use for it. */
function asideOrLeft(path: string): readonly string[] {
  try {
    return [putAside(path)];
  } catch {
    return [];
  }
}

function isDated({ pattern }: Place): boolean {
  return pattern.includes("DATE");
}
