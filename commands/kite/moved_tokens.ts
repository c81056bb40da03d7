/**
 * A line to Kite for a desk that holds something by a token that Kite has changed: the desk goes on
 * with the token by which it holds, and Kite is asked by its own.
 * @module
 */
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { KiteLine, LineListener } from "./kite_line.ts";

/** Kite's tokens of today by those that the desk holds by. */
export type MovedTokens = ReadonlyMap<InstrumentToken, InstrumentToken>;

/** What a market needs of a line. */
export interface MarketLine extends
  Pick<
    KiteLine,
    "login" | "isUp" | "start" | "watch" | "stale" | "resubscribe" | "reconnect" | "close"
  > {
  readonly reader: Pick<KiteReader, "quotes" | "candles">;
  listen(listener: Pick<LineListener, "packets">): void;
}

/** The line itself where no token has moved. */
export function lineFor(line: KiteLine, moved: MovedTokens): MarketLine {
  return moved.size === 0 ? line : new MovedLine(line, moved);
}

class MovedLine implements MarketLine {
  readonly reader: MarketLine["reader"];
  readonly #line: KiteLine;
  readonly #moved: MovedTokens;
  readonly #own: MovedTokens;

  constructor(line: KiteLine, moved: MovedTokens) {
    this.#line = line;
    this.#moved = moved;
    this.#own = new Map([...moved].map(([own, kites]) => [kites, own]));
    const { reader } = line;
    this.reader = {
      candles: (request) => reader.candles({ ...request, token: this.#kites(request.token) }),
      quotes: async (keys) => {
        const quotes = Object.entries(await reader.quotes(keys));
        return Object.fromEntries(
          quotes.map(([key, quote]) => [key, { ...quote, tick: this.#asOwn(quote.tick) }]),
        );
      },
    };
  }

  get login(): KiteLine["login"] {
    return this.#line.login;
  }

  get isUp(): boolean {
    return this.#line.isUp;
  }

  start(): void {
    this.#line.start();
  }

  listen({ packets }: Pick<LineListener, "packets">): void {
    this.#line.listen({ packets: (all) => packets?.(all.map((each) => this.#asOwn(each))) });
  }

  watch(tokens: readonly InstrumentToken[]): void {
    this.#line.watch(tokens.map((token) => this.#kites(token)));
  }

  stale(ageMs: number): readonly InstrumentToken[] {
    return this.#line.stale(ageMs).map((token) => this.#own.get(token) ?? token);
  }

  resubscribe(tokens: readonly InstrumentToken[]): void {
    this.#line.resubscribe(tokens.map((token) => this.#kites(token)));
  }

  reconnect(): void {
    this.#line.reconnect();
  }

  close(): void {
    this.#line.close();
  }

  #kites(token: InstrumentToken): InstrumentToken {
    return this.#moved.get(token) ?? token;
  }

  #asOwn<Told extends { readonly token: InstrumentToken }>(told: Told): Told {
    const token = this.#own.get(told.token);
    return token === undefined ? told : { ...told, token };
  }
}
