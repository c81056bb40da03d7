/**
 * A desk to measure: the real actors in real time, their log on the disk by a Worker, and ticks of
 * the simulated market injected one frame after another as from a socket. Its decisions follow a
 * script: now and then one share is bought, or sold again.
 * @module
 */
import { setImmediate } from "node:timers";
import { desk } from "../actors/desk.ts";
import { BROKER, ORDER_PORT } from "../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../actors/protocol/candles.ts";
import { EXCHANGE } from "../actors/protocol/exchange.ts";
import { FEED, MARKET_PORT } from "../actors/protocol/feed.ts";
import { GATE } from "../actors/protocol/gate.ts";
import { PORTFOLIO } from "../actors/protocol/portfolio.ts";
import type { Tap } from "../actors/runtime/host.ts";
import { RealHost } from "../actors/runtime/real_host.ts";
import type { Head, TurnRecord } from "../actors/runtime/record.ts";
import { processLoop } from "../adapters/clock.ts";
import { loadConfig } from "../adapters/config/load_config.ts";
import type { HaltFlag } from "../adapters/control/halt_flag.ts";
import { openLog } from "../adapters/journal/open_log.ts";
import type { SqliteLog } from "../adapters/journal/sqlite_log.ts";
import { pacedLoop } from "../adapters/paced_loop.ts";
import { marketPort } from "../commands/desk/market_port.ts";
import { marketCalendar, simulatedDesk } from "../commands/market/simulated_desk.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import { instrumentKey, type InstrumentToken } from "../domain/instrument/instrument.ts";
import type { Intent } from "../domain/strategy/intent.ts";
import {
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  SECOND_MS,
} from "../domain/market_time.ts";
import { type Paise, toTick } from "../domain/money.ts";
import type { NewOrder } from "../domain/order/order.ts";
import type { Approved } from "../domain/risk/approved.ts";
import type { PortfolioState } from "../domain/portfolio/state.ts";
import type { HistoryRequest, MarketFrame, MarketFrames } from "../domain/ports.ts";
import { quoteOf, type Tick } from "../domain/tick/tick.ts";
import { STRATEGIES } from "../domain/strategy/registry.ts";

const CONFIG = new URL("../configs/dev.yaml", import.meta.url).pathname;
const DATE = "2026-11-20" as IsoDate;
const SEED = 16;
const TICKS_PER_SECOND = 5_000;
const RUNS = "artifacts/bench";
const DECIDE_EVERY_MS = 20;
/** A trading day has some hundred orders, not thousands, and a desk holds few positions. */
const DECISIONS_A_DAY = 100;
const SHARES = 10;
const FIRST_TICK_EVERY_MS = 100;

export type BenchLog = SqliteLog<TurnRecord, Head>;

export interface BenchDeskOptions {
  readonly tap: Tap;
  readonly flag?: HaltFlag;
  onDurable?(lsn: number): void;
  /** A frame is about to be handed to the desk. */
  onFrame?(frame: MarketFrame): void;
}

export class BenchDesk {
  readonly host: RealHost;
  readonly rules: DeskRules;
  readonly file: string;
  readonly #frames: MarketFrames;
  readonly #onFrame: (frame: MarketFrame) => void;
  /** Newest ticks of what the equity book trades. */
  readonly #quotes = new Map<InstrumentToken, Tick>();
  readonly #shares: readonly InstrumentToken[];
  #decisions = 0;
  #ticks = 0;
  #feeding: ReturnType<typeof setTimeout> | null = null;

  static async open(options: BenchDeskOptions): Promise<BenchDesk> {
    Deno.mkdirSync(RUNS, { recursive: true });
    const folder = Deno.makeTempDirSync({ dir: RUNS, prefix: "desk_" });
    const file = `${folder}/journal.sqlite`;
    const { log } = await openLog<TurnRecord, Head>(file, { basis: "bench" });
    return new BenchDesk(options, log, file, folder);
  }

