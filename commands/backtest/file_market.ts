/**
 * The market of a data file: which instrument its rows become, and its sessions. An index file
 * trades as a synthetic future of that index with the lot of the date; everything else as an
 * equity. India VIX is only looked at, and options are traded for their underlying.
 * @module
 */
import type { Config, OptionsBookConfig } from "../../domain/config.ts";
import type { ChargeTable } from "../../domain/account/charges.ts";
import type { Book, Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { freezeOn, type FreezeTable } from "../../domain/instrument/freeze_quantity.ts";
import { lotOn, type LotTable } from "../../domain/instrument/lot_size.ts";
import {
  type HaltIndex,
  type HaltRules,
  NIFTY_50,
  SENSEX,
} from "../../domain/calendar/market_halt.ts";
import {
  DAY_MS,
  type EpochMs,
  type IsoDate,
  istDate,
  istDayNumber,
  istInstant,
} from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { type CandleHistory, minutesBefore } from "../../domain/candle/candle_history.ts";
import type { ExpiryRules } from "../../domain/risk/expiry.ts";
import { mergedSessions, type Session } from "../../domain/calendar/session.ts";
import type { Market } from "../market/desk_rules.ts";
import { listedRules, type MarketListing } from "../market/market_rules.ts";
import type { OptionsTokens } from "../market/options_tokens.ts";
import { filePremiums } from "./file_premiums.ts";

/** NSE's tick where a file does not say otherwise. */
const TICK = 5 as Paise;

/** As many as one day can have, and the next day's first. */
const SESSIONS_AHEAD = 4;

/** The exchange's and the vendors' names of what its derivatives call otherwise. */
const INDEX_NAMES: Readonly<Record<string, string>> = {
  [NIFTY_50]: "NIFTY",
  NIFTY50: "NIFTY",
  "NIFTY BANK": "BANKNIFTY",
  "BANK NIFTY": "BANKNIFTY",
  "NIFTY FIN SERVICE": "FINNIFTY",
};

/** Indices that halt markets. */
const HALT_INDEX_OF: Readonly<Record<string, string>> = { NIFTY: NIFTY_50, [SENSEX]: SENSEX };
/** Between older days and the next one of a file something is missing. */
const LAST_CLOSE_MS = 7 * DAY_MS;

/** As files spell India VIX. */
const VIX_NAMES: readonly string[] = ["INDIAVIX", "INDIA VIX"];

export interface FileInstrument {
  readonly token: InstrumentToken;
  /** Whose signals its bars give; `context` is looked at, a `leg` is an option of `options`. */
  readonly role: Book | "context" | "leg";
  readonly history: CandleHistory;
  /** On a date, since lots change. */
  instrumentOn(date: IsoDate): Instrument;
  /** True when the lot of the file's first day is a guess from a later table. */
  readonly lotInferred: boolean;
  /** The same of the largest order that its exchange takes. */
  readonly freezeInferred: boolean;
}

/** What the rows of a file are of. */
export type Listing =
  & Pick<FileInstrument, "role">
  & Pick<Instrument, "exchange" | "symbol" | "name" | "kind" | "expiry" | "strike">;

/** An index is traded as its future, everything else as a share. */
export function listingOf(
  { symbol }: CandleHistory,
  { sizing }: Config,
  lots: LotTable,
): Listing {
  const name = tradedName(symbol);
  const undated = { name, expiry: null, strike: 0 as Paise };
  if (VIX_NAMES.includes(name)) {
    return { ...undated, role: "context", exchange: "NSE", symbol: name, kind: "INDEX" };
  }
  // The table has every index with futures.
  const future = sizing.lotSize !== null || Object.hasOwn(lots, name);
  return future
    ? { ...undated, role: "fno", exchange: "NFO", symbol: `${name}-FUT`, kind: "FUT" }
    : { ...undated, role: "equity", exchange: "NSE", symbol: name, kind: "EQ" };
}

/** What a file's symbol is called on the exchange, however the file spells an index. */
export function tradedName(symbol: string): string {
  const name = symbol.toUpperCase();
  return INDEX_NAMES[name] ?? name;
}

/** `place` numbers the instruments of a run; without `freeze` an order may be of any size. */
export function fileInstrument(
  history: CandleHistory,
  place: number,
  config: Config,
  lots: LotTable,
  { role, ...listing }: Listing = listingOf(history, config, lots),
  freeze?: FreezeTable,
): FileInstrument {
  const { sizing: { lotSize }, risk } = config;
  const token = (place * 256 + 2) as InstrumentToken;
  const { name, exchange } = listing;
  const base = { ...listing, token, tick: TICK };
  const inLots = exchange === "NFO" && lotSize === null;
  // Risk cuts entries to it. Lots of a size of one's own are no contracts of the exchange's.
  const freezeOf = (date: IsoDate) =>
    inLots && risk.enabled && freeze !== undefined ? freezeOn(freeze, name, date) : null;
  const first = istDate((history.at[0] ?? 0) as EpochMs);
  const byDate = new Map<IsoDate, Instrument>();
  return {
    token,
    role,
    history,
    lotInferred: inLots && (lotOn(lots, name, first)?.inferred ?? false),
    freezeInferred: freeze !== undefined && first <= freeze.knownTo &&
      (freezeOf(first)?.inferred ?? false),
    instrumentOn(date) {
      let instrument = byDate.get(date);
      if (instrument === undefined) {
        const lot = lotSize ?? lotOn(lots, name, date)?.lot ?? 1;
        const freezeQuantity = freezeOf(date)?.units ?? null;
        byDate.set(date, instrument = { ...base, lot, freezeQuantity });
      }
      return instrument;
    },
  };
}

export interface FileMarketOptions {
  readonly signalSource?: OptionsBookConfig["signalSource"];
  /** They count where the index is among the files. */
  readonly halts?: readonly HaltRules[];
}

/** The look-ups of a desk that trades these files. */
export function fileMarket(
  files: readonly FileInstrument[],
  charges: ChargeTable,
  expiry: ExpiryRules,
  { signalSource = "underlying", halts = [] }: FileMarketOptions = {},
): Market {
  const byToken = new Map(files.map((file) => [file.token, file]));
  const sessions = mergedSessions(files.flatMap((file) => file.history.sessions));
  const inRole = (role: FileInstrument["role"]) => files.filter((file) => file.role === role);
  const tokensOf = (role: FileInstrument["role"]) => inRole(role).map(({ token }) => token);
  const legs = inRole("leg");
  const optionsBook: OptionsTokens = signalSource === "premium"
    ? filePremiums(inRole("options"), legs)
    : { options: tokensOf("options") };
  /** A day's last session ends it. */
  const closes = new Map(sessions.map(({ date, closeAt }) => [date, closeAt]));
  const listing: MarketListing = {
    find: (token, at) => byToken.get(token)?.instrumentOn(istDate(at)),
    contracts: (_, at) => legs.map((leg) => leg.instrumentOn(istDate(at))),
    indexClose: (name, date, at) => {
      // What a file had last on a day long over is not looked for.
      if (date !== istDate(at)) return null;
      const underlying = inRole("options").find(({ history }) => history.symbol === name);
      const last = underlying && minutesBefore(underlying.history, { until: at, countMax: 1 })[0];
      return last?.close ?? null;
    },
  };
  return {
    ...listedRules(listing, (date) => closes.get(date), expiry),
    charges,
    haltIndices: haltIndices(files, halts),
    context: { vix: tokensOf("context")[0] ?? null, breadth: [] },
    marketData: "bars",
    quotedBars: [...tokensOf("leg"), ...optionsBook.optionFutures ?? []],
    // A file's rows are all there is: it shows no band and no closed exchange.
    priceBand: () => null,
    isOpen: () => true,
    tokens: { fno: tokensOf("fno"), ...optionsBook, equity: tokensOf("equity") },
    sessionsAfter: (at) => {
      const first = firstAfter(sessions, at);
      return sessions.slice(first, first + SESSIONS_AHEAD);
    },
  };
}

/** Of each index the first file. */
function haltIndices(
  files: readonly FileInstrument[],
  rules: readonly HaltRules[],
): readonly HaltIndex[] {
  if (rules.length === 0) return [];
  return [NIFTY_50, SENSEX].flatMap((name) => {
    const file = files.find(({ history: { symbol }, role }) =>
      role !== "leg" && HALT_INDEX_OF[tradedName(symbol)] === name
    );
    return file === undefined ? [] : [haltIndex(file, name, rules)];
  });
}

function haltIndex(
  { token, history }: FileInstrument,
  name: string,
  rules: readonly HaltRules[],
): HaltIndex {
  let number = NaN;
  let close: Paise | null = null;
  const previousClose = (at: EpochMs) => {
    if (istDayNumber(at) === number) return close;
    number = istDayNumber(at);
    const until = istInstant(istDate(at), 0);
    const last = minutesBefore(history, { until, countMax: 1 })[0];
    return close = last !== undefined && until - last.at < LAST_CLOSE_MS ? last.close : null;
  };
  return { token, name, rules, previousClose };
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
