/**
 * `export`: makes the desk's files anew from its journal, which is the truth they are views of.
 * @module
 */
import { exists } from "../adapters/disk/durable_file.ts";
import { runningEngine } from "../adapters/engine/engine_process.ts";
import { rebuild } from "../adapters/projection/csv_files.ts";
import { DESK_MODES } from "../domain/control/control_request.ts";
import type { ProjectedDesk } from "../domain/projection/projected_desk.ts";
import {
  ARTIFACTS,
  deskFolderIn,
  type DeskName,
  exportFolderIn,
  journalIn,
  runFolderIn,
} from "./line/artifacts.ts";
import type { CommandLine } from "./line/command_line.ts";
import { DESKS, PAPER } from "./desk/desk_paths.ts";
import { journalRecords } from "./desk/journal_records.ts";
import { keptJournals, OF_FLAG } from "./desk/kept_journals.ts";
import { EXIT } from "./line/exit_code.ts";
import { parseFlags, UsageError, usageOf } from "./line/flags.ts";
import { complain, print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "export",
  help: "Makes orders, signals, fills, trades, pnl and events anew from a desk's journal.",
  flags: {
    of: OF_FLAG,
    into: { kind: "string", value: "FOLDER", help: "where to (default artifacts/export/DESK)" },
  },
} as const;

/** The desk whose journal it is: what its instruments are called. */
export type DeskOfJournal = (name: DeskName, journal: string) => ProjectedDesk;

/** Of the desk whose files are in `artifacts`, a folder. */
export function exportCommand(deskOf: DeskOfJournal, artifacts = ARTIFACTS): CommandLine {
  return (args) => {
    const typed = parseFlags(COMMAND, args);
    if (typed.type === "Help") {
      print(typed.usage);
      return EXIT.ok;
    }
    const runFolder = runFolderIn(artifacts);
    const name = typed.flags.of ?? deskMeant(artifacts);
    const { mode } = DESKS[name];
    const into = typed.flags.into ?? exportFolderIn(artifacts, name);
    const journal = journalIn(deskFolderIn(artifacts, name));
    if (!exists(journal)) {
      complain(`No ${name} desk has run here: ${journal} is missing`);
      return EXIT.failed;
    }
    const isOwnPlace = samePlace(into, artifacts);
    // Of the files that an engine writes, only that engine may make anything.
    if (isOwnPlace && runningEngine(runFolder, mode) !== null) {
      complain(`The ${mode} engine writes ${into} itself: stop it, or choose another folder`);
      return EXIT.refused;
    }
    makeInside(into);
    const counted = new Counted(journalRecords(journal));
    // Where all desks have theirs, no desk's files may be another's.
    const { layout } = isOwnPlace ? DESKS[name] : PAPER;
    const kept = rebuild(counted, { folder: into, layout, desk: deskOf(name, journal) });
    for (const path of kept) print(`${path}: as it was, with rows that the journal does not have`);
    print(`${counted.count} records of ${journal} made the files in ${into}`);
    return EXIT.ok;
  };
}

/** The desk that runs, or wrote last while none does. Throws UsageError where several run. */
function deskMeant(artifacts: string): DeskName {
  const runFolder = runFolderIn(artifacts);
  const running = DESK_MODES.filter((mode) => runningEngine(runFolder, mode) !== null);
  if (running.length <= 1) return keptJournals({ mode: running[0] }, artifacts)[0] ?? "paper";
  const problem = `--of: ${running.join(" and ")} run here, name one of them`;
  throw new UsageError([problem], usageOf(COMMAND));
}

/** Throws UsageError where the command may not write. */
function makeInside(into: string): void {
  try {
    Deno.mkdirSync(into, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const problem = `--into: found ${into}, expected a folder inside artifacts/: ` +
      "this command may write nowhere else";
    throw new UsageError([problem], usageOf(COMMAND));
  }
}

class Counted<T> implements Iterable<T> {
  count = 0;

  constructor(readonly items: Iterable<T>) {}

  *[Symbol.iterator](): Iterator<T> {
    for (const item of this.items) {
      this.count++;
      yield item;
    }
  }
}

function samePlace(a: string, b: string): boolean {
  try {
    return Deno.realPathSync(a) === Deno.realPathSync(b);
  } catch {
    return false;
  }
}
