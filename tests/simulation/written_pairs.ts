/**
 * No unit of an option is ever short, or ordered to be, without a unit of a wing that is held and
 * not itself on sale: by the portfolio's books and by the exchange's, at every step.
 * @module
 */
import type { ExchangeState } from "../../domain/exchange/paper_exchange.ts";
import { type ExchangeOrder, openQuantity } from "../../domain/exchange/exchange_order.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import { isOption } from "../../domain/portfolio/pair.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { OF_THE_ACCOUNT } from "../../domain/portfolio/takeover.ts";
import type { BrokerBooks } from "./broker_books.ts";

/** A written option: what is short of it or may become so, and what covers that. */
interface Cover {
  needed: number;
  there: number;
}

/** What anybody's books say of an option. */
interface Net extends Pick<Instrument, "kind" | "strike"> {
  readonly key: string;
  readonly quantity: number;
}

export function assertCovered(portfolio: PortfolioState, exchange: ExchangeState): void {
  const { account: { positions }, working } = exchange;
  const problem = uncoveredIn(portfolio) ?? shortIn(positions, working);
  if (problem !== null) throw new Error(problem);
}

/**
 * What is written on too small a wing by either books, in words. Where others have just had a hand in
 * one leg, the other may be without it until the desk has seen that.
 */
export function uncovered(
  portfolio: PortfolioState,
  own: ReadonlyMap<string, number>,
  { ofDesk: working, shares }: BrokerBooks,
  listed: (key: string) => Instrument,
  isExcused: (key: string) => boolean,
): string | null {
  const excused = [...shares.units.keys(), ...shares.touched.keys()].filter((key) =>
    isOption(listed(key)) && isExcused(key)
  )
    .map((key) => listed(key).name);
  // What others had written and the desk took over to close it has no wing, and leaves as it can.
  const taken = portfolio.held.filter(({ strategy }) => strategy === OF_THE_ACCOUNT)
    .map(({ trade }) => trade.key);
  const isDue = (key: string) => !taken.includes(key) && !excused.includes(listed(key).name);
  const positions = [...own].filter(([key]) => isDue(key))
    .map(([key, quantity]) => ({ ...listed(key), key, quantity }));
  const known = excused.length === 0 ? uncoveredIn(portfolio) : null;
  return known ?? shortIn(positions, working.filter(({ order }) => isDue(order.key)));
}

/** What is written on too small a wing by the portfolio's books, in words. */
function uncoveredIn(portfolio: PortfolioState): string | null {
  for (const [token, { needed, there }] of ownCovers(portfolio)) {
    if (needed > there) return `${needed} of ${token} are written on a wing of ${there}`;
  }
  return null;
}

/** The same by the books of a market, which does not know what belongs together. */
function shortIn(
  positions: readonly Net[],
  working: readonly ExchangeOrder[],
): string | null {
  for (const [name, { needed, there }] of marketCovers(positions, working)) {
    if (needed > there) return `${needed} of ${name} are short on wings of ${there}`;
  }
  return null;
}

/** By token of what is written. */
function ownCovers({ held, entering }: PortfolioState): ReadonlyMap<number, Cover> {
  const covers = new Map<number, Cover>();
  const of = (token: number) => coverIn(covers, token);
  for (const { token, quantity, wingOf, exit, trade, strategy } of held) {
    // What is taken over of an account goes at once, as it was found.
    if (strategy === OF_THE_ACCOUNT) continue;
    if (wingOf !== undefined) {
      of(wingOf).there += quantity - (exit === null ? 0 : exit.order.quantity - exit.filled);
    } else if (quantity < 0 && isOptionKey(trade.key)) of(token).needed -= quantity;
  }
  for (const { order, filled } of entering) {
    if (order.side === "SELL" && isOptionKey(order.key)) {
      of(order.token).needed += order.quantity - filled;
    }
  }
  return covers;
}

/** By underlying, expiry and kind. */
function marketCovers(
  positions: readonly Net[],
  working: readonly ExchangeOrder[],
): ReadonlyMap<string, Cover> {
  const covers = new Map<string, Cover>();
  for (const { key, kind, strike, quantity } of positions) {
    if (!isOption({ kind })) continue;
    const cover = coverIn(covers, key.replace(String(strike / 100), ""));
    if (quantity > 0) cover.there += quantity;
    else cover.needed -= quantity;
  }
  for (const each of working) {
    const { key, kind, strike, side } = each.order;
    if (!isOption({ kind }) || side === "BUY") continue;
    const held = positions.find((position) => position.key === key)?.quantity ?? 0;
    const cover = coverIn(covers, key.replace(String(strike / 100), ""));
    const closing = Math.min(openQuantity(each), Math.max(0, held));
    cover.needed += openQuantity(each) - closing;
    // The stop of an option that was bought for itself is no sale of a wing.
    if (each.order.type === "LIMIT") cover.there -= closing;
  }
  return covers;
}

function coverIn<K>(covers: Map<K, Cover>, key: K): Cover {
  const known = covers.get(key) ?? { needed: 0, there: 0 };
  covers.set(key, known);
  return known;
}

function isOptionKey(key: string): boolean {
  return /\d(CE|PE)$/.test(key);
}

/** Keys of what needs no stop: bought, or being bought, to cover something. */
export function wingsIn({ held, entering, ended }: PortfolioState): ReadonlySet<string> {
  const ordered = [...entering, ...ended].filter(({ writes }) => writes !== undefined);
  return new Set([
    ...held.filter(({ wingOf }) => wingOf !== undefined).map(({ trade }) => trade.key),
    ...ordered.map(({ order }) => order.key),
  ]);
}
