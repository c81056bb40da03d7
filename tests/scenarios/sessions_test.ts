/**
 * Days as they come: square-off in short sessions, two sessions a day, an evening, data that ends
 * early, and positions that are carried into the next day.
 * @module
 */
import { assertEquals } from "@std/assert";
import { RISK } from "../../actors/protocol/risk.ts";
import { dayResult } from "../../domain/control/day_result.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import { DayFold } from "../../domain/report/day_fold.ts";
import type { RiskState } from "../../domain/risk/state.ts";
import {
  clockOf,
  type Day,
  type Minute,
  quiet,
  type Script,
  SmallDay,
  type SmallDesk,
} from "./small_desk.ts";

const FRIDAY = "2026-11-20";
const MONDAY = "2026-11-23";
const OVERNIGHT = { exits: { square_off: { enabled: false } } };

function played(days: readonly Day[], script: Script, more: Partial<SmallDesk> = {}): SmallDay {
  return new SmallDay({ days: { NIFTY: days }, strategies: [{ script }], ...more }).run();
}

Deno.test("a short session is squared off 20 minutes before it closes, and takes no entry then", () => {
  const script = { "09:20": "LONG", "09:42": "LONG" } as const;
  const day = played([{ date: FRIDAY, minutes: quiet(45) }], script);
  assertEquals(day.trades, ["LONG 100 20000 -> 20000 square_off"]);
  assertEquals(day.events("ClosingBegan").map(({ clock }) => clock), ["09:40"]);
  assertEquals(day.events("IntentRefused").map(({ code, clock }) => [code, clock]), [
    ["squared_off", "09:42"],
  ]);
});

Deno.test("a square-off fills at the first price of its minute, in that minute", () => {
  const minutes = [...quiet(25), ...quiet(20, 20_005)];
  for (const mode of ["at_broker", "on_close"] as const) {
    const day = played([{ date: FRIDAY, minutes }], { "09:20": "LONG" }, {
      config: { exits: { stop: { mode } } },
    });
    const [, exit] = day.events("FillBooked").map(({ fill, clock }) => [clock, fill.price]);
    assertEquals(exit, ["09:40", 2_000_500], mode);
  }
});

Deno.test("each session of a day is squared off for itself, the day opens once", () => {
  const script = { "09:20": "LONG", "11:35": "SHORT" } as const;
  const config = { risk: { entry_windows: { fno: ["09:15-15:00"] } } };
  const days = [
    { date: FRIDAY, minutes: quiet(45) },
    { date: FRIDAY, open: "11:30", minutes: quiet(60) },
  ];
  const day = played(days, script, { config });
  assertEquals(day.trades, [
    "LONG 100 20000 -> 20000 square_off",
    "SHORT 100 20000 -> 20000 square_off",
  ]);
  assertEquals(day.events("ClosingBegan").map(({ clock }) => clock), ["09:40", "12:10"]);
  assertEquals(day.events("DayBegan").length, 1);
  assertEquals(day.events("SessionEnded").map(({ clock }) => clock), ["10:00", "12:30"]);
});

Deno.test("an evening session is squared off before its own close, not at the usual time", () => {
  const days = [{ date: FRIDAY, open: "18:15", minutes: quiet(60) }];
  const day = played(days, { "18:20": "LONG" }, { config: { risk: { enabled: false } } });
  assertEquals(day.trades, ["LONG 100 20000 -> 20000 square_off"]);
  assertEquals(day.events("ClosingBegan").map(({ clock }) => clock), ["18:55"]);
});

Deno.test("a session too short for its square-off takes no entry", () => {
  const day = played([{ date: FRIDAY, minutes: quiet(15) }], { "09:20": "LONG" });
  assertEquals(day.events("IntentRefused").map(({ code }) => code), ["squared_off"]);
});

Deno.test("data that ends early leaves a position open, and no order works after the close", () => {
  const day = played([{ date: FRIDAY, minutes: quiet(20), length: 375 }], { "09:20": "LONG" });
  assertEquals(day.trades, []);
  assertEquals(day.portfolio.held.map(({ quantity, exit }) => [quantity, exit]), [[100, null]]);
  const ends = everyOrder(day.exchange).map(({ status, reason }) => [status, reason]);
  assertEquals(ends, [["COMPLETE", ""], ["CANCELLED", "session_closed"]]);
});

Deno.test("what should have gone yesterday has a stop at the open and goes at 09:20", () => {
  const script = { [`${FRIDAY} 09:20`]: "LONG" } as const;
  const days = [
    { date: FRIDAY, minutes: quiet(20), length: 375 },
    { date: MONDAY, minutes: quiet(30), length: 375 },
  ];
  const day = played(days, script);
  assertEquals(day.trades, ["LONG 100 20000 -> 20000 carried"]);
  const [, , stop] = day.events("OrderIntended");
  assertEquals([stop!.order.type, stop!.clock], ["SL", "09:15"]);
  assertEquals(day.events("FillBooked").map(({ clock }) => clock), ["09:20", "09:20"]);
});

