/** Round trips: what a trade record says of fills that came in parts. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { type Charges, NO_CHARGES } from "../../../domain/account/charges.ts";
import type { Fill } from "../../../domain/order/fill.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../../domain/money.ts";
import type { Side } from "../../../domain/order/side.ts";
import {
  closeTrade,
  fillTrade,
  markTrade,
  openTrade,
  openUnits,
} from "../../../domain/account/trade.ts";

const ORIGIN = { book: "fno", strategy: "ema20_50_intraday", underlying: "NIFTY" } as const;

function fill(side: Side, quantity: number, price: number, at = 0): Fill {
  return {
    orderId: "1",
    tradeId: `${at}`,
    key: "NFO:NIFTY26NOVFUT",
    product: "MIS",
    side,
    quantity,
    price: price as Paise,
    at: at as EpochMs,
  };
}

function charged(micros: number): Charges {
  return { ...NO_CHARGES, brokerage: micros as MicroRupees };
}

Deno.test("closeTrade() tells a long in parts: averages, net, R, excursions, bars", () => {
  let trade = openTrade(ORIGIN, fill("BUY", 65, 1_000, 10), charged(20_000));
  trade = fillTrade(trade, fill("BUY", 65, 1_010, 11), charged(30_000));
  trade = { ...markTrade(trade, 1_100 as Paise, 990 as Paise), bars: 2 };
  trade = fillTrade(trade, fill("SELL", 65, 1_050, 12), charged(40_000));
  assertEquals(openUnits(trade), 65);
  trade = fillTrade(trade, fill("SELL", 65, 1_080, 13), charged(50_000));
  const done = closeTrade(trade, 13 as EpochMs, "target", 2_600 as Paise);
  assertEquals<unknown>(done, {
    ...ORIGIN,
    key: "NFO:NIFTY26NOVFUT",
    product: "MIS",
    side: "LONG",
    quantity: 130,
    entryAt: 10,
    exitAt: 13,
    entryPrice: 1_005,
    exitPrice: 1_065,
    gross: 7_800,
    charges: charged(140_000),
    net: 77_860_000,
    risk: 2_600,
    r: 77_860_000 / 26_000_000,
    reason: "target",
    mae: 15,
    mfe: 95,
    bars: 2,
  });
});

Deno.test("closeTrade() mirrors for a short and has no R without risk", () => {
  let trade = openTrade(ORIGIN, fill("SELL", 10, 1_000), NO_CHARGES);
  trade = markTrade(trade, 1_020 as Paise, 1_020 as Paise);
  trade = fillTrade(trade, fill("BUY", 10, 970), NO_CHARGES);
  const done = closeTrade(trade, 1 as EpochMs, "stop", 0 as Paise);
  assertEquals([done.side, done.gross, done.mae, done.mfe, done.r], ["SHORT", 300, 20, 30, null]);
});

Deno.test("fillTrade() refuses to close more than is open, closeTrade() while any is", () => {
  const trade = openTrade(ORIGIN, fill("BUY", 10, 1_000), NO_CHARGES);
  assertThrows(() => fillTrade(trade, fill("SELL", 11, 1_000), NO_CHARGES), RangeError);
  assertThrows(() => closeTrade(trade, 1 as EpochMs, "stop", 0 as Paise), RangeError, "still open");
});

Deno.test("markTrade() gives the same trade back when a price shows nothing new", () => {
  const trade = openTrade(ORIGIN, fill("BUY", 10, 1_000), NO_CHARGES);
  assertEquals(markTrade(trade, 1_000 as Paise) === trade, true);
  const seen = markTrade(markTrade(trade, 1_001 as Paise, 990 as Paise), 1_005 as Paise);
  assertEquals([seen.high, seen.low], [1_005, 990]);
});
