/**
 * The desk under 5,000 ticks a second, in frames of some twenty as from a socket: from a tick to
 * the order it makes, to that order's intent on the disk, and how long ticks wait, with the disk
 * answering and with the disk stalled.
 * @module
 */
import { delay } from "@std/async";
import { BROKER } from "../actors/protocol/broker.ts";
import { CANDLES } from "../actors/protocol/candles.ts";
import type { PortfolioProtocol } from "../actors/protocol/portfolio.ts";
import type { Envelope } from "../actors/runtime/envelope.ts";
import { processLoop } from "../adapters/clock.ts";
import type { MarketFrame } from "../domain/ports.ts";
import { BenchDesk } from "./bench_desk.ts";
import { coldMemoryRow } from "./cold_memory.ts";
import { lockedJournal } from "./halt_bench.ts";
import { Latencies, macrotaskHopMs } from "./latency.ts";
import type { BenchRow } from "./row.ts";

const WARM_MS = 6_000;
const MEASURED_MS = 16_000;
/** Below the time after which a silent Worker is replaced. */
const STALL_MS = 2_000;
const STALLS = 3;

const SYNCS = 400;
const SYNC_EVERY_MS = 10;
const BYTES_PER_SYNC = 16_384;

/** What is limited in these times, milliseconds. */
const ORDER_LIMITS = [[0.5, 0.01], [0.99, 0.5], [0.999, 3]] as const;
const DURABLE_LIMITS = [[0.5, 1], [0.99, 3]] as const;
/** Stalled against not: how a busy machine differs from itself. */
const STALLED_RATIO = 2;
/** Below this both are noise. */
const NOISE_MS = 1;

/**
 * Every clock starts as a frame is handed to the feed; what the simulated market takes to make it
 * is not in it. `tick_to_order` ends as the broker has made the order object of a protective stop:
 * the longest way there is, five turns of which four are recorded, namely feed, exchange (the tick
 * fills an entry), broker, portfolio (books the fill, works out the stop) and broker.
 * `tick_to_durable_intent` ends as the process knows that order's record to be on the disk, and
 * `tick_delay` as candles has taken the frame.
 */
export async function deskBench(): Promise<BenchRow[]> {
  const times = new DeskTimes();
  const desk = await BenchDesk.open({
    tap: { committed: (envelope) => times.committed(envelope, desk.log.lastLsn) },
    onDurable: (lsn) => times.durable(lsn),
    onFrame: (frame) => times.arrived(frame),
  });
  await desk.warmUp(WARM_MS);
  times.begin(times.free);
  const { ticks } = desk;
  await desk.feed(MEASURED_MS);
  const ticksPerSecond = (desk.ticks - ticks) / MEASURED_MS * 1_000;
  for (let i = 0; i < STALLS; i++) await stalled(desk, times);
  const syncs = await syncTimes(desk.folder);
  await desk.close();
  const hop = { name: "macrotask hop", ms: await macrotaskHopMs(processLoop().soon) };
  return [
    rateRow(ticksPerSecond),
    coldMemoryRow(),
    ...ORDER_LIMITS.map(([share, limit]) => times.order.row("tick_to_order", share, limit, hop)),
    ...DURABLE_LIMITS.map(([share, limit]) =>
      times.intent.row("tick_to_durable_intent", share, limit, {
        name: `fsync p${100 * share}`,
        ms: syncs.at(share),
      })
    ),
    stalledRow(times),
  ];
}

/** What the disk alone takes for as much as a commit writes, as often as orders come. */
async function syncTimes(folder: string): Promise<Latencies> {
  const times = new Latencies();
  const file = Deno.openSync(`${folder}/sync.probe`, { write: true, create: true });
  try {
    for (let i = 0; i < SYNCS; i++) {
      await delay(SYNC_EVERY_MS);
      const from = performance.now();
      file.writeSync(new Uint8Array(BYTES_PER_SYNC).fill(i));
      file.syncDataSync();
      times.add(performance.now() - from);
    }
    return times;
  } finally {
    file.close();
  }
}

/** Another connection holds the journal's write lock: the Worker waits as for a hung disk. */
async function stalled(desk: BenchDesk, times: DeskTimes): Promise<void> {
  const other = lockedJournal(desk.file);
  times.begin(times.stalled);
  await desk.feed(STALL_MS);
  times.begin(null);
  other.exec("ROLLBACK");
  other.close();
  await desk.log.flushed();
}

/** What happens to the ticks, by the instant of their frame. */
class DeskTimes {
  readonly order = new Latencies();
  readonly intent = new Latencies();
  /** From a frame's arrival to candles having taken it. */
  readonly free = new Latencies();
  readonly stalled = new Latencies();
  #delays: Latencies | null = null;
  readonly #arrivedMs = new Map<number, number>();
  readonly #awaited: { readonly lsn: number; readonly fromMs: number }[] = [];

  /** Ticks that arrive from now on count there; orders only while nothing is stalled. */
  begin(delays: Latencies | null): void {
    this.#delays = delays;
    this.#arrivedMs.clear();
  }

  arrived({ at }: MarketFrame): void {
    if (this.#delays !== null) this.#arrivedMs.set(at, performance.now());
  }

  committed({ slot, body, parent }: Envelope, lsn: number): void {
    if (this.#delays === null) return;
    const { cell: { path }, kind } = slot;
    if (path === CANDLES && kind === "Ticks") {
      const fromMs = this.#arrivedMs.get((body as MarketFrame).at);
      if (fromMs !== undefined) this.#delays.add(performance.now() - fromMs);
    } else if (path === BROKER && (kind === "PlaceExit" || kind === "ModifyExit")) {
      this.#ordered(parent, lsn);
    }
  }

  durable(lsn: number): void {
    while (this.#awaited.length > 0 && this.#awaited[0]!.lsn <= lsn) {
      this.intent.add(performance.now() - this.#awaited.shift()!.fromMs);
    }
  }

  /** An exit order that a fill has asked for: the fill says which tick it was. */
  #ordered(parent: Envelope | null, lsn: number): void {
    if (parent?.slot.kind !== "OrderFilled" || this.#delays !== this.free) return;
    const { fill: { at } } = parent.body as PortfolioProtocol["OrderFilled"];
    const fromMs = this.#arrivedMs.get(at);
    if (fromMs === undefined) return;
    this.order.add(performance.now() - fromMs);
    this.#awaited.push({ lsn, fromMs });
  }
}

function rateRow(ticksPerSecond: number): BenchRow {
  return {
    name: "desk_ticks",
    value: ticksPerSecond,
    unit: "ticks/s",
    peer: "5,000 ticks/s asked for",
    ratio: ticksPerSecond / 5_000,
    target: 0.9,
    ok: ticksPerSecond >= 4_500,
  };
}

function stalledRow({ free, stalled }: DeskTimes): BenchRow {
  const row = stalled.row("tick_delay_log_stalled", 0.99, Infinity, {
    name: "the same with the disk answering",
    ms: free.at(0.99),
  });
  const ok = row.ratio <= STALLED_RATIO || row.value <= NOISE_MS;
  return { ...row, target: STALLED_RATIO, ok, limits: "ratio" };
}
