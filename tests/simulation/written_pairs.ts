/**
 * No unit of an option is ever short, or ordered to be, without a unit of a wing that is held and not
 * itself on sale: by the portfolio's books and by the exchange's, at every step.
 * @module
 */
import type { ExchangeState } from "../../domain/exchange/paper_exchange.ts";
import { openQuantity } from "../../domain/exchange/exchange_order.ts";
import { isOption } from "../../domain/portfolio/pair.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";

/** A written option: what is short of it or may become so, and what covers that. */
interface Cover {
  needed: number;
  there: number;
}

export function assertCovered(portfolio: PortfolioState, exchange: ExchangeState): void {
  for (const [token, { needed, there }] of ownCovers(portfolio)) {
    if (needed > there) throw new Error(`${needed} of ${token} are written on a wing of ${there}`);
  }
  for (const [name, { needed, there }] of exchangeCovers(exchange)) {
    if (needed > there) throw new Error(`${needed} of ${name} are short on a wing of ${there}`);
  }
}

/** By token of what is written. */
function ownCovers({ held, entering }: PortfolioState): ReadonlyMap<number, Cover> {
  const covers = new Map<number, Cover>();
  const of = (token: number) => coverIn(covers, token);
  for (const { token, quantity, wingOf, exit, trade } of held) {
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

/** By underlying, expiry and kind: the exchange does not know which of them belong together. */
function exchangeCovers({ account, working }: ExchangeState): ReadonlyMap<string, Cover> {
  const covers = new Map<string, Cover>();
  for (const { key, kind, strike, quantity } of account.positions) {
    if (!isOption({ kind })) continue;
    const cover = coverIn(covers, key.replace(String(strike / 100), ""));
    if (quantity > 0) cover.there += quantity;
    else cover.needed -= quantity;
  }
  for (const each of working) {
    const { key, kind, strike, side } = each.order;
    if (!isOption({ kind }) || side === "BUY") continue;
    const held = account.positions.find((position) => position.key === key)?.quantity ?? 0;
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
