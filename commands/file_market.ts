/**
 * The market of a data file: which instrument its rows become, its sessions, and one-minute
 * history for whoever starts in the middle. An index file trades as a synthetic future of that
 * index with the lot of the date; everything else as an equity. India VIX is only looked at.
 * @module
 */
import type { Config } from "../domain/config.ts";
import type { Candle } from "../domain/candle.ts";
import type { ChargeTable } from "../domain/charges.ts";
import type { Book, Instrument, InstrumentToken } from "../domain/instrument.ts";
import { lotOn, type LotTable } from "../domain/lot_size.ts";
import { type EpochMs, type IsoDate, istDate, MINUTE_MS } from "../domain/market_time.ts";
import type { Paise } from "../domain/money.ts";
import type { CandleHistory } from "../domain/candle_history.ts";
import type { HistoryRequest } from "../domain/ports.ts";
import type { Session } from "../domain/session.ts";
import type { Market } from "./desk_rules.ts";

/** NSE's tick where a file does not say otherwise. */
const TICK = 5 as Paise;

/** As many as one day can have, and the next day's first. */
const SESSIONS_AHEAD = 4;

/** As files spell India VIX. */
const VIX_NAMES: readonly string[] = ["INDIAVIX", "INDIA VIX"];

export interface FileInstrument {
  readonly token: InstrumentToken;
  /** Null: looked at, not traded. */
  readonly book: Book | null;
  readonly history: CandleHistory;
  /** On a date, since lots change. */
  instrumentOn(date: IsoDate): Instrument;
  /** True when the lot of the file's first day is a guess from a later table. */
  readonly lotInferred: boolean;
}

/** What the rows of `history` trade as; `place` numbers the files of a run. */
export function fileInstrument(
  history: CandleHistory,
  place: number,
  config: Config,
  lots: LotTable,
): FileInstrument {
  const token = (place * 256 + 2) as InstrumentToken;
  const name = history.symbol;
  const { lotSize } = config.sizing;
  const first = lotOn(lots, name, istDate((history.at[0] ?? 0) as EpochMs));
  const isVix = VIX_NAMES.includes(name);
  const future = !isVix && (lotSize !== null || first !== null);
  const base: Instrument = {
    token,
    exchange: future ? "NFO" : "NSE",
    symbol: future ? `${name}-FUT` : name,
    name,
    kind: isVix ? "INDEX" : future ? "FUT" : "EQ",
    expiry: null,
    strike: 0 as Paise,
    lot: 1,
    tick: TICK,
    freezeQuantity: null,
  };
  const byDate = new Map<IsoDate, Instrument>();
  return {
    token,
    book: isVix ? null : future ? "fno" : "equity",
    history,
    lotInferred: future && lotSize === null && (first?.inferred ?? false),
    instrumentOn(date) {
      let instrument = byDate.get(date);
      if (instrument === undefined) {
        const lot = lotSize ?? lotOn(lots, name, date)?.lot ?? 1;
        byDate.set(date, instrument = { ...base, lot });
      }
      return instrument;
    },
  };
}

/** The look-ups of a desk that trades these files. */
export function fileMarket(files: readonly FileInstrument[], charges: ChargeTable): Market {
  const byToken = new Map(files.map((file) => [file.token, file]));
  const sessions = mergedSessions(files.map((file) => file.history.sessions));
  const tokensOf = (book: Book) =>
    files.filter((file) => file.book === book).map((file) => file.token);
  return {
    charges,
    context: { vix: files.find(({ book }) => book === null)?.token ?? null, breadth: [] },
    marketData: "bars",
    // A file's rows are all there is: it shows no band, no closed exchange and no option chain.
    priceBand: () => null,
    isOpen: () => true,
    optionAtMoney: () => null,
    settlementPrice: () => null,
    tokens: { fno: tokensOf("fno"), options: tokensOf("options"), equity: tokensOf("equity") },
    instrument(token, at) {
      const file = byToken.get(token);
      if (file === undefined) throw new Error(`No instrument has token ${token}`);
      return file.instrumentOn(istDate(at));
    },
    sessionsAfter: (at) => {
      const first = firstAfter(sessions, at);
      return sessions.slice(first, first + SESSIONS_AHEAD);
    },
    // Files of an index or an equity know no expiry.
    entryScale: () => 1,
    isLastHourOfExpiry: () => false,
  };
}

/** Minutes of a file that closed by `until`, at most `countMax`. */
export function minutesBefore(history: CandleHistory, request: HistoryRequest): Candle[] {
  const last = request.until - MINUTE_MS;
  let low = 0, high = history.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (history.at[middle]! <= last) low = middle + 1;
    else high = middle;
  }
  return [...minutesOf(history, Math.max(0, low - request.countMax), low)];
}

/** Minutes of a file by their places, oldest first. */
export function* minutesOf(
  history: CandleHistory,
  from = 0,
  to = history.count,
): Generator<Candle> {
  for (let i = from; i < to; i++) {
    yield {
      at: history.at[i]! as EpochMs,
      open: history.open[i]! as Paise,
      high: history.high[i]! as Paise,
      low: history.low[i]! as Paise,
      close: history.close[i]! as Paise,
      volume: history.volume[i]!,
    };
  }
}

/** Sessions of all files: where they overlap, from the earliest open to the latest close. */
function mergedSessions(all: readonly (readonly Session[])[]): readonly Session[] {
  const merged: Session[] = [];
  for (const session of all.flat().sort((a, b) => a.openAt - b.openAt)) {
    const last = merged.at(-1);
    if (last === undefined || session.openAt >= last.closeAt) merged.push(session);
    else if (session.closeAt > last.closeAt) {
      merged[merged.length - 1] = { ...last, closeAt: session.closeAt };
    }
  }
  return merged;
}

function firstAfter(sessions: readonly Session[], at: EpochMs): number {
  let low = 0, high = sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sessions[middle]!.closeAt <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
