/**
 * All that a running desk makes of its log beside its actors: lines that are said, screens, and the
 * files for people and programs. What happens now is said at once; screens and files come in the
 * order of the log, after whatever the journal had before.
 * @module
 */
import type { TurnRecord } from "../../../actors/runtime/record.ts";
import { JournalError } from "../../../adapters/journal/journal_error.ts";
import { readRecords } from "../../../adapters/journal/open_log.ts";
import { within } from "../../../adapters/within.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import { lineOf, type Told, toldOf } from "../../../domain/view/told.ts";
import { DeskFiles } from "./desk_files.ts";
import type { DeskLog } from "../start/desk_log.ts";
import type { DeskPaths } from "../desk_paths.ts";
import type { Say } from "../desk_loop.ts";
import { LogFollower } from "./log_follower.ts";
import type { DeskViews } from "../views/desk_views.ts";

/** So long a desk waits for its files before it trades: enough for the journal of a day. */
const WAIT_MS = 400;
/** So long a desk that stops waits for them to come up to its journal. */
const LAST_WAIT_MS = 10_000;
/** And so long for the disk to take what is in them. */
const WRITTEN_WITHIN_MS = 3_000;
/** Newest ones, for what screens show as last said before all is read: those of an hour or two. */
const RECORDS_TOLD = 5_000;

export interface ProjectionsInput {
  readonly paths: DeskPaths;
  readonly rules: DeskRules;
  readonly views: Pick<DeskViews, "add" | "tell" | "tellOnly">;
  /** See `WAIT_MS`. */
  readonly waitMs?: number;
  say: Say;
  /** A file cannot be written. */
  failed(error: Error): void;
  /**
   * A record is damaged that lies before where the actors' states begin: files and lists end there,
   * what is held does not depend on it. Called once, of a desk that runs.
   */
  unreadable(error: JournalError): void;
}

/** How much of the journal screens and files are made of. */
export interface JournalReading {
  /** 0 to 1, and 1 only when they have all. */
  readonly share: number;
  /** Why they will not have more. */
  readonly problem: string | null;
}

export class DeskProjections {
  readonly #files: DeskFiles;
  readonly #input: ProjectionsInput;
  #follower!: LogFollower;
  /** Whether the journal was short enough to be read before the desk runs. */
  #stage: "opening" | "opened" | "behind" = "opening";
  #damage: JournalError | null = null;
  /** What could not be written. */
  #failure: Error | null = null;

  /** Throws FileError. */
  constructor(input: ProjectionsInput) {
    this.#input = input;
    this.#files = new DeskFiles(input.paths, input.rules, (error) => this.#failed(error));
  }

  get reading(): JournalReading {
    return { share: this.#follower.share, problem: this.#damage?.message ?? null };
  }

  /** Brings everything up to a journal as far as that takes no time. Throws FileError. */
  begin(lastLsn: number): void {
    const { paths: { journal }, views, unreadable, waitMs = WAIT_MS } = this.#input;
    this.#follower = new LogFollower(journal, lastLsn, {
      take: (record) => {
        this.#files.add(record);
        views.add(record);
        if (this.#stage === "opening") views.tell(this.#told([record]));
      },
      caughtUp: () => this.#caughtUp(lastLsn),
      failed: (error) => {
        if (!(error instanceof JournalError)) return this.#failed(error);
        unreadable(this.#damage = error);
      },
    });
    this.#read(() => this.#follower.readFor(waitMs));
    this.#stage = this.#isWhole ? "opened" : "behind";
    if (this.#stage === "opened") return;
    const newest = readRecords<TurnRecord>(journal, Math.max(0, lastLsn - RECORDS_TOLD));
    this.#read(() => views.tellOnly(this.#told(newest)));
  }

  /** The desk runs: what is left to read is read beside it. */
  goOn(): void {
    if (this.#damage === null) return this.#follower.readBeside();
    this.#follower.leave();
    this.#input.unreadable(this.#damage);
  }

  get #isWhole(): boolean {
    return this.#follower.share === 1;
  }

  #read(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      this.#damage = error;
    }
  }

  /** Records that have become durable. */
  add(records: readonly TurnRecord[]): void {
    const { views, say } = this.#input;
    try {
      this.#follower.add(records);
      if (this.#isWhole) this.#files.flush();
    } catch (error) {
      this.#failed(error as Error);
    }
    const told = [...this.#told(records)];
    views.tell(told);
    for (const each of told) say(lineOf(each), each.level);
  }

  /** Made as they are asked for: screens give up what cannot be read or told, and the desk goes on. */
  *#told(records: Iterable<TurnRecord>): Generator<Told> {
    const { rules } = this.#input;
    for (const record of records) {
      yield* toldOf(record, (token, at) => rules.instrument(token, at).symbol);
    }
  }

  /** See `DeskFiles`. */
  writeStatesNow(...[nowMs, status, of, traded]: Parameters<DeskFiles["writeStatesNow"]>): void {
    this.#files.writeStatesNow(nowMs, status, of, traded);
  }

  writeStates(...[status, of, traded]: Parameters<DeskFiles["writeStates"]>): void {
    this.#files.writeStates(status, of, traded);
  }

  /**
   * Closes the log after the last look at it: whoever closes it last leaves it as one file.
   * `isWaitedFor`: see `finish`. Rejects with JournalError or FileError.
   */
  async end(log: Pick<DeskLog, "flushed" | "close">, isWaitedFor: boolean): Promise<void> {
    try {
      await log.flushed();
      if (isWaitedFor) this.finish();
    } finally {
      this.#follower.leave();
      await log.close();
    }
  }

  /** Brings all up to the end of the journal, where that does not take long. Throws FileError. */
  finish(): void {
    this.#read(() => this.#follower.readFor(LAST_WAIT_MS));
    if (this.#isWhole) return;
    const { say } = this.#input;
    if (this.#damage !== null) say(`${this.#damage.message}: the files end there`, "error");
    else say("the files lag behind the journal: the next start goes on");
  }

  /**
   * Lets go of the files once all is written, or after a while. Rejects with what could not be
   * written and was not told before.
   */
  async close(): Promise<void> {
    const told = this.#failure;
    // Not there yet in one that could not be opened.
    this.#follower?.leave();
    this.#files.close();
    if (!await within(this.#files.written(), WRITTEN_WITHIN_MS)) {
      this.#input.say("the disk does not take the files: the next start goes on", "warn");
    }
    if (this.#failure !== told) throw this.#failure;
  }

  #failed(error: Error): void {
    this.#failure = error;
    this.#input.failed(error);
  }

  #caughtUp(lastLsn: number): void {
    const kept = this.#files.settle();
    if (kept.length > 0) this.#input.say(keptLine(kept), "warn");
    if (this.#stage === "behind") {
      this.#input.say(`the files are up to record ${lastLsn} and what followed`);
    }
  }
}

/** Said to the person. `kept`: where the files are as they were, at least one. */
export function keptLine(kept: readonly string[]): string {
  const [first] = kept;
  const more = kept.length === 1 ? "" : ` and ${kept.length - 1} more`;
  return `files had rows that the journal does not have: kept as they were in ${first}${more}`;
}
