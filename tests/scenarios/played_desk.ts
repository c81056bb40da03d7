/**
 * What a scenario reads of a desk that has run in virtual time: its events, books and round trips.
 * @module
 */
import { BROKER } from "../../actors/protocol/broker.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { BlotterState } from "../../domain/order/blotter.ts";
import type { DeskEvent } from "../../domain/desk_record.ts";
import { type EpochMs, formatClock, istMinuteOfDay } from "../../domain/market_time.ts";
import type { ExchangeState } from "../../domain/exchange/paper_exchange.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";

export abstract class PlayedDesk {
  abstract readonly host: VirtualHost;

  /** Runs to the end, or up to a clock time of a day. */
  run(until?: EpochMs): this {
    this.host.run(until);
    return this;
  }

  /** Events of a type in the order of the log, with their instant and the actor's path. */
  events<T extends DeskEvent["type"]>(type: T): Recorded<T>[] {
    return this.host.log.all!.flatMap(({ events, at, path }) =>
      events.map(([, event]) => ({ event: event as DeskEvent, at, path }))
    ).filter(({ event }) => event.type === type)
      .map(({ event, at, path }) => ({ ...event, at, path, clock: clockAt(at) }) as Recorded<T>);
  }

  get portfolio(): PortfolioState {
    return this.#stateOf(PORTFOLIO) as PortfolioState;
  }

  get blotter(): BlotterState {
    return this.#stateOf(BROKER) as BlotterState;
  }

  get exchange(): ExchangeState {
    return this.#stateOf(EXCHANGE) as ExchangeState;
  }

  /** HOLDs of all sessions by reason. */
  get holds(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { counts: some } of this.events("HoldsCounted")) {
      for (const [reason, n] of Object.entries(some)) counts[reason] = (counts[reason] ?? 0) + n;
    }
    return counts;
  }

  /** `LONG 100 20000 -> 20080 target` and so on, one a round trip. */
  get trades(): string[] {
    return this.events("FillBooked").flatMap(({ trade }) =>
      trade === null ? [] : [
        `${trade.side} ${trade.quantity} ${trade.entryPrice / 100} -> ` +
        `${trade.exitPrice / 100} ${trade.reason}`,
      ]
    );
  }

  #stateOf(path: string): unknown {
    return this.host.kernel.cell(path)!.head.state;
  }
}

export type Recorded<T> = Extract<DeskEvent, { readonly type: T }> & {
  readonly at: number;
  readonly path: string;
  readonly clock: string;
};

/** `HH:MM` in IST. */
export function clockAt(at: number): string {
  return formatClock(istMinuteOfDay(at as EpochMs));
}
