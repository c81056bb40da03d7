/**
 * Kills a desk that trades at an exchange of its own, with SIGKILL, at moments that a seed draws:
 * while it starts, while it trades, while an order is between release and answer. The exchange
 * lives on, and in the end nothing is lost there, nothing is there twice, and the books are equal.
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { delay } from "@std/async";
import { drawOf, nextState, streamSeed } from "../../actors/runtime/random.ts";
import {
  type KiteExchange,
  startKiteExchange,
} from "../../adapters/exchange/kite/kite_exchange.ts";
import { parseClock } from "../../domain/market_time.ts";
import { DATE, TABLES } from "../adapters/exchange/kite/running_exchange.ts";
import { DeskProcess, inNewFolder, ROOT } from "./desk_process.ts";
import { until } from "../patience.ts";

export interface BrokerKillOptions {
  readonly seed: number;
  readonly kills: number;
  say(line: string): void;
}

export interface BrokerKillTotals {
  kills: number;
  orders: number;
  trades: number;
  /** Orders whose answer the dead desk has not heard. */
  lost: number;
}

type Kind = "starting" | "trading" | "ordering";

/** An entry that nobody finds bars its book for the day: a new day now and then. */
const KILLS_A_DAY = 10;
const ORDERED = / (signal|fill) .*(BUY|SELL) /;
const ORDER_WITHIN_MS = 20_000;
/** From a line about an order: it is on its way for some milliseconds of the host. */
const ORDER_MS = 20;
const STARTING_MS = 2_500;
const TRADING_MS = 4_000;
/** Of the host: many readings of the reconciler, and whatever has to be looked up. */
const REST_MS = 8_000;
const SPEED = 20;

/** Rejects with what is wrong and the command that does it again. */
export async function brokerKills(options: BrokerKillOptions): Promise<BrokerKillTotals> {
  const totals: BrokerKillTotals = { kills: 0, orders: 0, trades: 0, lost: 0 };
  const { seed, kills } = options;
  try {
    while (totals.kills < kills) {
      const left = Math.min(KILLS_A_DAY, kills - totals.kills);
      await inNewFolder((folder) => new KilledDay(folder, options, totals).play(left));
    }
    return totals;
  } catch (error) {
    const again = `deno task test:kill --broker --seed ${seed} --cycles ${kills}`;
    throw new Error(`${(error as Error).message}\nagain: ${again}`, { cause: error });
  }
}

class KilledDay {
  readonly #folder: string;
  readonly #options: BrokerKillOptions;
  readonly #totals: BrokerKillTotals;
  #draws: number;

  constructor(folder: string, options: BrokerKillOptions, totals: BrokerKillTotals) {
    this.#folder = folder;
    this.#options = options;
    this.#totals = totals;
    this.#draws = streamSeed(options.seed, `broker kills ${totals.kills}`);
  }

  async play(kills: number): Promise<void> {
    const exchange = await startKiteExchange({
      tables: TABLES,
      date: DATE,
      seed: 64 + this.#totals.kills,
      startMinute: parseClock("09:26")!,
      speed: SPEED,
    });
    try {
      const config = this.#configFor(exchange);
      for (let i = 0; i < kills; i++) await this.#killed(config);
      await this.#atRest(exchange, config);
    } finally {
      await exchange.close();
    }
  }

  /** Small, so that it warms up at once. */
  #configFor({ url, wsUrl }: KiteExchange): string {
    const config = `${this.#folder}/rehearsal.yaml`;
    Deno.writeTextFileSync(
      config,
      `mode: rehearse
kite: {root: "${url}", ticker: "${wsUrl}"}
books: {equity: {universe: {max_symbols: 12}}}
risk: {stale_price_seconds: {fno: 600, options: 600, equity: 600}}
`,
    );
    return config;
  }

  #start(config: string): DeskProcess {
    // With all the leave that its task would get it from another process: this one is to die.
    const leave = ["--allow-read", "--allow-write=artifacts", "--allow-env", "--allow-net"];
    return new DeskProcess(this.#folder, [
      ...["deno", "run", "--no-prompt", "--config", `${ROOT}deno.json`, ...leave],
      ...[`${ROOT}main.ts`, "trade", "rehearse", "--headless", "--config", config],
    ]);
  }

  async #killed(config: string): Promise<void> {
    const kind = (["starting", "trading", "ordering", "ordering"] as const)[this.#below(4)]!;
    const desk = this.#start(config);
    await this.#moment(kind, desk);
    await desk.kill();
    this.#note(desk);
    this.#totals.kills++;
    this.#options.say(`kill ${this.#totals.kills}: ${kind}, ${desk.lines.length} lines`);
  }

  async #moment(kind: Kind, desk: DeskProcess): Promise<void> {
    if (kind === "starting") return await delay(this.#below(STARTING_MS));
    await desk.isUp();
    if (kind === "trading") return await delay(this.#below(TRADING_MS));
    const seen = desk.lines.length;
    const ordered = () => desk.lines.slice(seen).some((line) => ORDERED.test(line));
    // A market that gives no reason to order is killed all the same.
    await until(ordered, ORDER_WITHIN_MS).catch(() => {});
    await delay(this.#below(ORDER_MS));
  }

  /** A last desk comes to rest on what is there, and its books are the exchange's. */
  async #atRest(exchange: KiteExchange, config: string): Promise<void> {
    const desk = this.#start(config);
    await desk.isUp();
    await delay(REST_MS);
    desk.signal("SIGTERM");
    const { code } = await desk.ended;
    this.#note(desk);
    assertMatch(desk.text, /audit of \d+ orders, \d+ trades: all equal, to the paisa/);
    assertEquals(code, 0, desk.text);
    const { orders, trades } = exchange.books();
    const tags = orders.map(({ tag }) => tag);
    assert(tags.every((tag) => tag !== null), "an order without a tag");
    assertEquals(tags.length, new Set(tags).size, "an intent that is two orders");
    this.#totals.orders += orders.length;
    this.#totals.trades += trades.length;
    this.#options.say(`at rest: ${orders.length} orders, ${trades.length} trades, equal books`);
  }

  #note({ text }: DeskProcess): void {
    assert(!/ALARM +quarantine/.test(text), `the books have differed\n${text}`);
    this.#totals.lost += text.match(/is unknown: looking it up/g)?.length ?? 0;
  }

  #below(n: number): number {
    this.#draws = nextState(this.#draws);
    return Math.floor(drawOf(this.#draws) * n);
  }
}
