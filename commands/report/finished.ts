/**
 * What is over and can be reported: days of desks and runs of backtests, found by the names that
 * people give them.
 * @module
 */
import { exists } from "../../adapters/disk/durable_file.ts";
import { JournalError } from "../../adapters/journal/journal_error.ts";
import { ReportError } from "../../adapters/report/report_error.ts";
import { eventOf } from "../../domain/desk_record.ts";
import { type IsoDate, parseIsoDate } from "../../domain/market_time.ts";
import { DESKS } from "../desk/desk_paths.ts";
import { journalRecords } from "../desk/journal_records.ts";
import { type DeskMeant, journalWrittenAt, keptJournals } from "../desk/kept_journals.ts";
import { BACKTESTS, type DeskName } from "../line/artifacts.ts";
import { daysInWords } from "../line/days_in_words.ts";

export type Finished =
  | { readonly kind: "day"; readonly desk: DeskName; readonly date: IsoDate }
  | { readonly kind: "run"; readonly folder: string };

/**
 * The day or the run called `name`, a run also by the path of its folder; the newest of all
 * without a name. Who means a desk means its days. A day that several desks have is that of the one
 * that wrote last. Throws ReportError that says what there is.
 */
export function findFinished(name: string | undefined, meant: DeskMeant = {}): Finished {
  const isAnyDesk = meant.of === undefined && meant.mode === undefined;
  if (name === undefined) return newest(meant, isAnyDesk);
  const date = parseIsoDate(name);
  if (date !== null) {
    const desk = keptJournals(meant).find((each) => daysOf(each).includes(date));
    if (desk !== undefined) return { kind: "day", desk, date };
  } else if (isAnyDesk) {
    const folder = runFolder(name);
    if (folder !== undefined) return { kind: "run", folder };
  }
  throw new ReportError(name, null, `neither a day of a desk nor a run. ${whatThereIs()}`);
}

function newest(meant: DeskMeant, isAnyDesk: boolean): Finished {
  const [run] = isAnyDesk ? knownRuns() : [];
  for (const desk of keptJournals(meant)) {
    if (run !== undefined && run.at >= journalWrittenAt(DESKS[desk].journal)) break;
    const date = daysOf(desk).at(-1);
    if (date !== undefined) return { kind: "day", desk, date };
  }
  if (run !== undefined) return { kind: "run", folder: `${BACKTESTS}/${run.name}` };
  const nothing = isAnyDesk
    ? "nothing has run here yet: `backtest`, or `trade paper`"
    : `no such desk has run here. ${whatThereIs()}`;
  throw new ReportError("report", null, nothing);
}

function whatThereIs(): string {
  const days: [IsoDate, DeskName][] = [];
  const unread: string[] = [];
  for (const desk of keptJournals()) {
    try {
      days.push(...daysOf(desk).map((date): [IsoDate, DeskName] => [date, desk]));
    } catch (error) {
      // One desk's journal that cannot be read hides no day of another.
      if (!(error instanceof JournalError)) throw error;
      unread.push(`. Not read: ${error.message}`);
    }
  }
  const runs = knownRuns().map(({ name }) => name).join(", ");
  return `Days: ${daysInWords(days)}. Runs: ${runs === "" ? "none" : runs}${unread.join("")}`;
}

/** Trading days of a desk's journal, in order. */
function daysOf(desk: DeskName): IsoDate[] {
  const days = new Set<IsoDate>();
  for (const { events } of journalRecords(DESKS[desk].journal)) {
    for (const entry of events) {
      const event = eventOf(entry);
      if (event.type === "DayBegan") days.add(event.date);
    }
  }
  return [...days];
}

function runFolder(name: string): string | undefined {
  return [`${BACKTESTS}/${name}`, name].map((path) => path.replace(/\/+$/, ""))
    .find((path) => exists(`${path}/trades.csv`) || exists(`${path}/run.json`));
}

/** Newest first. */
function knownRuns(): { readonly name: string; readonly at: number }[] {
  if (!exists(BACKTESTS)) return [];
  return [...Deno.readDirSync(BACKTESTS)].map(({ name }) => name)
    .filter((name) => exists(`${BACKTESTS}/${name}/run.json`))
    .map((name) => ({ name, at: modifiedAt(`${BACKTESTS}/${name}/run.json`) }))
    .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
}

function modifiedAt(path: string): number {
  return Deno.statSync(path).mtime?.getTime() ?? 0;
}
