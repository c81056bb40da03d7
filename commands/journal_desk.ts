/**
 * The desk that a journal was written by, for those who read it afterwards: what its instruments
 * are called and which books it has.
 * @module
 */
import type { TurnRecord } from "../actors/runtime/record.ts";
import { loadConfig } from "../adapters/config/load_config.ts";
import { logError } from "../adapters/journal/log_error.ts";
import { readRecords } from "../adapters/journal/open_log.ts";
import { lastRunHeader, type RunHeader } from "../adapters/journal/run_header.ts";
import type { DeskMode } from "../domain/control/control_request.ts";
import type { WhyReport } from "../domain/control/why_report.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import { whyOf } from "../domain/why.ts";
import { deskAtBroker, type JournalDesk } from "./broker_journal.ts";
import { LIVE, PAPER, REHEARSAL } from "./desk_paths.ts";
import { DEFAULT_CONFIG } from "./shipped_configs.ts";
import { marketCalendar, simulatedDesk } from "./simulated_desk.ts";
import { KNOWN_STRATEGIES } from "./strategies.ts";

/** Throws LogError when the journal does not say which market it traded. */
export function deskOfJournal(mode: DeskMode, journal: string): JournalDesk {
  if (mode !== "paper") return deskAtBroker(mode, headerOf(journal).date);
  return rulesOfJournal(journal);
}

/** Of a journal on the simulated market. Throws LogError when it does not say which one. */
export function rulesOfJournal(journal: string): DeskRules {
  const { seed, date } = headerOf(journal);
  const config = loadConfig(DEFAULT_CONFIG, { for: "paper", strategies: KNOWN_STRATEGIES });
  return simulatedDesk(config, marketCalendar(), seed, date).rules;
}

function headerOf(journal: string): RunHeader {
  const header = lastRunHeader(journal);
  if (header !== null) return header;
  throw logError(journal, new Error("it does not say which market it traded"));
}

/** Null when no such desk has run here. */
export function whyFromJournal(mode: DeskMode, symbol: string): WhyReport | null {
  const { journal } = [PAPER, REHEARSAL, LIVE].find((paths) => paths.mode === mode)!;
  if (lastRunHeader(journal) === null) return null;
  const desk = deskOfJournal(mode, journal);
  const records = readRecords<TurnRecord>(journal);
  return whyOf(records, symbol, (token, at) => desk.instrument(token, at));
}
