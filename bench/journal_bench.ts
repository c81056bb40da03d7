/**
 * The log by itself: from `append` to the record being on the disk, for one record at a time and
 * for bursts, beside what the disk takes for a synced write of its own.
 * @module
 */
import { measureFsyncMs } from "../adapters/disk/fsync_probe.ts";
import type { LogRecord } from "../adapters/journal/log_record.ts";
import { openLog } from "../adapters/journal/open_log.ts";
import { Latencies } from "./latency.ts";
import type { BenchRow } from "./row.ts";

const RUNS = "artifacts/bench";
const SINGLE = 800;
const BURSTS = 40;
const BURST = 500;
const WARM = 300;

/** Of a turn with one event, as an order's are. */
function record(lsn: number): LogRecord {
  const event = { type: "OrderIntended", tag: `tag${lsn}`, quantity: 75, price: 2_543_220 };
  const turn = { turn: lsn, at: 1_795_261_500_000, kind: "PlaceEntry", rng: 1, v: 1 };
  const events = [["OrderIntended@1", event]];
  return { lsn, path: "desk/broker", consumed: `desk/risk#${lsn}.0`, sends: [], events, ...turn } as
    & LogRecord
    & typeof turn;
}

export async function journalBench(): Promise<BenchRow[]> {
  Deno.mkdirSync(RUNS, { recursive: true });
  const folder = Deno.makeTempDirSync({ dir: RUNS, prefix: "journal_" });
  const { log } = await openLog(`${folder}/journal.sqlite`, { basis: "bench" });
  const append = (count: number) => {
    for (let i = 0; i < count; i++) log.append(record(log.lastLsn + 1));
  };
  const single = new Latencies();
  for (let i = -WARM; i < SINGLE; i++) {
    const from = performance.now();
    append(1);
    await log.flushed();
    if (i >= 0) single.add(performance.now() - from);
  }
  const burst = new Latencies();
  for (let i = 0; i < BURSTS; i++) {
    const from = performance.now();
    append(BURST);
    await log.flushed();
    burst.add(performance.now() - from);
  }
  const fsync = { name: "fsync", ms: measureFsyncMs(folder) };
  await log.close();
  Deno.removeSync(folder, { recursive: true });
  return [
    single.row("append_to_durable", 0.5, Infinity, fsync),
    single.row("append_to_durable", 0.99, Infinity, fsync),
    burst.row(`append_${BURST}_to_durable`, 0.5, Infinity, fsync),
  ];
}
