/**
 * CSV to checked columns against the standard library's `parse` to strings, on the same text in
 * the same process. Ours reads the file from disk, the peer is given the text; rounds alternate,
 * so that a slow moment hits both.
 * @module
 */
import { parse } from "@std/csv";
import { readCandles } from "../adapters/history/csv_candles.ts";
import { formatClock } from "../domain/market_time.ts";
import { type BenchRow, median } from "./row.ts";

const ROWS = 150_000;
const ROUNDS = 7;
const TARGET = 10;
const SESSION_OPEN = 555;
const SESSION_MINUTES = 375;

/** One row: our rows a second, and how many times the peer's that is. */
export function historyBench(): BenchRow[] {
  const text = seededCsv(ROWS);
  const path = Deno.makeTempFileSync({ prefix: "history-bench-", suffix: ".csv" });
  try {
    Deno.writeTextFileSync(path, text);
    const ours: number[] = [];
    const peers: number[] = [];
    // Round 0 warms the compiler up and is not counted.
    for (let round = 0; round <= ROUNDS; round++) {
      const our = rowsPerSecond(() => readCandles(path).count);
      const peer = rowsPerSecond(() => parse(text).length - 1);
      if (round === 0) continue;
      ours.push(our);
      peers.push(peer);
    }
    const value = median(ours);
    const ratio = value / median(peers);
    return [{
      name: "csv_ingest",
      value,
      unit: "rows/s",
      peer: "@std/csv",
      ratio,
      target: TARGET,
      ok: ratio >= TARGET,
    }];
  } finally {
    Deno.removeSync(path);
  }
}

function rowsPerSecond(read: () => number): number {
  const startMs = performance.now();
  const rows = read();
  const seconds = (performance.now() - startMs) / 1_000;
  if (rows !== ROWS) throw new Error(`Read ${rows} of ${ROWS} rows`);
  return rows / seconds;
}

/** `timestamp,open,high,low,close,volume`: whole weekdays of a random walk, always the same. */
function seededCsv(count: number): string {
  let seed = 42;
  const random = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x80000000;
  };
  const rupees = (paise: number) => (paise / 100).toFixed(2);
  const lines = ["timestamp,open,high,low,close,volume"];
  let open = 2_000_000;
  for (let day = Date.UTC(2015, 0, 1); lines.length <= count; day += 86_400_000) {
    const weekday = new Date(day).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const date = new Date(day).toISOString().slice(0, 10);
    for (let minute = 0; minute < SESSION_MINUTES && lines.length <= count; minute++) {
      const close = open + Math.round((random() - 0.5) * 2_000);
      const high = Math.max(open, close) + Math.round(random() * 500);
      const low = Math.min(open, close) - Math.round(random() * 500);
      const prices = [open, high, low, close].map(rupees).join(",");
      const volume = Math.round(random() * 90_000);
      const clock = formatClock(SESSION_OPEN + minute);
      lines.push(`${date}T${clock}:00+0530,${prices},${volume}`);
      open = close;
    }
  }
  return lines.join("\n") + "\n";
}
