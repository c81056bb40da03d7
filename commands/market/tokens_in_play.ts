/**
 * Which instruments of a simulated day tick: what the books trade, the indices, and options near
 * the money. The whole chain would be ten times as many, and nobody would look at them.
 * @module
 */
import type { SimulatedMarket } from "../../adapters/exchange/market/simulated_market.ts";
import type { Config } from "../../domain/config.ts";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { Market } from "./desk_rules.ts";

/** Strikes on each side of the money at the open, and of where it goes in the day. */
const STRIKES_AT_OPEN = 6;
const STRIKES_LATER = 2;

/** Tokens of `market` that a desk of `config` subscribes to. */
export function tokensInPlay(
  config: Config,
  market: SimulatedMarket,
  books: Market["tokens"],
): readonly InstrumentToken[] {
  const instruments = market.instruments();
  const indices = instruments.filter(({ kind }) => kind === "INDEX").map(({ token }) => token);
  const traded = [
    ...(config.books.fno.enabled ? books.fno : []),
    ...(config.books.options.enabled ? books.options : []),
    ...(config.books.options.enabled ? books.optionFutures ?? [] : []),
    ...(config.books.options.enabled ? books.optionWings ?? [] : []),
    ...(config.books.equity.enabled ? books.equity : []),
  ];
  // Where the options' own bars give the signals, the book has them already.
  const options = config.books.options.enabled && books.optionFutures === undefined
    ? books.options.flatMap((token) => nearMoney(market, token))
    : [];
  return [...new Set([...indices, ...traded, ...options])];
}

/** Options of the nearest expiry on the future's underlying, around the future's way of the day. */
function nearMoney(
  market: SimulatedMarket,
  future: InstrumentToken,
): readonly InstrumentToken[] {
  const name = market.instrument(future)?.name;
  const chain = nearestExpiry(
    market.instruments().filter((each) => each.name === name && isOption(each)),
  );
  const strikes = [...new Set(chain.map(({ strike }) => strike))].sort((a, b) => a - b);
  const bars = market.minutes(future);
  const placeOf = (price: number) => {
    const away = strikes.map((strike) => Math.abs(strike - price));
    return away.indexOf(Math.min(...away));
  };
  const open = placeOf(bars[0]?.open ?? 0);
  const low = placeOf(Math.min(...bars.map((bar) => bar.low)));
  const high = placeOf(Math.max(...bars.map((bar) => bar.high)));
  const first = Math.min(open - STRIKES_AT_OPEN, low - STRIKES_LATER);
  const last = Math.max(open + STRIKES_AT_OPEN, high + STRIKES_LATER);
  const inPlay = new Set(strikes.slice(Math.max(first, 0), last + 1));
  return chain.filter(({ strike }) => inPlay.has(strike)).map(({ token }) => token);
}

function isOption({ kind }: Instrument): boolean {
  return kind === "CE" || kind === "PE";
}

function nearestExpiry(options: readonly Instrument[]): readonly Instrument[] {
  const expiry = options.reduce((first, each) => each.expiry! < first ? each.expiry! : first, "~");
  return options.filter((each) => each.expiry === expiry);
}
