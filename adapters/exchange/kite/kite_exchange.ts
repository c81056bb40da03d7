/**
 * An exchange and a broker behind Kite's own HTTP and WebSocket, on loopback, with a clock of their
 * own: they go on whoever comes and goes. Everything is made up.
 * @module
 */
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate, istInstant } from "../../../domain/market_time.ts";
import { fromRupees, type Paise } from "../../../domain/money.ts";
import type { MarketTables } from "../../market/market_tables.ts";
import { EXCHANGE_APP } from "../exchange_client.ts";
import { booksOf, type ExchangeBooks } from "./exchange_books.ts";
import { BY_THE_MINUTE, type FaultChanges, faultChanges, FaultMenu } from "./faults/fault_menu.ts";
import { type FaultTargets, strikeByTheMinute } from "./faults/minute_faults.ts";
import { TickFaults } from "./faults/tick_faults.ts";
import { ExchangeDoor } from "./http/exchange_door.ts";
import type { KiteRequest } from "./http/kite_routes.ts";
import { type KiteAppKeys, Logins } from "./http/logins.ts";
import { RateLimits } from "./http/rate_limits.ts";
import { html, KiteRefusal } from "./kite_answer.ts";
import { KiteBroker } from "./kite_broker.ts";
import { type ClockReading, MarketClock } from "./market_clock.ts";
import { orderLine } from "./orders/kite_order.ts";
import type { SeenTick } from "./tick_stream.ts";
import { TickerServer } from "./ticker/ticker_server.ts";

export interface KiteExchangeOptions {
  readonly tables: MarketTables;
  /** A trading day of the tables' calendar. */
  readonly date: IsoDate;
  /** IST minute of `date` at which the clock starts [09:15]. */
  readonly startMinute?: number;
  /** Of the market [64]. */
  readonly seed?: number;
  /** Seconds of the market in a second of the host [1]. */
  readonly speed?: number;
  /** On 127.0.0.1 [any that is free]. */
  readonly port?: number;
  /** Money in the account [25 lakh]. */
  readonly capital?: Paise;
  readonly app?: KiteAppKeys;
  readonly userId?: string;
  /** Where the browser goes after a login. */
  readonly redirectUrl?: string;
  /** From the broker's door to the exchange, market time [80 ms]. */
  readonly latencyMs?: number;
  /** Margin of futures and written options as a share of notional [0.12]. */
  readonly marginShare?: number;
  /** Of intraday equity [5]. */
  readonly leverage?: number;
  readonly faults?: FaultChanges;
  /** Told of each state that ends or opens an order. */
  readonly say?: (line: string, at: EpochMs) => void;
}

/** What `/simulator/clock` says. */
export interface ExchangeClock extends ClockReading {
  readonly date: IsoDate;
  readonly seed: number;
}

export interface KiteExchange {
  /** Root of the REST, without a slash at its end. */
  readonly url: string;
  /** Root of the ticker. */
  readonly wsUrl: string;
  readonly loginUrl: string;
  readonly app: KiteAppKeys;
  /** Market time. */
  now(): EpochMs;
  clock(): ExchangeClock;
  books(): ExchangeBooks;
  changeFaults(changes: FaultChanges): void;
  /** An access token as a login would give. */
  issueToken(): string;
  close(): Promise<void>;
}

export const DEFAULT_APP: KiteAppKeys = EXCHANGE_APP;
/** Where `login` waits for the browser. */
export const DEFAULT_REDIRECT = "http://127.0.0.1:8765/";

const OPEN_MINUTE = 9 * 60 + 15;
const CAPITAL = fromRupees(25_00_000);
const LATENCY_MS = 80;
const MARGIN_SHARE = 0.12;
const LEVERAGE = 5;
const SEED = 64;
const USER_ID = "SIM001";
/** Of the latency of an order: how long its answer takes. */
const REPLY_SHARE = 0.3;
const HEARTBEAT_MS = 1_000;
/** Of the host, between two looks at the market. */
const SLEEP_MIN_MS = 4;
const SLEEP_MAX_MS = 50;
/** Of the host: what the market may take at once of a backlog. */
const TURN_MS = 50;
const TOLD: ReadonlySet<string> = new Set(["OPEN", "COMPLETE", "CANCELLED", "REJECTED"]);

/** Rejects with Deno.errors.AddrInUse when the port is taken; RangeError for a day without market. */
export function startKiteExchange(options: KiteExchangeOptions): Promise<KiteExchange> {
  // A promise that takes what the constructor throws, too.
  return Promise.resolve().then(() => new LoopbackExchange(options));
}

