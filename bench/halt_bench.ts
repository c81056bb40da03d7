/**
 * HALT: the clock starts when another thread raises the flag, and ends when the broker's turn that
 * cancels the last of ten working entries is committed, its cancels queued for release. With
 * 20,000 messages waiting, and with a log whose disk does not answer.
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { BROKER } from "../actors/protocol/broker.ts";
import { CANDLES } from "../actors/protocol/candles.ts";
import { FEED } from "../actors/protocol/feed.ts";
import { GATE } from "../actors/protocol/gate.ts";
import { PORTFOLIO } from "../actors/protocol/portfolio.ts";
import { HaltFlag } from "../adapters/control/halt_flag.ts";
import type { BlotterState } from "../domain/order/blotter.ts";
import type { EpochMs } from "../domain/market_time.ts";
import type { MarketFrame } from "../domain/ports.ts";
import { BenchDesk } from "./bench_desk.ts";
import type { RaiseOrder } from "./halt_worker.ts";
import { Latencies } from "./latency.ts";
import type { BenchRow } from "./row.ts";

const WARM_MS = 3_000;
const HALTS = 100;
/** A trading day has some hundred orders, not thousands. */
const HALTS_A_DAY = 20;
const ENTRIES = 10;
const BACKLOG = 20_000;
/** A full mailbox crashes its owner: the backlog is spread over these. */
const BACKLOGGED = [FEED, CANDLES, PORTFOLIO];
const LIMIT_MS = 5;
/** Orders are named in a second; a desk that takes longer is broken. */
const PATIENCE_MS = 5_000;
const CANCELLED_BY_HALT = "CancelEntries";

export async function haltBench(): Promise<BenchRow[]> {
  const bench = new HaltBench();
  try {
    await bench.open();
    const backlog = await bench.times("backlog");
    const stalled = await bench.times("stalled");
    const idle = { name: "quiet desk", ms: (await bench.times("quiet")).at(0.5) };
    return [
      backlog.row("halt_to_last_cancel_backlog", 0.99, LIMIT_MS, idle),
      stalled.row("halt_to_last_cancel_log_stalled", 0.99, LIMIT_MS, idle),
    ];
  } finally {
    await bench.close();
  }
}

class HaltBench {
  readonly #flag = new HaltFlag();
  readonly #raisedAt = new SharedArrayBuffer(8);
  readonly #worker = new Worker(new URL("./halt_worker.ts", import.meta.url), { type: "module" });
  #desk!: BenchDesk;
  #cancelled: (() => void) | null = null;
  #orders = 0;

  async open(): Promise<void> {
    this.#desk = await BenchDesk.open({
      flag: this.#flag,
      tap: {
        committed: ({ slot: { cell, kind } }) => {
          if (cell.path === BROKER && kind === CANCELLED_BY_HALT) this.#cancelled?.();
        },
      },
    });
    // Only a desk at rest needs it.
    this.#worker.onmessage = () => this.#desk.host.attend();
    await this.#desk.warmUp(WARM_MS);
  }

  async times(when: "quiet" | "backlog" | "stalled"): Promise<Latencies> {
    const times = new Latencies();
    for (let i = 0; i < HALTS; i++) {
      if (i % HALTS_A_DAY === 0) await this.#newDay();
      times.add(await this.#halt(when));
    }
    return times;
  }

  async close(): Promise<void> {
    this.#worker.terminate();
    await this.#desk.close();
  }

  /** Orders that have ended are forgotten. */
  async #newDay(): Promise<void> {
    this.#desk.newDay();
    await this.#desk.host.idle();
  }

  /** One HALT; milliseconds from the flag to the last cancel. */
  async #halt(when: "quiet" | "backlog" | "stalled"): Promise<number> {
    const desk = this.#desk;
    await this.#placeEntries();
    const other = when === "stalled" ? lockedJournal(desk.file) : null;
    const done = new Promise<number>((resolve) => {
      this.#cancelled = () => resolve(performance.timeOrigin + performance.now());
    });
    if (when === "backlog") this.#pileUp();
    const { buffer: flag } = this.#flag;
    // While the backlog of some tens of milliseconds is worked off.
    const order: RaiseOrder = { flag, raisedAt: this.#raisedAt, afterMs: 2 };
    this.#worker.postMessage(order);
    const cancelledAt = await done;
    this.#cancelled = null;
    other?.exec("ROLLBACK");
    other?.close();
    await this.#rearm();
    return cancelledAt - new Float64Array(this.#raisedAt)[0]!;
  }

  /** Entries far from the market, each taken by the exchange. */
  async #placeEntries(): Promise<void> {
    const desk = this.#desk;
    for (let i = 0; i < ENTRIES; i++) desk.enterFarAway(`halt${this.#orders++}`);
    const until = performance.now() + PATIENCE_MS;
    while (this.#working() < ENTRIES) {
      if (performance.now() > until) throw new Error("The bench's entries were not taken");
      await desk.feed(5);
    }
  }

  #working(): number {
    const { working } = this.#desk.host.kernel.cell(BROKER)!.head.state as BlotterState;
    return working.filter(({ order, orderId }) => order.tag.startsWith("halt") && orderId !== null)
      .length;
  }

  /** Messages that cost what messages of a busy market cost. */
  #pileUp(): void {
    const { host } = this.#desk;
    const at = host.kernel.now as EpochMs;
    const frame: MarketFrame = { type: "Ticks", at, ticks: this.#desk.someTicks() };
    const moved = { at, tokens: [], candles: [], quotes: [] };
    for (let i = 0; i < BACKLOG; i++) {
      const to = BACKLOGGED[i % BACKLOGGED.length]!;
      if (to === PORTFOLIO) host.inject(to, "PricesMoved", moved);
      else host.inject(to, "Ticks", frame);
    }
  }

  async #rearm(): Promise<void> {
    const { host, log } = this.#desk;
    this.#flag.lower(this.#flag.read());
    host.inject(GATE, "Command", { type: "Rearm", by: "bench" });
    await host.idle();
    await log.flushed();
    // Cancels are answered and old orders end before the next ones come.
    while (this.#working() > 0) await this.#desk.feed(5);
  }
}

/** Another connection holds the write lock: the Worker waits as for a hung disk. */
export function lockedJournal(file: string): DatabaseSync {
  const other = new DatabaseSync(file);
  // The Worker may be writing right now.
  other.exec("PRAGMA busy_timeout = 1000; BEGIN IMMEDIATE");
  return other;
}
