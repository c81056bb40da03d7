/** What is not over at the end of an explored session. @module */
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { committedOf } from "../../domain/portfolio/pair.ts";
import type { Held, PortfolioState } from "../../domain/portfolio/state.ts";
import { quarantineWords } from "../../domain/risk/quarantine.ts";
import { quarantineOf, type RiskState } from "../../domain/risk/state.ts";
import type { FaultyBroker } from "./faulty_broker.ts";

/**
 * Positions, orders and quarantines, in words. A wing stays as far as something may need it: what is
 * short and what is being sold are left as well, and what nobody could find may turn up yet. Where
 * nobody saw the prices that move a stop, what is under its whole stop stays too.
 */
export function leftOf(
  { kernel }: VirtualHost,
  { books }: FaultyBroker,
  isUnseen: boolean,
): readonly string[] {
  const portfolio = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  const { held, entering } = portfolio;
  const { symbols } = quarantineOf(kernel.cell(RISK)!.head.state as RiskState);
  const rests = held.filter(({ quantity, exit, trade: { key } }) =>
    isUnseen && exit?.closing === null && books.net.get(key) === quantity &&
    books.reducing(key) === Math.abs(quantity)
  ).map(({ trade: { key } }) => key);
  const mayStay = (each: Held) =>
    rests.includes(each.trade.key) || committedOf(portfolio, each) === Math.abs(each.quantity);
  return [
    ...held.filter((each) => !mayStay(each))
      .map(({ trade, quantity }) => `${trade.key} ${quantity}`),
    ...entering.map(({ order: { key } }) => `an entry into ${key}`),
    ...books.ofDesk.filter(({ order: { key, type } }) => type !== "SL" || !rests.includes(key))
      .map(({ order: { side, quantity, type } }) => `${side} ${quantity} ${type}`),
    ...symbols.map(quarantineWords),
  ];
}
