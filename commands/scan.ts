/**
 * `scan`: looks at the days before one and writes the universe of that day: which shares of the
 * configured indices, how far each moves, how much of it trades, which way it went.
 * @module
 */
import { loadConfig } from "../adapters/config/load_config.ts";
import { lastRunHeader } from "../adapters/journal/run_header.ts";
import {
  type UniverseFile,
  type UniverseMeta,
  writeScan,
} from "../adapters/universe/universe_file.ts";
import type { Config } from "../domain/config.ts";
import type { Instrument } from "../domain/instrument/instrument.ts";
import { type EpochMs, istStamp } from "../domain/market_time.ts";
import { toRupees } from "../domain/money.ts";
import { scan as scanned, type ScannedShare } from "../domain/instrument/scan.ts";
import { PAPER } from "./desk/desk_paths.ts";
import { ARTIFACTS } from "./line/artifacts.ts";
import { dayFlag } from "./line/day_flag.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags, type Typed, usageOf } from "./line/flags.ts";
import { FEEDS, usualFeed } from "./kite/usual_feed.ts";
import { fileHistories, type ScanSource, simulatedHistories } from "./market/scan_source.ts";
import { DEFAULT_CONFIG } from "./line/shipped_configs.ts";
import { DEFAULT_SEED } from "./market/simulated_market_rules.ts";
import { marketCalendar, sessionDate } from "./market/simulated_desk.ts";
import { complain, print } from "./line/terminal_line.ts";
import { KNOWN_STRATEGIES } from "./market/strategies.ts";
import { isBeyondBinary, kiteLeave } from "./trade/engine_leave.ts";

const COMMAND = {
  name: "scan",
  help: "Writes the day's universe, artifacts/scanner/DATE/universe.json, from the days before.",
  flags: {
    date: {
      kind: "string",
      value: "DATE",
      help: "trading day to scan for (default: the last; on Kite and of --data the next)",
    },
    feed: {
      kind: "choice",
      choices: FEEDS,
      help: "whose days (default: Kite's while you are logged in)",
    },
    data: { kind: "string", value: "FOLDER", help: "one-minute candles instead, a CSV a share" },
    seed: {
      kind: "number",
      value: "N",
      whole: true,
      help: `of the simulated market (default: the paper desk's, else ${DEFAULT_SEED})`,
    },
    config: { kind: "string", value: "FILE", help: "configuration (default configs/dev.yaml)" },
    json: { kind: "boolean", help: "prints the universe" },
  },
} as const;

/**
 * Rejects with UsageError, ConfigError, HistoryError, KiteError, InstrumentsError, JournalError or
 * FileError.
 */
export async function scan(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { config: path, json } = typed.flags;
  const config = loadConfig(path ?? DEFAULT_CONFIG, {
    for: "backtest",
    ...KNOWN_STRATEGIES,
  });
  const source = await sourceOf(config, typed.flags);
  if (source === null) return EXIT.failed;
  const { universe, left } = universeOf(config, source);
  if (universe.equity_universe.length === 0) {
    complain([`No share for ${universe.date} in ${universe.source}`, ...left].join("\n"));
    return EXIT.failed;
  }
  const written = writeScan(ARTIFACTS, universe);
  if (json) print(JSON.stringify(universe, null, 2));
  else print([...table(universe), ...left, `written ${written}`].join("\n"));
  return EXIT.ok;
}

type Flags = Typed<typeof COMMAND>["flags"];

/** Null where it cannot be had, which has been said. */
async function sourceOf(config: Config, flags: Flags): Promise<ScanSource | null> {
  const usage = usageOf(COMMAND);
  const { data, seed, feed, json } = flags;
  const asked = flags.date === undefined ? undefined : dayFlag("--date", flags.date, usage);
  const trading = (now: EpochMs) => {
    return sessionDate(marketCalendar(), asked, now, { flag: "--date", usage });
  };
  if (data !== undefined) return fileHistories(config, data, asked);
  const now = Date.now() as EpochMs;
  if ((feed ?? usualFeed(config.kite, seed !== undefined)) === "simulated") {
    return simulatedHistories(config, trading(now), seed ?? deskSeed(PAPER.journal));
  }
  if (isBeyondBinary(kiteLeave(config.kite))) return null;
  // Its libraries need leave to load.
  const { scanAtKite } = await import("./kite/kite_scan.ts");
  const say = json ? () => {} : print;
  return await scanAtKite(config, asked === undefined ? undefined : trading(now), say);
}

/** Of the market on which a desk with this journal trades, or would begin. Throws JournalError. */
export function deskSeed(journal: string): number {
  return lastRunHeader(journal)?.seed ?? DEFAULT_SEED;
}

/** The universe of a source, and in words what was left out of it. */
export function universeOf(
  { books }: Config,
  { date, asof, from, simulated, shares, futures }: ScanSource,
): { readonly universe: UniverseFile; readonly left: readonly string[] } {
  const { chosen, left } = scanned(
    shares,
    books.equity.universe,
  );
  const instruments = new Map(shares.map(({ symbol, instrument }) => [symbol, instrument]));
  const meta = [
    ...futures.map((future) => [future.name, metaOf(future.symbol, future)] as const),
    ...chosen.map((share) =>
      [share.symbol, shareMeta(share, instruments.get(share.symbol))] as const
    ),
  ];
  return {
    universe: {
      date,
      asof: istStamp(asof),
      source: from,
      simulated,
      fno: books.fno.underlyings,
      equity_universe: chosen.map(({ symbol }) => symbol),
      meta: Object.fromEntries(meta),
    },
    left: left.map(({ symbol, reason }) => `left out ${symbol}: ${reason}`),
  };
}

function metaOf(symbol: string, instrument: Instrument | undefined): UniverseMeta {
  return {
    tradingsymbol: symbol,
    instrument_token: instrument?.token ?? null,
    exchange: instrument?.exchange ?? "NSE",
    lot_size: instrument?.lot ?? 1,
    tick_size: instrument === undefined ? null : toRupees(instrument.tick),
  };
}

function shareMeta(share: ScannedShare, instrument: Instrument | undefined): UniverseMeta {
  const { symbol, price, atr, volume, trend } = share;
  return {
    ...metaOf(symbol, instrument),
    last_price: toRupees(price),
    atr: atr === null ? null : rounded(atr / 100),
    atr_pct: atr === null ? null : rounded(100 * atr / price),
    volume,
    trend,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function table({ date, source, equity_universe, meta }: UniverseFile): string[] {
  const rows = equity_universe.map((symbol) => {
    const { last_price = 0, atr_pct = null, volume = 0, trend = null } = meta[symbol]!;
    return [
      symbol.padEnd(12),
      last_price.toFixed(2).padStart(10),
      (atr_pct === null ? "-" : `${atr_pct.toFixed(2)} %`).padStart(8),
      String(volume).padStart(12),
      trend ?? "-",
    ].join("  ");
  });
  return [`${rows.length} shares for ${date} from ${source}: price, ATR, volume, trend`, ...rows];
}