class LoopbackExchange implements KiteExchange {
  readonly url: string;
  readonly wsUrl: string;
  readonly loginUrl: string;
  readonly app: KiteAppKeys;
  readonly #seed: number;
  readonly #clock: MarketClock;
  readonly #broker: KiteBroker;
  readonly #logins: Logins;
  readonly #tickers: TickerServer;
  readonly #faults: FaultMenu;
  readonly #targets: FaultTargets;
  readonly #door: ExchangeDoor;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #closing = Promise.withResolvers<void>();
  readonly #heartbeat: ReturnType<typeof setInterval>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: KiteExchangeOptions) {
    const { tables, date, startMinute = OPEN_MINUTE, seed = SEED, speed = 1, port = 0 } = options;
    const { app = DEFAULT_APP, latencyMs = LATENCY_MS, say = () => {} } = options;
    // The host's own clock: whoever shares it shares the market's.
    const wall = () => Date.now();
    const startAt = istInstant(date, startMinute);
    this.app = app;
    this.#seed = seed;
    const faults = this.#faults = new FaultMenu(seed, options.faults);
    const tickFaults = new TickFaults(faults);
    const logins = this.#logins = new Logins(app, wall);
    const clock = this.#clock = new MarketClock(startAt, speed, wall);
    const tickers = this.#tickers = new TickerServer({
      now: () => this.now(),
      isAlive: (apiKey, token, at) => logins.isAlive(apiKey, token, at),
      look: (tokens) => this.#look(tokens),
    });
    const limits = new RateLimits(tables.limits);
    const broker = this.#broker = new KiteBroker({
      ...{ tables, seed, startAt, faults, latencyMs },
      userId: options.userId ?? USER_ID,
      capital: options.capital ?? CAPITAL,
      marginShare: options.marginShare ?? MARGIN_SHARE,
      leverage: options.leverage ?? LEVERAGE,
    }, {
      ticked: (ticks, at) => tickers.ticks(tickFaults.shown(ticks, at)),
      updated: (text) => tickers.text(text),
      changed: (order, at) => {
        if (TOLD.has(order.status)) say(orderLine(order), at);
      },
      sliced: (count) => limits.spendSlices(count),
      minute: (at) => strikeByTheMinute(this.#targets, at),
    });
    this.#targets = { faults, logins, tickers, tickFaults, clock, floor: broker.floor };
    this.#door = new ExchangeDoor({
      ...{ broker, logins, faults, limits },
      redirectUrl: options.redirectUrl ?? DEFAULT_REDIRECT,
      replyMs: latencyMs * REPLY_SHARE,
      now: () => this.now(),
      until: (at) => this.#until(at),
      never: () => this.#closing.promise.then(() => html(504, "Gateway Timeout")),
      simulator: (request) => this.#simulator(request),
    });
    this.#server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, (request) => {
      const isTicker = request.headers.get("upgrade")?.toLowerCase() === "websocket";
      if (!isTicker) return this.#door.answer(request);
      return tickers.open(request, new URL(request.url).searchParams);
    });
    const host = `127.0.0.1:${this.#server.addr.port}`;
    this.url = `http://${host}`;
    this.wsUrl = `ws://${host}`;
    this.loginUrl = `${this.url}/connect/login?v=3&api_key=${app.apiKey}`;
    this.#heartbeat = setInterval(() => tickers.heartbeat(app.apiKey), HEARTBEAT_MS);
    this.#plan();
  }

  now(): EpochMs {
    // A machine that is too slow for the speed must still be heard.
    const endMs = performance.now() + TURN_MS;
    this.#broker.advance(this.#clock.now(), () => performance.now() > endMs);
    this.#tickers.flush();
    return this.#broker.now;
  }

  clock(): ExchangeClock {
    return { ...this.#clock.reading(), date: istDate(this.now()), seed: this.#seed };
  }

  books(): ExchangeBooks {
    this.now();
    return booksOf(this.#broker, this.#door.requests);
  }

  changeFaults(changes: FaultChanges): void {
    this.#faults.change(changes);
    // Who asks for a strike does not want to wait for the next minute.
    const wanted = BY_THE_MINUTE.filter((name) => (changes.faults?.[name]?.next ?? 0) > 0);
    strikeByTheMinute(this.#targets, this.now(), wanted);
  }

  issueToken(): string {
    return this.#logins.issue(this.now());
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#heartbeat);
    this.#closing.resolve();
    this.#tickers.closeAll("the exchange closes");
    await this.#server.shutdown();
  }

  #look(tokens: readonly InstrumentToken[]): readonly SeenTick[] {
    const { stream, market, now } = this.#broker;
    const listed = tokens.filter((token) => market.find(token, now) !== undefined);
    stream.follow(listed, now);
    const newest = listed.flatMap((token) => stream.newest(token) ?? []);
    return this.#targets.tickFaults.isDead(now) ? [] : newest;
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const restMs = this.#clock.hostMsUntil(this.#broker.peekAt());
    const sleepMs = Math.min(Math.max(restMs, SLEEP_MIN_MS), SLEEP_MAX_MS);
    this.#timer = setTimeout(() => {
      this.now();
      this.#plan();
    }, sleepMs);
  }

  async #until(at: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#broker.agenda.add(at, () => resolve());
    this.#plan();
    await Promise.race([promise, this.#closing.promise]);
  }

  #simulator({ method, path, body }: KiteRequest): Response | null {
    if (path[0] !== "simulator") return null;
    switch (`${method} ${path.slice(1).join("/")}`) {
      case "GET clock":
        return Response.json(this.clock());
      case "GET books":
        return Response.json(this.books());
      case "GET faults":
        return Response.json(this.#faults.reading());
      case "POST faults": {
        this.changeFaults(faultsAsked(body));
        return Response.json(this.#faults.reading());
      }
      default:
        throw new KiteRefusal("GeneralException", "Route not found", 404);
    }
  }
}

function faultsAsked(body: string): FaultChanges {
  let asked: unknown;
  try {
    asked = JSON.parse(body);
  } catch {
    throw new KiteRefusal("InputException", "Faults are asked for in JSON.");
  }
  const found = faultChanges.safeParse(asked);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new KiteRefusal("InputException", `${issue?.path.join(".")}: ${issue?.message}`);
}
