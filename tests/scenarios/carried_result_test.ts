/**
 * The result of a day that closes what was carried into it: files, risk, screen and report say the
 * same, and count from the close before.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { totalCharges } from "../../domain/account/charges.ts";
import type { DeskRecord } from "../../domain/desk_record.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { cellsOf, rowsOf } from "../domain/projection/rows_of.ts";
import { DayFold } from "../../domain/report/day_fold.ts";
import { dayPnl } from "../../domain/risk/day.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";

const [THURSDAY, FRIDAY, MONDAY] = ["2026-11-19", "2026-11-20", "2026-11-23"] as const;

/** Bought at 24,000, carried at 24,100 over Thursday's night and at 23,950 over the weekend. */
const PLAN: TickingDesk = {
  date: THURSDAY,
  laterDates: [FRIDAY, MONDAY],
  from: "09:15",
  until: "09:22",
  prices: {
    NIFTY: {
      [`${THURSDAY} 09:15`]: 24_000,
      [`${THURSDAY} 09:21`]: 24_100,
      [`${FRIDAY} 09:16`]: 23_950,
      [`${MONDAY} 09:16`]: 23_980,
    },
  },
  scripts: { fno: { [`${THURSDAY} 09:18`]: "LONG", [`${MONDAY} 09:18`]: "EXIT" } },
  config: {
    books: { fno: { product: "NRML", allow_overnight: true } },
    exits: { stop: { atr_multiple: 100 }, target: { enabled: false } },
  },
};

Deno.test("a book of MIS that is told to hold overnight on paper does", () => {
  const config = { ...PLAN.config, books: { fno: { product: "MIS", allow_overnight: true } } };
  const day = new TickingDay({ ...PLAN, config }).play();
  assertEquals(day.roundTrips, ["NIFTY26DECFUT LONG 130 signal"]);
});

Deno.test("the day's result of a carried trade is one number, counted from the close before", () => {
  const day = new TickingDay(PLAN).play();
  assertEquals(day.roundTrips, ["NIFTY26DECFUT LONG 130 signal"]);
  const records = day.host.log.all! as readonly DeskRecord[];
  const pnl = cellsOf("pnl", rowsOf(records, { ...day.world.rules, mode: "paper" }));
  assertEquals(pnl.length, 1);
  const realised = Math.round(100 * Number(pnl[0]!.day_pnl));
  // Risk, and with it the header: flat, so that nothing is unrealised.
  assertEquals([day.risk.day.unrealised, dayPnl(day.risk.day)], [0, realised]);
  const fold = new DayFold(MONDAY as IsoDate);
  for (const record of records) fold.add(record);
  assertEquals(fold.pnl, realised);
  // Of the whole trade the days before have the rest, and its entry's charges.
  const { trades, net, charges } = fold.earlier;
  assertEquals(trades, 1);
  const whole = Number(pnl[0]!.net) - Number(pnl[0]!.day_pnl);
  assertEquals(Math.round(net / 100), Math.round(whole * 10_000));
  const charged = (totalCharges(charges) + totalCharges(fold.charges)) / 1e6;
  assertEquals(charged.toFixed(4), Number(pnl[0]!.charges).toFixed(4));
  // From 23,950 to 23,980 and a few ticks either way, while the whole trade has lost.
  assert(realised > 130 * 15 * 100 && realised < 130 * 45 * 100, `${realised}`);
  assert(Number(pnl[0]!.net) < 0 && Number(pnl[0]!.total_pnl) === Number(pnl[0]!.net));
});
