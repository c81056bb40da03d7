/**
 * Holds everything that a desk has let out of its process against its journal: lines it printed
 * and rows of its files were acknowledged, so the journal must have them, to the byte.
 * @module
 */
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { exists } from "../../adapters/disk/durable_file.ts";
import { readRecords } from "../../adapters/journal/open_log.ts";
import { encodePlain } from "../../adapters/journal/plain_codec.ts";
import { rebuild } from "../../adapters/projection/csv_files.ts";
import { PAPER_LAYOUT } from "../../adapters/projection/layout.ts";
import { headerOfJournal, simulatedDeskOf } from "../../commands/report/journal_desk.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { textsIn } from "../adapters/journal/disk_faults.ts";
import { toldLines } from "../scenarios/told_lines.ts";
import { JournalAudit } from "./journal_audit.ts";

const JOURNAL = "artifacts/paper/journal.sqlite";
/** A line about a record, and not about how the desk stands. */
const TOLD = /^\d\d:\d\d:\d\d {2}(?!SIMULATED)/;
const PROJECTED = /\.csv$|\.jsonl$/;

export interface Found {
  readonly audit: JournalAudit;
  readonly problems: readonly string[];
}

/** Looks at one folder again and again, as its desk is killed and started. */
export class FolderAudit {
  readonly #folder: string;
  #rules: DeskRules | null = null;
  /** Every record found so far, as text: none of them may ever change. */
  #texts: string[] = [];
  #looks = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Reads what a process left behind that printed `lines`. `ended`: it stopped by itself, so that
   * its files hold all of the journal.
   */
  look(lines: readonly string[], ended: boolean): Found {
    const journal = `${this.#folder}/${JOURNAL}`;
    if (!exists(journal)) return { audit: new JournalAudit(this.#rulesOf(null)), problems: [] };
    const records = [...readRecords<TurnRecord>(journal)];
    const rules = this.#rulesOf(journal);
    const audit = new JournalAudit(rules);
    for (const record of records) audit.add(record);
    const before = this.#texts.length;
    const told = toldLines(records.slice(before), rules);
    const problems = [
      ...audit.problems,
      ...this.#kept(records),
      ...printed(lines, told),
      ...this.#files(records, rules, ended),
    ];
    return { audit, problems };
  }

  /** Entries that the exchange has accepted since a record, while the desk runs on. */
  entriesAfter(lsn: number): readonly number[] {
    const journal = `${this.#folder}/${JOURNAL}`;
    const audit = new JournalAudit(this.#rulesOf(journal));
    for (const record of readRecords<TurnRecord>(journal)) audit.add(record);
    return audit.entries.filter((each) => each > lsn);
  }

  #rulesOf(journal: string | null): DeskRules {
    return this.#rules ??= simulatedDeskOf(
      headerOfJournal(journal ?? `${this.#folder}/${JOURNAL}`),
    ).rules;
  }

  /** What was there is there, and is what it was. */
  #kept(records: readonly TurnRecord[]): string[] {
    const before = this.#texts;
    this.#texts = records.map(encodePlain);
    const changed = before.findIndex((text, i) => text !== this.#texts[i]);
    return changed < 0 ? [] : [`record ${changed + 1} was ${before[changed]}`];
  }

  /** The files hold no row that the journal does not make, and after a clean end all of them. */
  #files(records: readonly TurnRecord[], rules: DeskRules, ended: boolean): string[] {
    const folder = `${this.#folder}/rebuilt-${++this.#looks}`;
    rebuild(records, { folder, layout: PAPER_LAYOUT, desk: rules });
    const made = textsIn(folder);
    Deno.removeSync(folder, { recursive: true });
    const live = projectedIn(`${this.#folder}/artifacts`);
    return [...new Set([...Object.keys(live), ...Object.keys(made)])].flatMap((name) => {
      const text = live[name] ?? "";
      const agrees = ended ? text === made[name] : made[name]?.startsWith(wholeLines(text));
      return agrees ? [] : [`${name} is not what the journal makes of it`];
    });
  }
}

/** Of the files under a desk's artifacts, those that are made from its journal. */
function projectedIn(folder: string): Record<string, string> {
  const isProjected = ([name]: [string, string]) => PROJECTED.test(name.replace(/\.old\d+$/, ""));
  const names = Object.entries(textsOf(folder)).filter(isProjected);
  return Object.fromEntries(names);
}

/** Sockets and databases are no texts. */
function textsOf(folder: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    if (["paper", "run", "checkpoints"].includes(name)) continue;
    if (isDirectory) {
      for (const [path, text] of Object.entries(textsIn(`${folder}/${name}`))) {
        texts[`${name}/${path}`] = text;
      }
    } else if (isFile && name !== ".gitkeep") {
      texts[name] = Deno.readTextFileSync(`${folder}/${name}`);
    }
  }
  return texts;
}

/** A line is printed when its record lasts: the journal must tell it, in this order. */
function printed(lines: readonly string[], told: readonly string[]): string[] {
  // The pipe of a killed process may end within a line.
  const heard = lines.filter((line) => TOLD.test(line));
  const wrong = heard.findIndex((line, i) =>
    line !== told[i] && !(i === heard.length - 1 && told[i]?.startsWith(line))
  );
  return wrong < 0 ? [] : [`printed, but not in the journal: ${heard[wrong]}`];
}

function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf("\n") + 1);
}
