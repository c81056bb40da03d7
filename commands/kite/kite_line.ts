/**
 * A desk's line to Kite that outlives a token: what it reads by REST, the ticks it watches, and the
 * login both of them need. A token that dies is said and waited for; the next one is taken without
 * a restart.
 * @module
 */
import type { ProcessLoop } from "../../adapters/clock.ts";
import { KiteError } from "../../adapters/kite/kite_error.ts";
import { KiteReader } from "../../adapters/kite/kite_reader.ts";
import type { KiteSession } from "../../adapters/kite/kite_session.ts";
import type { AccessToken, FoundToken } from "../../adapters/kite/login/credentials.ts";
import type { KitePacket } from "../../adapters/kite/ticker/packet.ts";
import { Ticker } from "../../adapters/kite/ticker/ticker.ts";
import type { SocketState } from "../../adapters/kite/ticker/ticker_socket.ts";
import type { BrokerOrder } from "../../domain/broker/order.ts";
import { type LoginStatus, loginStatus } from "../../domain/broker/token_life.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, istStamp } from "../../domain/market_time.ts";

/** Who hears what the ticker brings. */
export interface LineListener {
  packets?(packets: readonly KitePacket[]): void;
  orderUpdated?(order: BrokerOrder): void;
  /** Orders, trades and positions are to be read anew: updates may have been lost. */
  refreshNeeded?(): void;
}

export interface KiteLineOptions {
  readonly token: AccessToken;
  readonly session: KiteSession;
  /** Root of the ticker's URL. */
  readonly ticker: string;
  /** The market's `now`, and timers of the process. */
  readonly loop: ProcessLoop;
  /** The newest token there is, asked every few seconds; `refused`: the one in use is no good. */
  findToken(refused: boolean): Promise<FoundToken>;
  say(line: string, level: "info" | "warn" | "error"): void;
}

const LOOK_EVERY_MS = 2_000;
/** A token that was refused is asked about once in so many looks. */
const REFUSED_LOOKS = 15;
/** A ticker that is refused with a token that lives: a way is blocked, not the account. */
const BLOCKED_AGAIN_MS = 10_000;

export class KiteLine {
  readonly reader: KiteReader;
  readonly #options: KiteLineOptions;
  readonly #listeners: LineListener[] = [];
  #token: AccessToken;
  #ticker: Ticker;
  #watched: readonly InstrumentToken[] = [];
  /** The broker has refused the token before its end. */
  #refused = false;
  /** Since then, or since that was last asked about. */
  #looks = 0;
  #told: LoginStatus["state"] = "valid";
  /** What was wrong with the login when it was last looked for. */
  #problem = "";
  #cancelLook: (() => void) | null = null;
  /** While a handshake that was refused is looked into, and until the next one. */
  #blocked = false;
  #cancelBlocked: (() => void) | null = null;
  #closed = false;

  constructor(options: KiteLineOptions) {
    this.#options = options;
    this.#token = options.token;
    this.reader = new KiteReader(options.session);
    this.#ticker = this.#newTicker();
  }

