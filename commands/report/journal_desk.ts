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
import { type EpochMs, type IsoDate, istDate, MINUTE_MS } from "../../domain/market_time.ts";
import { whyInRun, whyOf } from "../../domain/why/why.ts";
import type { WhyReport } from "../../domain/why/why_report.ts";
import { deskAtBroker, type JournalDesk } from "./broker_journal.ts";
import { DESKS } from "../desk/desk_paths.ts";
import { journalRecords } from "../desk/journal_records.ts";
import { type DeskMeant, keptJournals } from "../desk/kept_journals.ts";
import { findFinished } from "./finished.ts";
import type { DeskName } from "../line/artifacts.ts";
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
export function deskOfJournal(name: DeskName, journal: string): JournalDesk {
  const header = headerOfJournal(journal);
  return name === "paper" ? deskOnPaper(header) : deskAtBroker(name, header);
}

function deskOnPaper(header: RunHeader): JournalDesk {
  const { rules, market: { source } } = simulatedDeskOf(header);
  return {
    header,
    mode: rules.mode,
    books: header.books ?? rules.books,
    instrument: (token, at) => rules.instrument(token, at),
    simulated: true,
    sessionsAfter: (at) => rules.sessionsAfter(at),
    minutes: (tokens, { openAt, closeAt: until }) => {
      const countMax = Math.ceil((until - openAt) / MINUTE_MS);
      const candles = new Map([...tokens].map((token) => {
        const found = source.history({ token, until, countMax });
        return [token, found.filter(({ at }) => at >= openAt)];
      }));
      return { candles, damage: null };
    },
  };
}

/** Of the desk that is meant; null when no such one has run here. */
export function whyFromJournal(meant: DeskMeant, symbol: string): WhyReport | null {
  const [name] = keptJournals(meant);
  if (name === undefined || lastRunHeader(DESKS[name].journal) === null) return null;
  return whyInJournal(name, journalRecords(DESKS[name].journal), symbol);
}

/** Of a desk's day, or of a run: see `findFinished`. Throws ReportError when there is neither. */
export function whyOfFinished(name: string, meant: DeskMeant, symbol: string): WhyReport {
  const found = findFinished(name, meant);
  if (found.kind === "run") return whyInRun(readWhy(found.folder), symbol);
  return whyInJournal(found.desk, recordsOf(found), symbol);
}

function whyInJournal(
  name: DeskName,
  records: Iterable<TurnRecord>,
  symbol: string,
): WhyReport {
  const desk = deskOfJournal(name, DESKS[name].journal);
  return whyOf(records, symbol, (token, at) => desk.instrument(token, at));
}

/** Records of one day. */
function* recordsOf(
  { desk, date }: { readonly desk: DeskName; readonly date: IsoDate },
): Generator<TurnRecord> {
  for (const record of journalRecords(DESKS[desk].journal)) {
    if (istDate(record.at as EpochMs) === date) yield record;
  }
}
