/**
 * Kite as the market of a desk: its listing of the day, its ticks as they come, its history, and
 * why nothing may be entered while one of them is missing.
 * @module
 */
import type { ProcessLoop } from "../../adapters/clock.ts";
import { KiteHistory } from "../../adapters/kite/kite_history.ts";
import { KiteFrames } from "../../adapters/kite/ticker/kite_frames.ts";
import type { LoginStatus } from "../../domain/broker/token_life.ts";
import type { DayNote } from "../../adapters/history/recorded_day.ts";
import type { Config } from "../../domain/config.ts";
import type { EntryBar } from "../../domain/control/entry_bar.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { contextTokens } from "../../domain/filter/market_context.ts";
import {
  type Instrument,
  instrumentKey,
  type InstrumentToken,
} from "../../domain/instrument/instrument.ts";
import type { InstrumentList } from "../../domain/instrument/instrument_list.ts";
import { entriesBlockedBy, unknownsOn } from "../../domain/calendar/market_knowledge.ts";
import {
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  MINUTE_MS,
} from "../../domain/market_time.ts";
import type { MarketFrames } from "../../domain/ports.ts";
import { FeedGaps } from "../../domain/tick/feed_gaps.ts";
import type { DeskMarket, FrameListener, History } from "../desk/desk_market.ts";
import type { HeldContract } from "../desk/start/held_before.ts";
import type { DeskHours } from "../market/desk_hours.ts";
import { type BookTokens, deskRules } from "../market/desk_rules.ts";
import type { UniverseOn } from "../market/equity_universe.ts";
import { executedRules, type Execution } from "./execution_rules.ts";
import { askSettlements, goneLines } from "./gone_contracts.ts";
import type { KiteLine } from "./kite_line.ts";
import { KiteListing } from "./kite_listing.ts";
import { lineFor, type MarketLine } from "./moved_tokens.ts";
import { INDEX_OF, kiteMarketRules, pricedFirst } from "./kite_market_rules.ts";
import { KiteQuotes } from "./kite_quotes.ts";
import { QuotePoll } from "./quote_poll.ts";
import { type Patience, untilAnswered } from "./until_answered.ts";
import { KiteStream, streamedChains } from "./kite_stream.ts";
import { marketTables } from "../market/market_tables.ts";
import { WarmUp } from "./warm_up.ts";

export interface KiteMarketOptions extends Patience, Execution {
  readonly config: Config;
  /** Of the desk. */
  readonly hours: DeskHours;
  /** Where it has been asked for already. */
  readonly listing?: KiteListing;
  readonly line: KiteLine;
  /** Of the days before. */
  readonly held: readonly HeldContract[];
  readonly universeOn: UniverseOn;
  /** Where dumps are kept. */
  readonly instruments: string;
  /** Minutes of history that candles ask for at most. */
  readonly historyMinutes: number;
  /** Prices are made by an exchange of our own. */
  readonly simulated: boolean;
  /** The market's clock. */
  now(): number;
  /** Of the process. */
  readonly loop: ProcessLoop;
}

/** Every second of an exchange's past is made when it is asked for. */
export const EXCHANGE_HISTORY_MINUTES = 1_000;
/** A chart asks for the whole day: each question takes a third of a second. */
const MINUTES_AT_ONCE = 400;
/** Kite makes a day's dump in the early morning, IST. */
const DUMP_AT_MINUTE = 8 * 60 + 40;
const TRY_AGAIN_MS = 5 * MINUTE_MS;
/** Nobody looks after what is held meanwhile. */
const TRY_IN_SESSION_MS = 30 * MINUTE_MS;

/** What the market's rules look up of what has ticked. */
class NewestTicks {
  frames: KiteFrames | null = null;

  readonly of = (token: InstrumentToken) => this.frames?.lastTick(token) ?? null;
}

