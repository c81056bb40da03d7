/**
 * A loss that the settlement of an expired contract brings, and that the desk learns only when the
 * day of expiry is over: it halts nothing any more, and nothing else that is carried goes for it.
 * @module
 */
import { assertEquals } from "@std/assert";
import { type EpochMs, type IsoDate, istInstant } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
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
});

Deno.test("one that is told on the evening itself halts that day, as any other loss does", () => {
  const day = new TickingDay(PLAN).play(`${EXPIRY} 15:50`);
  assertEquals(day.events("LossHalted").map(({ code }) => code), ["max_daily_loss"]);
});
