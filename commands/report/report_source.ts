/**
 * What a report is made of: the files of a run, or the journal of a desk's day and the market that
 * it was traded on.
 * @module
 */
import { parseRow } from "../../adapters/report/csv_table.ts";
import { ReportError } from "../../adapters/report/report_error.ts";
import { readCurve, readRun, readSeries, readTrades } from "../../adapters/report/run_files.ts";
import { TRADES } from "../../adapters/report/trade_table.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import { type MicroRupees, paiseToMicros } from "../../domain/money.ts";
import { Projection } from "../../domain/projection/projection.ts";
import { DayFold } from "../../domain/report/day_fold.ts";
import { resultIn } from "../../domain/report/performance.ts";
import { NOTHING_EARLIER } from "../../domain/report/earlier_days.ts";
import { exposureOf } from "../../domain/report/exposure.ts";
import type { ReportTrade } from "../../domain/report/figures.ts";
import type { ReportInput } from "../../domain/report/report.ts";
import { type CandleSeries, seriesOf } from "../../domain/report/run_record.ts";
import type { Finished } from "./finished.ts";
import { deskOfJournal } from "./journal_desk.ts";
import { DESKS } from "../desk/desk_paths.ts";
import { journalRecords } from "../desk/journal_records.ts";
import type { DeskName } from "../line/artifacts.ts";

/** What charts of the trades are made of. */
export interface Charted {
  /** Candles of what was traded. */
  readonly series: readonly CandleSeries[];
  /** Why some of them may be missing, for people; null where nothing is known to be. */
  readonly damage: string | null;
}

export interface ReportSource {
  readonly input: ReportInput;
  /** Read only where somebody looks at it. */
  charted(): Charted;
  /** Where its files are. */
  readonly folder: string;
}

/** Throws ReportError or JournalError. */
export function reportSource(found: Finished): ReportSource {
  return found.kind === "run" ? runSource(found.folder) : daySource(found.desk, found.date);
}

function runSource(folder: string): ReportSource {
  const record = readRun(folder);
  if (record === null) {
    throw new ReportError(`${folder}/run.json`, null, "it is missing: run the backtest again");
  }
  const { what, first, last, simulated, seed, config, data, bars, inferred, faults } = record;
  const result = (equity: MicroRupees) => resultIn(equity, paiseToMicros(record.capital));
  const { charges, open, sessions, exposure, maxDrawdown } = record;
  const name = folder.split("/").at(-1)!;
  return {
    folder,
    input: {
      about: {
        ...{ kind: "backtest", name, what, first, last, simulated, seed, config },
        remarks: [
          `${bars} one-minute bars`,
          ...inferred,
          ...data.map((file) => `data ${file}`),
          `journal ${record.journalHash}`,
          ...faults.map((fault) => `FAULT ${fault}`),
        ],
      },
      trades: readTrades(folder),
      curve: readCurve(folder).map(({ at, equity }) => ({ at, net: result(equity) })),
      ...{ charges, open, sessions, exposure, maxDrawdown, earlier: NOTHING_EARLIER },
      pnl: result(record.equity),
    },
    charted: () => ({ series: readSeries(folder), damage: null }),
  };
}

function daySource(name: DeskName, date: IsoDate): ReportSource {
  const { mode, journal, artifacts, layout } = DESKS[name];
  const desk = deskOfJournal(name, journal);
  const { header } = desk;
  const fold = new DayFold(date);
  const projection = new Projection(desk, false);
  const trades: ReportTrade[] = [];
  for (const record of journalRecords(journal)) {
    fold.add(record);
    for (const row of projection.rows(record)) {
      if (row.file !== "trades" || row.date !== date) continue;
      trades.push(parseRow(`trades of ${journal}`, trades.length + 2, row.line, TRADES));
    }
  }
  const until = fold.lastAt;
  const sessions = desk.sessionsAfter(istInstant(date, 0))
    .filter((session) => session.date === date && session.openAt < until)
    .map(({ openAt, closeAt }) => ({ openAt, closeAt: Math.min(closeAt, until) as EpochMs }));
  const open = fold.openSince().map((entryAt) => ({ entryAt, exitAt: until }));
  const { charges, earlier, pnl, maxDrawdown } = fold;
  return {
    folder: folderOf(artifacts, layout.trades[0]!, date),
    input: {
      about: {
        ...{ kind: mode, name: date, first: date, last: date, simulated: desk.simulated },
        what: desk.books.map(({ book }) => book).join(", "),
        seed: desk.simulated ? header.seed : null,
        config: header.config,
        remarks: ["the curve counts what is open at what closing it would bring"],
      },
      trades,
      curve: fold.curve(),
      ...{ sessions, charges, earlier, pnl, maxDrawdown },
      exposure: exposureOf([...trades, ...open], sessions),
      open: open.length,
    },
    charted: () => {
      const hours = { openAt: sessions[0]?.openAt ?? until, closeAt: until };
      const { candles, damage } = desk.minutes(new Set(fold.traded.keys()), hours);
      const count = Math.ceil((until - hours.openAt) / MINUTE_MS);
      const series = [...fold.traded].map(([token, { key, timeframe }]) =>
        seriesOf(key, timeframe, { count, candles: candles.get(token) ?? [] })
      ).filter(({ candles }) => candles.length > 0);
      return { series, damage };
    },
  };
}

/** Where the day's file of trades lies. */
function folderOf(artifacts: string, file: string, date: IsoDate): string {
  return `${artifacts}/${file.slice(0, file.lastIndexOf("/")).replace("DATE", date)}`;
}
