/**
 * Kite on one morning as a desk finds it, made of the simulated market: the dumps that were kept and
 * the newest one, quotes of the evening before, candles of past days; and the desk that comes back.
 * @module
 */
import { desk } from "../../actors/desk.ts";
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../../actors/protocol/candles.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { MARKET_PORT } from "../../actors/protocol/feed.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { ListedMarket } from "../../adapters/exchange/kite/listed_market.ts";
import { MarketViews } from "../../adapters/exchange/kite/market_views.ts";
import type { TickStream } from "../../adapters/exchange/kite/tick_stream.ts";
import { keepDump } from "../../adapters/instruments/dump_cache.ts";
import { KiteError } from "../../adapters/kite/kite_error.ts";
import type { CandleRequest } from "../../adapters/kite/kite_reader.ts";
import { formatKiteTime } from "../../adapters/kite/schema/kite_time.ts";
import { candles } from "../../adapters/kite/schema/quote_schema.ts";
import { HeldBefore, type HeldContract } from "../../commands/desk/start/held_before.ts";
import type { Say } from "../../commands/desk/desk_loop.ts";
import type { KiteLine, LineListener } from "../../commands/kite/kite_line.ts";
import { KiteListing } from "../../commands/kite/kite_listing.ts";
import { KiteMarket } from "../../commands/kite/kite_market.ts";
import { DeskHours } from "../../commands/market/desk_hours.ts";
import type { ByKey, FullQuote } from "../../domain/broker/quote.ts";
import type { Config } from "../../domain/config.ts";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istDate, istInstant } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { HistoryRequest } from "../../domain/ports.ts";
import { TABLES } from "../adapters/exchange/kite/running_exchange.ts";
import { ManualClock } from "../adapters/kite/manual_clock.ts";
import { PlayedDesk } from "./played_desk.ts";

/** Minutes of an IST day: when the desk starts, and the evening before. */
export const MORNING = 8 * 60 + 30;
const EVENING = 15 * 60 + 30;
const DAY_MS = 86_400_000;
const LOT_COLUMN = 8;

export interface MorningOptions {
  readonly config: Config;
  readonly seed: number;
  readonly date: IsoDate;
  /** Days of which the dump was kept. */
  readonly kept: readonly IsoDate[];
  /** How Kite calls a token in its newest dump, where that is not what it was. */
  readonly reissued?: Readonly<Record<number, string>>;
  /** Kite's tokens of the newest dump, by those that it had before. */
  readonly moved?: Readonly<Record<number, number>>;
  /** Lots of the newest dump, by token, where they are others than before. */
  readonly lots?: Readonly<Record<number, number>>;
  /** `down`: none is to be had; `busy`: not now. */
  readonly history?: "down" | "busy";
  /** So many questions for quotes get no answer, each time that prices are asked for. */
  readonly unanswered?: number;
  /** Goes on while nobody plays the desk; without it, it is morning. */
  readonly clock?: ManualClock;
}

/** What was held before. */
export type Carried = Pick<HeldBefore, "keys"> & { readonly contracts: readonly HeldContract[] };

export class KiteMorning {
  readonly said: string[] = [];
  readonly watched = new Set<InstrumentToken>();
  /** Whose quotes were asked for, question by question. */
  readonly quoted: (readonly string[])[] = [];
  /** What the line brings, once somebody listens. */
  packets: NonNullable<LineListener["packets"]> = () => {};
  readonly #listed: ListedMarket;
  readonly #views: MarketViews;
  readonly #at: EpochMs;
  #unanswered: number;

  constructor(readonly options: MorningOptions) {
    this.#listed = new ListedMarket(TABLES, options.seed);
    // Nobody asks for what ticks.
    this.#views = new MarketViews(this.#listed, null as unknown as TickStream);
    this.#at = istInstant(options.date, MORNING);
    this.#unanswered = options.unanswered ?? 0;
  }