  private constructor(
    options: BenchDeskOptions,
    readonly log: BenchLog,
    file: string,
    readonly folder: string,
  ) {
    const { tap, flag, onDurable, onFrame } = options;
    const config = loadConfig(CONFIG, { for: "paper", strategies: STRATEGIES });
    const { rules, market } = simulatedDesk(config, marketCalendar(), SEED, DATE);
    this.file = file;
    this.rules = scripted(rules);
    this.#shares = rules.books.find(({ book }) => book === "equity")!.tokens.slice(0, SHARES);
    this.#onFrame = onFrame ?? (() => {});
    // Before the host listens, so that what a record releases is not part of its time.
    if (onDurable !== undefined) log.onDurable(onDurable);
    const { openAt } = rules.sessionsAfter(istInstant(DATE, 0))[0]!;
    this.#frames = market.frames(openAt);
    const read = flag === undefined ? () => 0 : () => flag.read();
    this.host = new RealHost(desk(this.rules), {
      loop: pacedLoop(processLoop(), {
        startAt: openAt - 5 * SECOND_MS,
        speed: TICKS_PER_SECOND / ticksInSecond(market.frames(openAt)),
        nextTickAt: () => this.#frames.peekAt(),
      }),
      log,
      tap,
      latch: { read, raise: fail, listener: { path: GATE, kind: "Latched" } },
      gates: { entries: () => read() === 0 ? null : "halted" },
      ports: {
        [ORDER_PORT]: { path: EXCHANGE, kind: "Request" },
        [MARKET_PORT]: marketPort(this.#frames),
        [HISTORY_PORT]: {
          call: (request, _id, answer) =>
            answer({ type: "ok", body: market.source.history(request as HistoryRequest) }),
        },
      },
    });
  }

  /** Ticks handed to the desk. */
  get ticks(): number {
    return this.#ticks;
  }

  /** Feeds the desk for so long from its first tick on: reading history comes before. */
  async warmUp(ms: number): Promise<void> {
    while (this.#ticks === 0) await this.feed(FIRST_TICK_EVERY_MS);
    await this.feed(ms);
  }

  /** Feeds the desk for so long, with a decision now and then. */
  async feed(ms: number): Promise<void> {
    const from = performance.now();
    let decideAt = from;
    for (let now = from; now < from + ms; now = performance.now()) {
      // A socket hands over one frame at a time, and others have their turn in between.
      if (this.#inject()) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        continue;
      }
      if (now >= decideAt) {
        decideAt = now + DECIDE_EVERY_MS;
        this.#decide();
      }
      await new Promise<void>((resolve) => this.#feeding = setTimeout(resolve, 1));
    }
  }

  /** A limit order that does not fill: 7 % below the market. */
  enterFarAway(tag: string): void {
    const [tick] = this.someTicks();
    if (tick === undefined) throw new Error("Nothing has ticked yet");
    const { token, at } = tick;
    const instrument = this.rules.instrument(token, at);
    const order: NewOrder = {
      tag,
      purpose: "entry",
      book: "equity",
      strategy: "bench",
      token,
      key: instrumentKey(instrument),
      underlying: instrument.name,
      product: "MIS",
      side: "BUY",
      type: "LIMIT",
      quantity: 1,
      price: toTick(tick.ltp * 0.93, instrument.tick, "up") as Paise,
      trigger: 0 as Paise,
      validity: "DAY",
      signalAt: at,
    };
    // Risk has no say here: what it does is not what is measured.
    const placement = { order: order as Approved<NewOrder>, tick: instrument.tick };
    this.host.inject(BROKER, "PlaceEntry", placement);
  }

  /** The newest ticks of a few shares. */
  someTicks(): readonly Tick[] {
    return this.#shares.flatMap((token) => this.#quotes.get(token) ?? []);
  }

  async close(): Promise<void> {
    if (this.#feeding !== null) clearTimeout(this.#feeding);
    await this.host.stop();
    await this.log.close();
    Deno.removeSync(this.folder, { recursive: true });
  }

  /** Hands over the next frame that is due; false when none is. */
  #inject(): boolean {
    const { host } = this;
    host.kernel.catchUp();
    if (this.#frames.peekAt() > host.kernel.now) return false;
    const frame = this.#frames.take();
    if (frame.type === "Ticks") {
      this.#ticks += frame.ticks.length;
      for (const tick of frame.ticks) this.#quotes.set(tick.token, tick);
    }
    this.#onFrame(frame);
    host.handOver(FEED, frame.type, frame);
    return true;
  }

  /** Orders that have ended are forgotten. */
  newDay(): void {
    const at = this.host.kernel.now as EpochMs;
    const date = istDate(at);
    for (const to of [BROKER, EXCHANGE]) this.host.inject(to, "DayOpened", { date, at });
  }

  /** Buys the next share, or sells it when it is held. */
  #decide(): void {
    if (this.#decisions % DECISIONS_A_DAY === 0) this.newDay();
    const token = this.#shares[this.#decisions++ % this.#shares.length]!;
    const tick = this.#quotes.get(token);
    if (tick === undefined) return;
    const { held } = this.host.kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
    const holds = held.some((each) => each.token === token);
    const { strategies } = this.rules.books.find(({ book }) => book === "equity")!;
    const intent: Intent = {
      book: "equity",
      strategy: strategies[0]!.id,
      timeframe: strategies[0]!.timeframe,
      token,
      signal: holds ? "EXIT" : "LONG",
      reason: "bench",
      confidence: 1,
      price: tick.ltp,
      // One decision a bar is taken of a strategy.
      barAt: (tick.at + this.#decisions) as EpochMs,
      atr: tick.ltp / 50,
      indicators: {},
      context: { trend: "up", volatility: "normal", higher: "up" },
      playbook: "trend",
      leg: holds ? null : quoteOf(tick),
    };
    this.host.inject(PORTFOLIO, "Intent", intent);
  }
}

/** Strategies say nothing and limits hold nothing back: every decision is the bench's own. */
function scripted(rules: DeskRules): DeskRules {
  const silent = {
    indicators: [],
    onBar: () => ({ signal: "HOLD", reason: "no_signal" }) as const,
  };
  return {
    ...rules,
    capital: (rules.capital * 1_000) as Paise,
    risk: { ...rules.risk, enforced: false },
    sizing: { ...rules.sizing, method: "fixed_qty" },
    books: rules.books.map((book) => ({
      ...book,
      strategies: book.strategies.map((strategy) => ({
        ...strategy,
        tradesPerDayMax: Infinity,
        lossStreakMax: Infinity,
        cooldownMs: 0,
        bound: silent,
      })),
    })),
  };
}

function ticksInSecond(frames: MarketFrames): number {
  const until = frames.peekAt() + SECOND_MS as EpochMs;
  let ticks = 0;
  while (frames.peekAt() < until) {
    const frame = frames.take();
    if (frame.type === "Ticks") ticks += frame.ticks.length;
  }
  return ticks;
}

function fail(reason: string): never {
  throw new Error(`The bench's desk halted: ${reason}`);
}
