/**
 * The desk that a journal was written by, for those who read it afterwards: what its instruments
 * are called, which books it has and on which market it traded.
 * @module
 */
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { loadConfig } from "../../adapters/config/load_config.ts";
import { journalError } from "../../adapters/journal/journal_error.ts";
import { lastRunHeader, type RunHeader } from "../../adapters/journal/run_header.ts";
import { readWhy } from "../../adapters/report/run_files.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import { type EpochMs, type IsoDate, istDate } from "../../domain/market_time.ts";
import { whyInRun, whyOf } from "../../domain/why/why.ts";
import type { WhyReport } from "../../domain/why/why_report.ts";
import { deskAtBroker, type JournalDesk } from "./broker_journal.ts";
import { LIVE, PAPER, REHEARSAL } from "../desk/desk_paths.ts";
import { journalRecords } from "../desk/journal_records.ts";
import { findFinished } from "./finished.ts";
import { DEFAULT_CONFIG } from "../line/shipped_configs.ts";
import { marketCalendar, type SimulatedDesk, simulatedDesk } from "../market/simulated_desk.ts";
import { KNOWN_STRATEGIES } from "../market/strategies.ts";

/** Throws JournalError when the journal does not say which market it traded. */
export function headerOfJournal(journal: string): RunHeader {
  const header = lastRunHeader(journal);
  if (header !== null) return header;
  throw journalError(journal, new Error("it does not say which market it traded"));
}

/** The desk, and its market, by the seed of a journal's header. */
export function simulatedDeskOf({ seed, date }: RunHeader): SimulatedDesk {
  const config = loadConfig(DEFAULT_CONFIG, { for: "paper", ...KNOWN_STRATEGIES });
  return simulatedDesk(config, marketCalendar(), seed, date);
}

/** Throws JournalError when the journal does not say which market it traded. */
export function deskOfJournal(mode: DeskMode, journal: string): JournalDesk {
  const header = headerOfJournal(journal);
  return mode === "paper" ? simulatedDeskOf(header).rules : deskAtBroker(mode, header.date);
}

/** Null when no such desk has run here. */
export function whyFromJournal(mode: DeskMode, symbol: string): WhyReport | null {
  const { journal } = [PAPER, REHEARSAL, LIVE].find((paths) => paths.mode === mode)!;
  if (lastRunHeader(journal) === null) return null;
  return whyInJournal(mode, journal, journalRecords(journal), symbol);
}

/** Of a day of the paper journal, or of a run. Throws ReportError when there is neither. */
export function whyOfFinished(name: string, symbol: string): WhyReport {
  const found = findFinished(name);
  if (found.kind === "run") return whyInRun(readWhy(found.folder), symbol);
  return whyInJournal(PAPER.mode, PAPER.journal, recordsOf(found.date), symbol);
}

function whyInJournal(
  mode: DeskMode,
  journal: string,
  records: Iterable<TurnRecord>,
  symbol: string,
): WhyReport {
  const desk = deskOfJournal(mode, journal);
  return whyOf(records, symbol, (token, at) => desk.instrument(token, at));
}

/** Records of one day of the paper journal. */
function* recordsOf(date: IsoDate): Generator<TurnRecord> {
  for (const record of journalRecords(PAPER.journal)) {
    if (istDate(record.at as EpochMs) === date) yield record;
  }
}
