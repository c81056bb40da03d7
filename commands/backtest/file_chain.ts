/**
 * Data files of options as what they are together: chains, each with the underlying that its calls
 * and puts imply. The underlying gives the signals, its options are traded.
 * @module
 */
import { HistoryError } from "../../adapters/history/history_error.ts";
import { type OptionContract, optionNamed } from "../../adapters/history/option_name.ts";
import { type CandleHistory, DROP_REASONS } from "../../domain/candle/candle_history.ts";
import { mergedSessions } from "../../domain/calendar/session.ts";
import type { ExpirySchedule } from "../../domain/instrument/expiry.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { impliedCandles, nearestExpiries, type OptionPair } from "../../domain/option/parity.ts";
import type { Listing } from "./file_market.ts";

/** One history with what it is of. */
export interface Listed {
  readonly history: CandleHistory;
  readonly listing: Listing;
}

/** An option's file with its contract. */
interface Leg {
  readonly history: CandleHistory;
  readonly contract: OptionContract;
}

export interface FileChains {
  /** Underlyings, then their options. */
  readonly listed: readonly Listed[];
  /** The files that are of no option. */
  readonly others: readonly CandleHistory[];
}

/** Throws HistoryError for options of which no strike has a call and a put in one minute. */
export function fileChains(
  histories: readonly CandleHistory[],
  schedule: ExpirySchedule,
): FileChains {
  const others: CandleHistory[] = [];
  const byName = new Map<string, Leg[]>();
  for (const history of histories) {
    const contract = optionNamed(history.symbol, schedule);
    if (contract === null) others.push(history);
    else byName.set(contract.name, [...byName.get(contract.name) ?? [], { history, contract }]);
  }
  const underlyings = [...byName].map(([name, legs]) => ({
    history: impliedHistory(name, legs),
    listing: {
      role: "options",
      exchange: "NFO",
      symbol: `${name}-FUT`,
      name,
      kind: "FUT",
      expiry: null,
      strike: 0,
    } as Listing,
  }));
  const options = [...byName.values()].flat().map(({ history, contract }) => ({
    history,
    listing: { ...contract, role: "leg", exchange: "NFO", symbol: history.symbol } as Listing,
  }));
  return { listed: [...underlyings, ...options], others };
}

/** Of each day's nearest expiry. */
function impliedHistory(name: string, legs: readonly Leg[]): CandleHistory {
  const expiries = [...new Set(legs.map(({ contract }) => contract.expiry))];
  const chains = expiries.map((expiry) => ({ expiry, pairs: pairsOf(expiry, legs) }));
  const implied = nearestExpiries(
    chains.map(({ expiry, pairs }) => ({ expiry, candles: impliedCandles(pairs) })),
  );
  const calls = chains.flatMap(({ pairs }) => pairs.map(({ call }) => call));
  const [{ history }] = legs as [Leg];
  if (implied.count === 0) {
    const needed = `the call and the put of one strike, to tell the price of ${name}`;
    throw new HistoryError(history.file, `of options there must be ${needed}`);
  }
  return {
    ...implied,
    symbol: name,
    file: history.file,
    sessions: mergedSessions(calls.flatMap(({ sessions }) => sessions)),
    stamp: "start",
    rows: implied.count,
    dropped: Object.fromEntries(
      DROP_REASONS.map((reason) => [reason, 0]),
    ) as CandleHistory["dropped"],
    malformed: [],
  };
}

/** The strikes of one expiry that have both. */
function pairsOf(of: IsoDate, legs: readonly Leg[]): readonly OptionPair[] {
  const pairs = new Map<Paise, Partial<Record<"CE" | "PE", CandleHistory>>>();
  for (const { history, contract: { expiry, strike, kind } } of legs) {
    if (expiry === of) pairs.set(strike, { ...pairs.get(strike), [kind]: history });
  }
  return [...pairs].flatMap(([strike, { CE: call, PE: put }]) =>
    call === undefined || put === undefined ? [] : [{ strike, call, put }]
  );
}
