/**
 * What is over and can be reported: days of the paper journal and runs of backtests, found by the
 * names that people give them.
 * @module
 */
import { exists } from "../../adapters/disk/durable_file.ts";
import { ReportError } from "../../adapters/report/report_error.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import { eventOf } from "../../domain/desk_record.ts";
import { type IsoDate, parseIsoDate } from "../../domain/market_time.ts";
import { PAPER } from "../desk/desk_paths.ts";
import { journalRecords } from "../desk/journal_records.ts";
import { BACKTESTS } from "../line/artifacts.ts";
import { keptJournals } from "../line/kept_journals.ts";

export type Finished =
  | { readonly kind: "day"; readonly date: IsoDate }
  | { readonly kind: "run"; readonly folder: string };

/**
 * The day or the run called `name`, a run also by the path of its folder; the newest of all
 * without a name. Throws ReportError that says what there is.
 */
export function findFinished(name: string | undefined): Finished {
  if (name === undefined) return newest();
  const date = parseIsoDate(name);
  if (date !== null) {
    if (paperDays().includes(date)) return { kind: "day", date };
  } else {
    const folder = [`${BACKTESTS}/${name}`, name].map((path) => path.replace(/\/+$/, ""))
      .find((path) => exists(`${path}/trades.csv`) || exists(`${path}/run.json`));
    if (folder !== undefined) return { kind: "run", folder };
  }
  throw new ReportError(name, null, `neither a paper day nor a run. ${whatThereIs()}`);
}

/** Trading days of the paper journal, in order. */
function paperDays(): IsoDate[] {
  if (!exists(PAPER.journal)) return [];
  const days = new Set<IsoDate>();
  for (const { events } of journalRecords(PAPER.journal)) {
    for (const entry of events) {
      const event = eventOf(entry);
      if (event.type === "DayBegan") days.add(event.date);
    }
  }
  return [...days];
}

function newest(): Finished {
  const run = runs()[0];
  const date = paperDays().at(-1);
  if (run === undefined && date === undefined) {
    throw new ReportError("report", null, nothingToReport(keptJournals()));
  }
  if (run === undefined) return { kind: "day", date: date! };
  const isRun = date === undefined || run.at >= modifiedAt(PAPER.journal);
  return isRun ? { kind: "run", folder: `${BACKTESTS}/${run.name}` } : { kind: "day", date };
}

/** In words; `kept`: desks that have left a journal, none of which is a paper desk's. */
export function nothingToReport(kept: readonly DeskMode[]): string {
  const [mode] = kept.filter((each) => each !== "paper");
  return mode === undefined
    ? "nothing has run here yet: `backtest`, or `trade paper`"
    : `it knows paper days and backtests alone: \`export --mode ${mode}\` makes that desk's files`;
}

function whatThereIs(): string {
  const names = (all: readonly string[]) => all.length === 0 ? "none" : all.join(", ");
  return `Days: ${names(paperDays())}. Runs: ${names(runs().map(({ name }) => name))}`;
}

/** Newest first. */
function runs(): { readonly name: string; readonly at: number }[] {
  if (!exists(BACKTESTS)) return [];
  return [...Deno.readDirSync(BACKTESTS)].map(({ name }) => name)
    .filter((name) => exists(`${BACKTESTS}/${name}/run.json`))
    .map((name) => ({ name, at: modifiedAt(`${BACKTESTS}/${name}/run.json`) }))
    .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
}

function modifiedAt(path: string): number {
  return Deno.statSync(path).mtime?.getTime() ?? 0;
}
