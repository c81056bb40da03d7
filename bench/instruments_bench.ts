/**
 * A whole instruments dump, kept for its day and found again: what a desk waits for each morning.
 * The peer is the standard library's `parse` of the same text, to strings. Made up, so that the
 * bench runs without fixtures: as many rows as the real one of NFO and BFO.
 * @module
 */
import { parse } from "@std/csv";
import { keepDump, newestDump } from "../adapters/instruments/dump_cache.ts";
import type { FreezeTable } from "../domain/instrument/freeze_quantity.ts";
import { addDays, type IsoDate } from "../domain/market_time.ts";
import { type BenchRow, median } from "./row.ts";

const ROWS = 39_941;
const NAMES = 220;
const ROUNDS = 5;
const TARGET_MS = 500;
const DATE = "2026-08-18" as IsoDate;
const HEADER =
  "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size," +
  "lot_size,instrument_type,segment,exchange";
const NO_FREEZE: FreezeTable = { knownTo: DATE, names: {} };

/** One row: how long a load takes, and how many times as fast as the peer that is. */
export function instrumentsBench(): BenchRow[] {
  const text = madeDump();
  const folder = Deno.makeTempDirSync();
  try {
    const ours: number[] = [];
    const peers: number[] = [];
    keepDump(folder, DATE, text, "made", NO_FREEZE);
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(timed(() => newestDump(folder, DATE, NO_FREEZE)!.list.all.length));
      peers.push(timed(() => parse(text).length - 1));
    }
    const value = median(ours);
    return [{
      name: "instruments_load",
      value,
      unit: "ms",
      peer: "@std/csv",
      ratio: median(peers) / median(ours),
      target: TARGET_MS,
      limits: "value",
      ok: value <= TARGET_MS,
    }];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function timed(load: () => number): number {
  const startedMs = performance.now();
  const rows = load();
  const tookMs = performance.now() - startedMs;
  if (rows !== ROWS) throw new Error(`Loaded ${rows} of ${ROWS} rows`);
  return tookMs;
}

function madeDump(): string {
  const lines = [HEADER];
  for (let i = 0; i < ROWS; i++) {
    const name = `NAME${i % NAMES}`;
    const expiry = addDays(DATE, 7 * (1 + i % 3));
    const strike = 100 + Math.floor(i / 6) * 2.5;
    const kind = i % 2 === 0 ? "CE" : "PE";
    const symbol = `${name}-${i}${kind}`;
    lines.push(
      `${i * 256 + 2},${i},${symbol},${name},0.0,${expiry},${strike},0.05,65,${kind},NFO-OPT,NFO`,
    );
  }
  // No token is nought.
  lines[1] = lines[1]!.replace(/^2,/, `${ROWS * 256 + 2},`);
  return lines.join("\n") + "\n";
}