Deno.test("a carried stop is placed at the open, before any entry, and meets the first minute", () => {
  const script: Script = { [`${FRIDAY} 09:20`]: "LONG", [`${MONDAY} 09:16`]: "SHORT" };
  const days = [
    { date: FRIDAY, minutes: quiet(20) },
    { date: MONDAY, minutes: [[19_900, 19_910, 19_890, 19_900], ...quiet(5, 19_900)] as const },
  ];
  const day = played(days, script, { config: OVERNIGHT });
  assertEquals(day.trades, ["LONG 100 20000 -> 19900 stop"]);
  const orders = day.events("OrderIntended").map(({ order, clock }) => [order.purpose, clock]);
  assertEquals(orders, [
    ["entry", "09:20"],
    ["stop", "09:20"],
    ["stop", "09:15"],
    // Stopped out in the first minute, it may enter again at its close.
    ["entry", "09:16"],
    ["stop", "09:16"],
  ]);
});

Deno.test("a carried position counts for the day from the last price of the day before", () => {
  const script = { [`${FRIDAY} 09:20`]: "LONG" } as const;
  const days = [
    { date: FRIDAY, minutes: [...quiet(10), ...quiet(10, 20_030)] },
    { date: MONDAY, minutes: quiet(5, 20_020) },
  ];
  const day = played(days, script, { config: OVERNIGHT });
  const marks = day.events("DayMarked").map(({ marks }) => marks[0]!);
  // 100 units, 30 points up, less a basis point of 20,030 for closing.
  assertEquals(marks.filter(({ realised }) => realised !== 0).at(-1)!.unrealised, 279_970);
  assertEquals(marks.at(-1), { key: "fno:NIFTY", realised: 0, unrealised: -120_020 } as never);
});

Deno.test("before the first price a day has lost what closing the carried would be charged", () => {
  const days = [{ date: FRIDAY, minutes: quiet(10) }, { date: MONDAY, minutes: quiet(5) }];
  const plan = { days: { NIFTY: days }, strategies: [{ script: { "09:20": "LONG" } as const }] };
  const day = new SmallDay({ ...plan, config: OVERNIGHT });
  day.run(clockOf(MONDAY, "07:00"));
  // A basis point of 100 units at 20,000.
  assertEquals(day.host.now, clockOf(MONDAY, "07:00"));
  const fold = new DayFold(MONDAY as IsoDate);
  for (const record of day.host.log.all!) fold.add(record);
  const risk = day.host.kernel.cell(RISK)!.head.state as RiskState;
  const { net, toClose } = dayResult(day.portfolio, risk, day.rules, clockOf(MONDAY, "07:00"));
  assertEquals<number[]>([fold.pnl, net, toClose], [-20_000, -20_000, 20_000]);
});

Deno.test("an exit that the close cut off is taken up again at the next open", () => {
  const script: Script = { [`${FRIDAY} 09:20`]: "LONG", [`${FRIDAY} 09:35`]: "EXIT" };
  const days = [
    { date: FRIDAY, minutes: quiet(20) },
    { date: MONDAY, minutes: quiet(10, 20_011) },
  ];
  const day = played(days, script, { config: OVERNIGHT });
  assertEquals(day.trades, ["LONG 100 20000 -> 20011 signal"]);
});

Deno.test("a soft stop that the close cut off is still to come", () => {
  // The last minute of Friday goes beyond -0.6 R; Monday opens there, and falls as far once more.
  const fall: Minute = [20_000, 20_001, 19_974, 19_980];
  const days = [
    { date: FRIDAY, minutes: [...quiet(14), fall] },
    { date: MONDAY, minutes: [...quiet(2, 19_990), fall, ...quiet(3, 19_990)] },
  ];
  const config = { exits: { ...OVERNIGHT.exits, soft_stop_r: -0.6 } };
  const day = played(days, { "09:20": "LONG" }, { config });
  const sold = day.events("FillBooked").filter(({ fill }) => fill.side === "SELL");
  assertEquals(sold.map(({ fill, clock }) => [fill.quantity, clock]), [[50, "09:18"]]);
  assertEquals(day.portfolio.held.map(({ quantity }) => quantity), [50]);
});

Deno.test("limits, counts and cooldowns begin anew with the day", () => {
  const script: Script = { "09:20": "LONG", "09:25": "EXIT", "09:30": "LONG" };
  const days = [FRIDAY, MONDAY].map((date) => ({ date, minutes: quiet(60) }));
  const day = new SmallDay({
    days: { NIFTY: days },
    strategies: [{ script, tradesPerDayMax: 1 }],
  }).run();
  assertEquals(day.holds["daily_cap"], 2);
  assertEquals(day.trades.length, 2);
});
