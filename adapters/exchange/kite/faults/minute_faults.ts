/**
 * Faults that strike out of the blue: sessions that die, lines that drop or fall silent, a clock
 * that leaps, a market that halts.
 * @module
 */
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Logins } from "../http/logins.ts";
import type { MarketClock } from "../market_clock.ts";
import type { OrderFloor } from "../orders/order_floor.ts";
import type { TickerServer } from "../ticker/ticker_server.ts";
import { BY_THE_MINUTE, type FaultMenu } from "./fault_menu.ts";
import type { TickFaults } from "./tick_faults.ts";

export interface FaultTargets {
  readonly faults: FaultMenu;
  readonly logins: Logins;
  readonly tickers: TickerServer;
  readonly tickFaults: TickFaults;
  readonly clock: MarketClock;
  readonly floor: OrderFloor;
}

export type MinuteFault = typeof BY_THE_MINUTE[number];

/** One chance for each of `names`. */
export function strikeByTheMinute(
  targets: FaultTargets,
  at: EpochMs,
  names: readonly MinuteFault[] = BY_THE_MINUTE,
): void {
  const { faults, logins, tickers, tickFaults, clock, floor } = targets;
  const effects: Readonly<Record<MinuteFault, (ms: number) => void>> = {
    token_expiry: () => logins.endAll(),
    socket_gap: (ms) => tickers.gap(at + ms),
    dead_ticks: (ms) => tickFaults.die(at + ms),
    clock_jump: (ms) => clock.jump(ms),
    market_halt: (ms) => floor.halt(at + ms, at),
  };
  for (const name of names) {
    if (faults.strikes(name)) effects[name](faults.ms(name));
  }
}