export class KiteMarket implements DeskMarket {
  readonly rules: DeskRules;
  readonly hours: DeskHours;
  readonly history: History;
  readonly simulated: boolean;
  readonly minutesAtOnce = MINUTES_AT_ONCE;
  readonly tokensOn: (date: IsoDate) => BookTokens;
  readonly #options: KiteMarketOptions;
  readonly #line: MarketLine;
  readonly #list: InstrumentList;
  readonly #quotes: KiteQuotes;
  readonly #ticks = new NewestTicks();
  readonly #stream: KiteStream;
  readonly #openedAt: EpochMs;
  #poll: QuotePoll | null = null;
  /** Listed, and wanted because of what is held. */
  #held: readonly InstrumentToken[] = [];
  readonly #warmUp: WarmUp;
  /** Has candles made anew, once there are any. */
  #anew: FrameListener["resumed"] = () => {};

  /** Waits for all that a day begins with. Rejects with KiteError or InstrumentsError. */
  static async open(options: KiteMarketOptions): Promise<KiteMarket> {
    const { line: { reader }, instruments: folder, held, now, say } = options;
    const { limits: { freeze } } = marketTables();
    const today = istDate(now() as EpochMs);
    const fetch = () => KiteListing.fetch({ reader, folder, freeze, date: today, say });
    const newest = options.listing ?? await untilAnswered("instruments", fetch, options);
    const listing = newest.holding(held, say);
    const quotes = new KiteQuotes(lineFor(options.line, listing.moved).reader, options);
    await quotes.insist(pricedFirst({ ...options, listing }));
    await askSettlements(held, listing, quotes, now() as EpochMs);
    const market = new KiteMarket(options, listing, quotes);
    for (const line of goneLines(held, listing, market.rules, now() as EpochMs)) say(line);
    await market.#begin();
    return market;
  }

  private constructor(options: KiteMarketOptions, listing: KiteListing, quotes: KiteQuotes) {
    const { config, hours, simulated } = options;
    this.#options = options;
    this.hours = hours;
    this.#line = lineFor(options.line, listing.moved);
    this.#list = listing.list;
    this.#quotes = quotes;
    this.#openedAt = options.now() as EpochMs;
    this.simulated = simulated;
    const { market, tokensOn, untraded } = kiteMarketRules({
      ...options,
      listing,
      previousClose: (token) => quotes.previousClose(token),
      dayBand: (token) => quotes.dayBand(token),
      lastTick: this.#ticks.of,
      quoted: (token) => quotes.tick(token),
      pastClose: (token, date) => quotes.closeOn(token, date),
    });
    for (const line of untraded) options.say(line);
    this.rules = executedRules(deskRules(config, market), options);
    this.tokensOn = tokensOn;
    this.#stream = new KiteStream((tokens, added) => this.#watch(tokens, added));
    const anew = (line: string) => this.#anew(line);
    const warmUp = this.#warmUp = new WarmUp({ loop: options.loop, say: options.say, anew });
    const history = new KiteHistory({
      reader: this.#line.reader,
      progressed: (progress) => warmUp.progressed(progress),
    });
    this.history = (request) => history.minutes(request);
  }