  get login(): LoginStatus {
    const now = this.#options.loop.now() as EpochMs;
    return loginStatus(this.#refused ? null : this.#token.endsAt, now);
  }

  /** Whether ticks and order updates can come. */
  get isUp(): boolean {
    return this.#ticker.states[0] === "open";
  }

  listen(listener: LineListener): void {
    this.#listeners.push(listener);
  }

  start(): void {
    this.#ticker.start();
    this.#lookLater();
  }

  /** Makes `tokens` all that ticks. */
  watch(tokens: readonly InstrumentToken[]): void {
    this.#watched = tokens;
    this.#ticker.watch(tokens);
  }

  /** Of what ticks: whose newest tick is older than `ageMs` by the exchange's time. */
  stale(ageMs: number): readonly InstrumentToken[] {
    return this.#ticker.stale(ageMs);
  }

  /** Ticks of these are asked for once more: the broker may have lost that they are wanted. */
  resubscribe(tokens: readonly InstrumentToken[]): void {
    this.#ticker.resubscribe(tokens);
  }

  /** Nothing ticks over connections that seem to be open: new ones take their place. */
  reconnect(): void {
    this.#ticker.reconnect();
  }

  /** The broker takes this token no more. */
  refuse(): void {
    if (!this.#refused) this.#looks = 0;
    this.#refused = true;
    this.#tell();
  }

  close(): void {
    this.#closed = true;
    this.#cancelLook?.();
    this.#cancelBlocked?.();
    this.#ticker.close();
  }

  #lookLater(): void {
    if (this.#closed) return;
    this.#cancelLook = this.#options.loop.later(() => void this.#look(), LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    try {
      const found = await this.#options.findToken(this.#refused);
      if (found.type === "Token" && found.token.accessToken !== this.#token.accessToken) {
        this.#take(found.token);
      }
      this.#problem = "";
    } catch (error) {
      this.#complain(error instanceof Error ? error.message : String(error));
    }
    if (this.#refused && ++this.#looks % REFUSED_LOOKS === 0) await this.#askAboutRefused();
    this.#tell();
    this.#lookLater();
  }

  /** Brokers refuse tokens that live, for a minute in which their own logins are in trouble. */
  async #askAboutRefused(): Promise<void> {
    const asked = this.#token;
    if (this.#options.loop.now() >= asked.endsAt) return;
    try {
      await this.reader.profile();
    } catch (error) {
      if (!(error instanceof KiteError)) throw error;
      return;
    }
    if (this.#closed || asked !== this.#token) return;
    this.#refused = false;
    this.#options.say("the broker takes the login again", "info");
    if (this.#ticker.states.includes("needs_login")) this.#replaceTicker();
  }

  /** Once, however often it is met. */
  #complain(problem: string): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#options.say(`login: ${problem}`, "warn");
  }

  #take(token: AccessToken): void {
    if (this.#closed) return;
    this.#token = token;
    this.#refused = false;
    this.#options.session.renew(token.accessToken);
    this.#replaceTicker();
    this.#options.say(`logged in: the token ends at ${istStamp(token.endsAt)}`, "info");
  }

  #replaceTicker(): void {
    this.#cancelBlocked?.();
    this.#blocked = false;
    this.#ticker.close();
    this.#ticker = this.#newTicker();
    this.#ticker.start();
    this.#ticker.watch(this.#watched);
  }

  /**
   * A handshake that is refused does not say whose fault it is: what stands before the ticker does
   * the same. A token that REST takes lives, and the ticker is tried again; else REST says so.
   */
  async #lookInto(ticker: Ticker): Promise<void> {
    if (this.#blocked) return;
    this.#blocked = true;
    try {
      await this.reader.profile();
    } catch (error) {
      if (!(error instanceof KiteError)) throw error;
      if (error.code === "needs_login" && ticker === this.#ticker) this.refuse();
    }
    if (this.#closed || ticker !== this.#ticker) return;
    if (this.#refused) return void (this.#blocked = false);
    this.#options.say("the ticker is refused, the login is not: trying again", "warn");
    this.#cancelBlocked = this.#options.loop.later(
      () => this.#replaceTicker(),
      BLOCKED_AGAIN_MS,
    );
  }

  #tell(): void {
    const { state, endsAt } = this.login;
    if (state === this.#told) return;
    this.#told = state;
    const { say } = this.#options;
    if (state === "needed") {
      say("NEEDS LOGIN: no entries until `deno task login`; stops stay", "error");
    }
    if (state === "ends_soon") say(`the login ends at ${istStamp(endsAt!)}`, "warn");
  }

  #newTicker(): Ticker {
    const { token: { apiKey }, ticker: root, loop, say } = this.#options;
    const each = (act: (listener: LineListener) => void) => this.#listeners.forEach(act);
    return new Ticker({
      apiKey,
      accessToken: this.#token.accessToken,
      loop,
      random: Math.random,
      root,
      listener: {
        packets: (packets) => each((listener) => listener.packets?.(packets)),
        orderUpdated: (order) => each((listener) => listener.orderUpdated?.(order)),
        refreshNeeded: () => each((listener) => listener.refreshNeeded?.()),
        changed: (connection, state, reason) => this.#changed(connection, state, reason),
        unreadable: (problem) => say(`ticker: ${problem}`, "warn"),
      },
    });
  }

  #changed(connection: number, state: SocketState, reason: string): void {
    const { say } = this.#options;
    if (state === "needs_login") void this.#lookInto(this.#ticker);
    if (state === "waiting") say(`ticker ${connection} lost: ${reason}`, "warn");
    if (state === "open") say(`ticker ${connection} connected`, "info");
  }
}
