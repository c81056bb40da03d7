/**
 * From a crash to a desk that may trade once its broker's books are read: the journal opened and
 * checked, every durable actor where it stood, the tree started. With as many records behind the
 * checkpoint as a crash can leave; how long the journal is before it does not matter.
 * @module
 */
import { desk } from "../actors/desk.ts";
import { MemoryLog } from "../actors/runtime/memory_log.ts";
import { RealHost } from "../actors/runtime/real_host.ts";
import type { Head, TurnRecord } from "../actors/runtime/record.ts";
import { VirtualHost } from "../actors/runtime/virtual_host.ts";
import { processLoop } from "../adapters/clock.ts";
import { loadConfig } from "../adapters/config/load_config.ts";
import { JournalStore } from "../adapters/journal/journal_store.ts";
import { openLog } from "../adapters/journal/open_log.ts";
import { encodePlain } from "../adapters/journal/plain_codec.ts";
import { deskPorts, PAPER_ORDERS } from "../commands/desk/desk_ports.ts";
import { frameSource } from "../commands/desk/frame_source.ts";
import { HeldBefore } from "../commands/desk/start/held_before.ts";
import { marketCalendar, simulatedDesk } from "../commands/market/simulated_desk.ts";
import { DAY_MS, type EpochMs, type IsoDate, istInstant } from "../domain/market_time.ts";
import { STRATEGIES } from "../domain/strategy/registry.ts";
import { type BenchRow, median } from "./row.ts";

const RUNS = "artifacts/bench";
const CONFIG = new URL("../configs/dev.yaml", import.meta.url).pathname;
const DATE = "2026-11-19" as IsoDate;
const SEED = 64;
/** What one checkpoint is behind the next, and what comes while that is written. */
const BEHIND = 5_500;
const DAYS_MAX = 6;
const ROUNDS = 5;
const LIMIT_MS = 1_000;

export async function restartBench(): Promise<BenchRow[]> {
  Deno.mkdirSync(RUNS, { recursive: true });
  const folder = Deno.makeTempDirSync({ dir: RUNS, prefix: "restart_" });
  try {
    const crashed = new CrashedDesk(`${folder}/crashed`);
    await crashed.leave();
    const [starts, floors]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      floors.push(crashed.parsedMs());
      starts.push(await crashed.startedMs(`${folder}/${round}`));
    }
    const [value, floor] = [median(starts), median(floors)];
    return [{
      name: "crash_to_trading_safe",
      value,
      unit: "ms",
      peer: `parsing its ${BEHIND} records ${floor.toFixed(0)} ms`,
      ratio: value / floor,
      target: LIMIT_MS,
      ok: value <= LIMIT_MS,
      limits: "value",
    }];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

class CrashedDesk {
  readonly #folder: string;
  readonly #simulated = simulatedDesk(
    loadConfig(CONFIG, { for: "paper", strategies: STRATEGIES }),
    marketCalendar(),
    SEED,
    DATE,
  );
  readonly #openAt = this.#simulated.rules.sessionsAfter(istInstant(DATE, 0))[0]!.openAt;
  #texts: readonly string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Leaves a journal with a checkpoint and what followed it. */
  async leave(): Promise<void> {
    Deno.mkdirSync(this.#folder);
    const file = `${this.#folder}/journal.sqlite`;
    const { before, behind } = this.#play();
    const store = JournalStore.create(file);
    store.append(1, before.map(encodePlain));
    store.close();
    // A desk that is opened and closed leaves a checkpoint, and has started: its records go first.
    const { host, log } = await this.#open(file);
    await host.stop();
    await log.close();
    const first = log.lastLsn + 1;
    this.#texts = behind.map((record, i) => encodePlain({ ...record, lsn: first + i }));
    const crashed = new JournalStore(file);
    crashed.append(first, this.#texts);
    crashed.close();
  }

  /** Milliseconds from opening a copy of the journal to actors that have started. */
  async startedMs(folder: string): Promise<number> {
    Deno.mkdirSync(folder);
    for (const { name } of Deno.readDirSync(this.#folder)) {
      Deno.copyFileSync(`${this.#folder}/${name}`, `${folder}/${name}`);
    }
    const from = performance.now();
    const { host, log } = await this.#open(`${folder}/journal.sqlite`);
    const tookMs = performance.now() - from;
    await host.stop();
    await log.close();
    return tookMs;
  }

  /** Milliseconds. */
  parsedMs(): number {
    const from = performance.now();
    for (const text of this.#texts) JSON.parse(text);
    return performance.now() - from;
  }

  /**
   * Some days in virtual time, parted before the first order: a desk that is opened while one is
   * under way asks about it, and goes another way than the records after it.
   */
  #play(): { readonly before: readonly TurnRecord[]; readonly behind: readonly TurnRecord[] } {
    const { rules, market, history } = this.#simulated;
    const frames = market.frames(this.#openAt);
    const records: TurnRecord[] = [];
    const host = new VirtualHost(desk(rules), {
      startAt: this.#openAt,
      log: new MemoryLog({ tap: (record) => void records.push(record) }),
      ports: deskPorts(frames, history, PAPER_ORDERS),
      gates: { entries: () => null },
      source: frameSource(frames),
    });
    const orders = ({ events }: TurnRecord) =>
      events.some(([name]) => name.startsWith("EntryIntended@"));
    for (let day = 1; day <= DAYS_MAX; day++) {
      host.run(this.#openAt + day * DAY_MS);
      const parted = records.findIndex(orders);
      const behind = records.slice(parted, parted + BEHIND);
      if (parted >= 0 && behind.length === BEHIND) {
        return { before: records.slice(0, parted), behind };
      }
    }
    throw new Error(`${records.length} records in ${DAYS_MAX} days`);
  }

  async #open(file: string) {
    const { rules, market, history } = this.#simulated;
    const { log } = await openLog<TurnRecord, Head>(file, { basis: "bench" });
    const at = this.#openAt as EpochMs;
    const host = new RealHost(desk(HeldBefore.ofLog(log, rules.capital).followedIn(rules, at)), {
      loop: processLoop(),
      log,
      ports: deskPorts(market.frames(at), history, PAPER_ORDERS),
    });
    return { host, log };
  }
}
