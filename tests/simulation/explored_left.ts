/** What is not over at the end of an explored session. @module */
import { PORTFOLIO, RISK } from "../../actors/protocol.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { committedOf } from "../../domain/portfolio/pair.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { quarantineWords } from "../../domain/risk/quarantine.ts";
import { quarantineOf, type RiskState } from "../../domain/risk/state.ts";
import type { FaultyBroker } from "./faulty_broker.ts";

/**
 * Positions, orders and quarantines, in words. A wing stays as far as something may need it: what is
 * short and what is being sold are left as well, and what nobody could find may turn up yet.
 */
export function leftOf({ kernel }: VirtualHost, { books }: FaultyBroker): readonly string[] {
  const portfolio = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  const { held, entering } = portfolio;
  const { symbols } = quarantineOf(kernel.cell(RISK)!.head.state as RiskState);
  return [
    ...held.filter((each) => committedOf(portfolio, each) < Math.abs(each.quantity))
      .map(({ trade, quantity }) => `${trade.key} ${quantity}`),
    ...entering.map(({ order: { key } }) => `an entry into ${key}`),
    ...books.ofDesk.map(({ order: { side, quantity, type } }) => `${side} ${quantity} ${type}`),
    ...symbols.map(quarantineWords),
  ];
}