  /** What a unit of a contract was worth on the evening of its expiry. */
  settlementOf(contract: Instrument): Paise {
    return this.#listed.settlementPrice(
      contract,
      istInstant(contract.expiry as IsoDate, EVENING),
    )!;
  }

  /** A desk with this journal starts, and runs until an IST minute of the day. */
  async returned(journal: readonly TurnRecord[], minute: number): Promise<ReturnedDesk> {
    const before = HeldBefore.ofRecords(journal, this.options.config.paperCapital);
    const market = await this.market(before);
    const rules = before.followedIn(market.rules, this.#at);
    const played = new ReturnedDesk(journal, rules, this.#at);
    played.host.run(istInstant(this.options.date, minute));
    if (played.aborts.length > 0) throw new Error(played.aborts[0]);
    return played;
  }

  /** The market of a desk that has held this. */
  async market(before: Carried): Promise<KiteMarket> {
    const folder = await Deno.makeTempDir();
    try {
      const market = await this.#opened(before, folder);
      market.watch(before.contracts.map(({ token }) => token));
      return market;
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  #opened({ contracts, keys }: Carried, folder: string): Promise<KiteMarket> {
    const { config, date, kept, clock = new ManualClock(this.#at) } = this.options;
    const { limits: { freeze } } = TABLES;
    for (const day of kept) keepDump(folder, day, this.#dump(day), "test", freeze);
    const { list } = keepDump(folder, date, this.#newest(this.#dump(date)), "test", freeze);
    return KiteMarket.open({
      ...{ config, date, instruments: folder, held: contracts },
      hours: new DeskHours(config, TABLES.calendar, keys),
      loop: clock,
      broker: null,
      listing: KiteListing.kept(list, folder, freeze),
      line: this.#line() as unknown as KiteLine,
      universeOn: () => ({ symbols: new Set(), from: "test" }),
      historyMinutes: 1_000,
      simulated: true,
      now: () => clock.now(),
      pause: () => Promise.resolve(),
      say: this.#say,
    });
  }

  /** As a desk says a line: its log knows no other levels. */
  readonly #say: Say = (line, level = "info") => {
    if (!["info", "warn", "error"].includes(level)) throw new TypeError(`No level: ${level}`);
    this.said.push(line);
  };

  #dump(day: IsoDate): string {
    return this.#views.instrumentsCsv(null, istInstant(day, MORNING));
  }

  /** Who had such a token before is not listed any more. */
  #reissued(dump: string): string {
    const names = new Map(Object.entries(this.options.reissued ?? {}));
    return dump.split("\n").flatMap((row) => {
      const [own, exchangeToken, symbol, ...rest] = row.split(",");
      if (names.has(own!)) return [];
      const token = names.entries().find(([, name]) => name === symbol)?.[0];
      return [token === undefined ? row : [token, exchangeToken, symbol, ...rest].join(",")];
    }).join("\n");
  }

  #newest(dump: string): string {
    const { lots = {}, moved = {} } = this.options;
    return this.#reissued(dump).split("\n").map((row) => {
      const columns = row.split(",");
      if (columns.length <= LOT_COLUMN) return row;
      const own = Number(columns[0]);
      const lot = lots[own] ?? columns[LOT_COLUMN];
      return columns.with(0, `${moved[own] ?? columns[0]}`).with(LOT_COLUMN, `${lot}`).join(",");
    }).join("\n");
  }

  #line() {
    return {
      reader: {
        quotes: (keys: readonly string[]) => this.#answered(keys),
        candles: (request: CandleRequest) => this.#candles(request),
      },
      watch: (tokens: readonly InstrumentToken[]) => {
        for (const token of tokens) this.watched.add(token);
      },
      listen: ({ packets = () => {} }: LineListener) => void (this.packets = packets),
      start: () => {},
      close: () => {},
      reconnect: () => {},
      stale: () => [],
      login: { state: "ok", endsAt: null },
    };
  }

  // deno-lint-ignore require-await
  async #answered(keys: readonly string[]): Promise<ByKey<FullQuote>> {
    this.quoted.push(keys);
    if (this.#unanswered-- > 0) throw new KiteError("unreachable", null, "no network");
    this.#unanswered = this.options.unanswered ?? 0;
    return this.#quotes(keys);
  }

  #quotes(keys: readonly string[]): ByKey<FullQuote> {
    const at = this.#at - DAY_MS + (EVENING - MORNING) * 60_000 as EpochMs;
    return Object.fromEntries(keys.flatMap((key) => {
      const found = this.#listed.named(key, this.#at);
      if (found === undefined) return [];
      const price = this.#listed.previousClose(found.token, this.#at) ?? 100 as Paise;
      const prices = { ltp: price, open: price, high: price, low: price, prevClose: price };
      const counts = { volume: 0, oi: 0, bids: [], asks: [] };
      const tick = { token: found.token, at, ...prices, ...counts };
      return [[key, { tick, lowerLimit: null, upperLimit: null }]];
    }));
  }

  // deno-lint-ignore require-await
  async #candles({ token, interval, from, to }: CandleRequest) {
    const { history } = this.options;
    if (history === "down") throw new KiteError("not_permitted", 403, "no history");
    if (history === "busy") throw new KiteError("broker_down", 503, "no history");
    const query = new URLSearchParams({ from: formatKiteTime(from), to: formatKiteTime(to) });
    return candles.parse(this.#views.candles(token, interval, query, this.#at));
  }
}

/** The next process: nothing ticks yet. */
export class ReturnedDesk extends PlayedDesk {
  readonly host: VirtualHost;
  readonly aborts: string[] = [];
  /** Whose candles were asked for. */
  readonly warmed = new Set<InstrumentToken>();

  constructor(journal: readonly TurnRecord[], rules: Parameters<typeof desk>[0], startAt: EpochMs) {
    super();
    this.host = new VirtualHost(desk(rules), {
      ...{ startAt, seed: 1, run: 1 },
      log: new MemoryLog({ keepAll: true }, journal),
      gates: { entries: () => null },
      tap: {
        aborted: ({ slot }, error) => this.aborts.push(`${slot.cell.path} ${slot.kind}: ${error}`),
      },
      ports: {
        [ORDER_PORT]: { path: EXCHANGE, kind: "Request" },
        [MARKET_PORT]: { call: (_request, _id, answer) => answer({ type: "ok", body: [] }) },
        [HISTORY_PORT]: {
          call: (request, _id, answer) => {
            this.warmed.add((request as HistoryRequest).token);
            answer({ type: "ok", body: [] });
          },
        },
      },
    });
  }

  /** `settlement` and so on of the day on which it came back, with what was booked. */
  booked(date: IsoDate): (readonly [string, string | undefined, Paise])[] {
    return this.events("FillBooked").filter(({ fill }) => istDate(fill.at) === date)
      .map(({ fill, trade }) => [fill.key, trade?.reason, fill.price]);
  }
}
