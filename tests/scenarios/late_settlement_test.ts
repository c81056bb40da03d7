/**
 * Settlements that a desk learns late: on a later day, when a loss halts nothing any more, or on the
 * evening itself by a desk that was away, when a trade of that day may have closed it before.
 * @module
 */
import { assertEquals } from "@std/assert";
import { type EpochMs, type IsoDate, istInstant } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { cellsOf, rowsOf } from "../domain/projection/rows_of.ts";
import { CHARGES } from "../domain/market_tables.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { TickingDay } from "./ticking_desk.ts";

const [MONDAY, EXPIRY, WEDNESDAY] = ["2026-12-28", "2026-12-29", "2026-12-30"] as const;
const FUTURE = "NFO:NIFTY26DECFUT";
const OPTION = "NFO:NIFTY24000CE";

/** A future that expires on Tuesday and an option that does not, both carried. */
const PLAN: BrokerDayPlan = {
  date: MONDAY,
  laterDates: [EXPIRY, WEDNESDAY],
  optionsExpiry: "2027-01-05",
  from: "09:15",
  until: "09:25",
  tickSeconds: 2,
  prices: { NIFTY: { [`${MONDAY} 09:15`]: 24_000, [`${WEDNESDAY} 09:15`]: 24_000 } },
  scripts: {
    fno: { [`${MONDAY} 09:17`]: "LONG" },
    options: { [`${MONDAY} 09:17`]: "LONG" },
  },
  config: {
    books: {
      fno: { product: "NRML", allow_overnight: true },
      options: { product: "NRML", allow_overnight: true },
    },
    sizing: { risk_per_trade_pct: 0.05 },
    risk: { max_daily_loss: 100_000, per_symbol_max_loss_pct: 0.1 },
    // A night takes some of its worth.
    exits: { options: { atr_multiple: 100, stop_cap_pct: 90 } },
  },
  // Two lots lose 2.6 lakh.
  rules: { settlementPrice: () => 2_200_000 as Paise },
};

function held({ portfolio }: Pick<TickingDay, "portfolio">) {
  return portfolio.held.map(({ trade, leaving }) => [trade.key, leaving]).toSorted();
}

function assertNothingHalted(day: TickingDay | BrokerDay): void {
  assertEquals(day.events("LossHalted"), []);
  assertEquals(day.events("ClosingBegan"), []);
  assertEquals(held(day), [[OPTION, null]]);
}

Deno.test("a desk at a broker that was away on the day of expiry keeps what else it carries", () => {
  const day = new BrokerDay(PLAN).play(`${MONDAY} 09:20`);
  const { market, books, broker } = day;
  assertEquals(held(day), [[OPTION, null], [FUTURE, null]]);
  for (const date of [MONDAY, EXPIRY]) {
    broker.at(market.instant(`${date} 15:40`), () => books.close(broker.now));
  }
  for (const date of [EXPIRY, WEDNESDAY]) {
    broker.at(market.instant(`${date} 05:00`), () => books.roll());
  }
  day.away(`${WEDNESDAY} 08:00`).play(`${WEDNESDAY} 09:14`);
  assertNothingHalted(day);
});

Deno.test("a settlement that is told on the next morning is no loss of the day before", () => {
  const toldFrom = istInstant(WEDNESDAY as IsoDate, 0);
  const settlementPrice = (_: unknown, at: EpochMs) => at < toldFrom ? null : 2_200_000 as Paise;
  const day = new TickingDay({ ...PLAN, rules: { settlementPrice } });
  day.play(`${EXPIRY} 15:50`);
  assertEquals(held(day), [[OPTION, null], [FUTURE, null]]);
  day.play(`${WEDNESDAY} 09:14`);
  assertNothingHalted(day);
  // Its row says when it was booked, and counts it with the day that it is realised in.
  const [row] = cellsOf("pnl", rowsOf(day.host.log.all!, day.world.rules));
  const { timestamp, date, day_trades: trades, exit_reason: reason } = row!;
  assertEquals([timestamp!.slice(0, 16), date], [`${WEDNESDAY}T06:00`, EXPIRY]);
  assertEquals([trades, reason], ["1", "settlement"]);
});

Deno.test("one that is told on the evening itself halts that day, as any other loss does", () => {
  const day = new TickingDay(PLAN).play(`${EXPIRY} 15:50`);
  assertEquals(day.events("LossHalted").map(({ code }) => code), ["max_daily_loss"]);
});