  frames(_from: EpochMs, { arrived, resumed }: FrameListener): MarketFrames {
    const frames = new KiteFrames({ ...this.#options, arrived });
    const now = this.#options.now() as EpochMs;
    const gaps = new FeedGaps(now, (at) => this.hours.sessionsAfter(at)[0] ?? null);
    this.#ticks.frames = frames;
    this.#anew = resumed;
    this.#line.listen({
      packets: (packets) => {
        this.#stream.saw(packets);
        // Prices without their time are no ticks.
        if (!frames.add(packets)) return;
        this.#poll?.heard();
        if (gaps.endsAt(this.#options.now() as EpochMs)) this.#warmUp.gapEnded();
      },
    });
    this.#poll = new QuotePoll({
      loop: this.#options.loop,
      reader: this.#line.reader,
      isOpen: () => this.hours.isOpen(this.#options.now() as EpochMs),
      instruments: () => this.#listed([...new Set([...this.#held, ...this.#stream.tokens])]),
      quiet: (ageMs) => this.#quiet(ageMs),
      resubscribe: (all) => this.#line.resubscribe(all.map(({ token }) => token)),
      reconnect: () => this.#line.reconnect(),
      took: (ticks) => frames.addTicks(ticks),
      told: (quotes) => this.#quotes.tookLimits(quotes),
      say: this.#options.say,
    });
    this.#poll.start();
    this.#line.start();
    return frames;
  }

  login(): LoginStatus {
    return this.#line.login;
  }

  watch(tokens: readonly InstrumentToken[]): void {
    // Of what is not listed any more there are none, and its token may be another's.
    this.#held = tokens.filter((token) => this.#list.byToken(token) !== undefined);
    this.#stream.add(this.#held);
  }

  blocked(at: EpochMs): EntryBar | null {
    if (this.#line.login.state === "needed") return "needs_login";
    if (!this.#line.isUp) return "feed_down";
    if (this.#ticks.frames?.isClockBehind) return "clock_behind";
    const { calendar, charges } = marketTables();
    const known = { calendar, charges, dumpDate: this.#list.date };
    return entriesBlockedBy(this.rules.mode, unknownsOn(known, istDate(at)));
  }

  /** On a trading day from the time on at which its dump is there, while this is an older one. */
  isOutdated(at: EpochMs): boolean {
    const today = istDate(at);
    const dumpAt = istInstant(today, DUMP_AT_MINUTE);
    const trades = this.hours.sessionsAfter(at)[0]?.date === today;
    if (!trades || at < dumpAt || this.#line.login.state === "needed") return false;
    const againMs = this.hours.isOpen(at) ? TRY_IN_SESSION_MS : TRY_AGAIN_MS;
    const isOld = this.#list.date < today && at - this.#openedAt > againMs;
    return isOld || this.#openedAt < dumpAt;
  }

  close(): void {
    this.#warmUp.close();
    this.#poll?.close();
    this.#line.close();
  }

  /** What a replay of `date` needs beside the ticks. */
  dayNote(date: IsoDate): DayNote {
    const { universeOn, instruments, historyMinutes } = this.#options;
    return {
      date,
      seed: null,
      instruments,
      equity: [...universeOn(date).symbols],
      historyMinutes: Number.isFinite(historyMinutes) ? historyMinutes : null,
      ...this.#quotes.noted,
    };
  }

  /** Prices of what is traded, then ticks. */
  async #begin(): Promise<void> {
    const { config: { books }, now } = this.#options;
    const tokens = this.rules.books
      .flatMap(({ tokens: own, premium }) =>
        premium === null ? own : [...own, ...premium.futures, ...premium.wings ?? []]
      );
    const at = now() as EpochMs;
    const chains = books.options.enabled ? streamedChains(this.rules, this.#list, at) : [];
    await this.#quotes.insist(this.#listed(tokens));
    for (const chain of chains) this.#stream.follow(chain);
    const halting = this.rules.haltIndices.map(({ token }) => token);
    const around = [...this.#indices(), ...halting, ...contextTokens(this.rules.context)];
    this.#stream.add([...tokens, ...around]);
    const priced = chains.map(({ future: token }) => ({
      token,
      lastPrice: this.#quotes.lastPrice(token) ?? 0,
    }));
    this.#stream.saw(priced);
  }

  #indices(): InstrumentToken[] {
    return Object.values(INDEX_OF)
      .flatMap((symbol) =>
        this.#list.byKey(instrumentKey({ exchange: "NSE", symbol }))?.token ?? []
      );
  }

  #watch(tokens: readonly InstrumentToken[], added: readonly InstrumentToken[]): void {
    this.#line.watch(tokens);
    // Of what is new the day's limits are needed before it is traded.
    this.#ask(added).catch((error) => this.#options.say(`price limits: ${error}`));
  }

  #ask(tokens: readonly InstrumentToken[]): Promise<void> {
    return this.#quotes.ask(this.#listed(tokens));
  }

  #listed(tokens: readonly InstrumentToken[]): readonly Instrument[] {
    return tokens.map((token) => this.#list.byToken(token)).filter((each) => each !== undefined);
  }

  #quiet(ageMs: number): readonly Instrument[] {
    const at = this.#options.now() as EpochMs;
    const stale = new Set(this.#line.stale(ageMs));
    const isQuiet = (held: InstrumentToken) => stale.has(held) && this.rules.isOpen(held, at);
    return this.#listed(this.#held.filter(isQuiet));
  }
}
