/** Finished trades by hand. @module */
import { NO_CHARGES } from "../../../domain/account/charges.ts";
import type { DeskEvent } from "../../../domain/desk_record.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import type { ReportTrade } from "../../../domain/report/figures.ts";

export const DAY = "2026-11-20" as IsoDate;

/** An instant of the day. */
export function clock(hour: number, minute: number): EpochMs {
  return istInstant(DAY, 60 * hour + minute);
}

/** A long of ten shares from 09:20 to 09:30 that made 100 rupees before 10 of charges. */
export function trade(change: Partial<ReportTrade> = {}): ReportTrade {
  return {
    book: "equity",
    strategy: "ema20_50_intraday",
    underlying: "SBIN",
    key: "NSE:SBIN",
    product: "MIS",
    side: "LONG",
    quantity: 10,
    entryAt: clock(9, 20),
    exitAt: clock(9, 30),
    entryPrice: 80_000,
    exitPrice: 81_000,
    gross: 10_000 as Paise,
    charges: { ...NO_CHARGES, brokerage: 10_000_000 as MicroRupees },
    net: 90_000_000 as MicroRupees,
    risk: 9_000 as Paise,
    r: 1,
    reason: "target",
    mae: 200,
    mfe: 1_100,
    bars: 2,
    timeframe: "5m",
    slippage: 50 as Paise,
    ...change,
  };
}

/** The same, lost: 100 rupees before charges. */
export function loss(change: Partial<ReportTrade> = {}): ReportTrade {
  return trade({
    exitPrice: 79_000,
    gross: -10_000 as Paise,
    net: -110_000_000 as MicroRupees,
    r: -110_000_000 / 90_000_000,
    reason: "stop",
    ...change,
  });
}

/** The event that ends a round trip. */
export function booked(each: ReportTrade): DeskEvent {
  return {
    type: "FillBooked",
    tag: "t",
    token: 1,
    held: null,
    trade: each,
  } as unknown as DeskEvent;
}