/** The day of expiry alone: a future is bought, and falls through its stop at 09:23. */
const FALLING: BrokerDayPlan = {
  ...PLAN,
  date: EXPIRY,
  laterDates: [WEDNESDAY],
  prices: {
    NIFTY: {
      [`${EXPIRY} 09:15`]: 24_000,
      [`${EXPIRY} 09:22`]: 24_000,
      [`${EXPIRY} 09:23`]: 23_900,
      [`${WEDNESDAY} 09:15`]: 24_000,
    },
  },
  scripts: { fno: { [`${EXPIRY} 09:17`]: "LONG" } },
  rules: { settlementPrice: () => 2_400_000 as Paise, charges: CHARGES },
};

/** Up to `clock` of the day of expiry, and then nobody is there before `back`. */
function awayOver(plan: BrokerDayPlan, clock: string, back: string): BrokerDay {
  const day = new BrokerDay(plan).play(`${EXPIRY} ${clock}`);
  const { market, books, broker } = day;
  broker.at(market.instant(`${EXPIRY} 15:40`), () => books.close(broker.now));
  broker.at(market.instant(`${WEDNESDAY} 05:00`), () => books.roll());
  return day.away(back);
}

function ends(day: BrokerDay) {
  return day.events("FillBooked").flatMap(({ trade, clock }) =>
    trade === null ? [] : [`${clock} ${trade.reason}`]
  );
}

Deno.test("what a stop has closed on the day of expiry, unseen, is not settled that evening", () => {
  const day = awayOver(FALLING, "09:20", `${EXPIRY} 15:50`).play(`${EXPIRY} 15:51`);
  assertEquals([day.net, day.quarantine, held(day)], [[], [], []]);
  assertEquals(ends(day), ["15:50 stop"]);
  assertEquals(day.events("FillUnclaimed"), []);
});

Deno.test("what is there still that evening is settled then, and the day's notes are closed after it", () => {
  const prices = { NIFTY: { [`${EXPIRY} 09:15`]: 24_000, [`${WEDNESDAY} 09:15`]: 24_000 } };
  const day = awayOver({ ...FALLING, prices }, "09:20", `${EXPIRY} 15:50`).play(`${EXPIRY} 15:51`);
  assertEquals([ends(day), held(day), day.quarantine], [["15:50 settlement"], [], []]);
  const notes = day.events("NotesClosed").map(({ clock }) => clock);
  assertEquals(notes, ["15:50"]);
});

Deno.test("an account that nobody can read that evening keeps a settlement until the morning", () => {
  const prices = { NIFTY: { [`${EXPIRY} 09:15`]: 24_000, [`${WEDNESDAY} 09:15`]: 24_000 } };
  const day = awayOver({ ...FALLING, prices }, "09:20", `${EXPIRY} 15:50`).list(false);
  day.play(`${EXPIRY} 20:00`);
  assertEquals([ends(day), day.events("NotesClosed")], [[], []]);
  day.play(`${WEDNESDAY} 06:01`);
  assertEquals(ends(day), ["06:00 settlement"]);
  const notes = day.events("NotesClosed").map(({ at }) => at);
  // Those of the day of expiry, before the next one begins.
  assertEquals(notes, day.events("PortfolioDayOpened").slice(1).map(({ at }) => at));
  assertEquals(day.portfolio.charged!.rounding, 0);
});

Deno.test("what is told while the next day is traded closes no notes of that day", () => {
  // A moment after the desk comes up, and before it has read the account.
  const knownFrom = istInstant(WEDNESDAY as IsoDate, 9 * 60 + 19) + 1;
  const day = awayOver(
    {
      ...FALLING,
      prices: { NIFTY: { [`${EXPIRY} 09:15`]: 24_000, [`${WEDNESDAY} 09:15`]: 24_000 } },
      scripts: { fno: { [`${EXPIRY} 09:17`]: "LONG" }, equity: { [`${WEDNESDAY} 09:17`]: "LONG" } },
      rules: {
        ...FALLING.rules,
        settlementPrice: (_, at) => at < knownFrom ? null : 2_400_000 as Paise,
      },
    },
    "09:20",
    `${EXPIRY} 15:50`,
  ).play(`${WEDNESDAY} 09:19`);
  const before = day.events("NotesClosed").length;
  assertEquals(held(day).map(([key]) => key).toSorted().at(0), FUTURE);
  day.restart().play(`${WEDNESDAY} 09:20`);
  assertEquals(ends(day), ["09:19 settlement"]);
  assertEquals(day.events("NotesClosed").length, before);
});
