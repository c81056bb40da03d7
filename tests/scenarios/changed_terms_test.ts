/**
 * A carried contract of which other terms hold on Monday than on the Friday it was bought: its lot,
 * its tick, the largest order. What is held leaves all the same, as far as the exchange takes it.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { tickingMarket } from "./ticking_desk.ts";
import { WRITTEN_CALLS } from "./written_calls.ts";

const FRIDAY = "2026-11-20";
const MONDAY = "2026-11-23";
const FUTURE = "NIFTY26DECFUT";

const PLAN: BrokerDayPlan = {
  date: FRIDAY,
  laterDates: [MONDAY],
  from: "09:15",
  until: "09:22",
  tickSeconds: 2,
  prices: { NIFTY: { [`${FRIDAY} 09:15`]: 24_000, [`${MONDAY} 09:15`]: 24_000 } },
  scripts: { fno: { [`${FRIDAY} 09:17`]: "LONG" } },
};

const FLAT = PLAN.prices.NIFTY!;
/** Through the stop on Monday. */
const FALLING = { NIFTY: { ...FLAT, [`${MONDAY} 09:17`]: 24_000, [`${MONDAY} 09:17:30`]: 23_950 } };

interface Monday extends Partial<BrokerDayPlan> {
  readonly terms: Partial<Instrument>;
  readonly lots?: number;
  readonly exits?: Readonly<Record<string, string | number>>;
}

/** At Monday's open with what was bought on Friday, two lots of 65 where nothing else is said. */
function monday({ terms, lots = 2, exits = {}, ...more }: Monday): BrokerDay {
  const config = {
    books: { fno: { product: "NRML", allow_overnight: true } },
    ...{ sizing: { lots }, exits },
  };
  const plan = { ...PLAN, config, ...more };
  const market = tickingMarket(plan);
  const changedAt = market.instant(`${MONDAY} 00:00`);
  const instrument = (token: InstrumentToken, at = 0 as EpochMs): Instrument => {
    const own = market.instrument(token);
    return own.symbol === FUTURE && at >= changedAt ? { ...own, ...terms } : own;
  };
  const day = new BrokerDay({ ...plan, rules: { instrument } }).play("09:20");
  const { books, broker } = day;
  broker.at(market.instant(`${FRIDAY} 15:40`), () => books.close(broker.now));
  broker.at(market.instant(`${MONDAY} 05:00`), () => books.roll());
  return day.play(`${MONDAY} 09:16`);
}

/** `SELL 100 stop` and so on, of Monday. */
function ordered(day: BrokerDay): string[] {
  const from = day.market.instant(`${MONDAY} 00:00`);
  return day.events("OrderIntended").filter(({ at }) => at >= from)
    .map(({ order: { side, quantity, purpose } }) => `${side} ${quantity} ${purpose}`);
}

Deno.test("what is no whole number of the new lots has its stop as far as it is, and the rest goes after", () => {
  const day = monday({ terms: { lot: 50 }, prices: FALLING });
  assertEquals([day.net, day.live], [[`${FUTURE} 130`], [`SELL 100 SL ${FUTURE}`]]);
  day.play(`${MONDAY} 09:17:40`);
  // No exchange takes a part of a lot: it is asked for, and its refusal is an alarm.
  assertEquals([day.net, day.live], [[`${FUTURE} 30`], []]);
  assertEquals(ordered(day).slice(0, 2), ["SELL 100 stop", "SELL 30 exit"]);
  assert(day.events("PositionBare").length > 0);
  assertEquals(day.quarantine, []);
});

Deno.test("a FLATTEN of what is no whole number of the new lots takes those first", () => {
  const day = monday({ terms: { lot: 60 } }).command({ type: "Flatten", by: "asha" });
  day.play(`${MONDAY} 09:16:10`);
  assertEquals([day.net, day.live], [[`${FUTURE} 10`], []]);
});

Deno.test("what is less than one of the new lots is asked for as it is", () => {
  const day = monday({ terms: { lot: 150 } });
  assertEquals([day.net, day.live], [[`${FUTURE} 130`], []]);
  assertEquals(ordered(day)[0], "SELL 130 stop");
});

Deno.test("a soft stop closes half in the lots of today, and none of a single one", () => {
  const prices = {
    NIFTY: { ...FLAT, [`${MONDAY} 09:17`]: 24_000, [`${MONDAY} 09:17:10`]: 23_982 },
  };
  const exits = { soft_stop_r: -0.6 };
  const two = monday({ terms: { lot: 130 }, lots: 4, exits, prices }).play(`${MONDAY} 09:17:30`);
  assertEquals([two.net, two.live], [[`${FUTURE} 130`], [`SELL 130 SL ${FUTURE}`]]);
  const one = monday({ terms: { lot: 130 }, exits, prices }).play(`${MONDAY} 09:17:30`);
  assertEquals([one.net, one.live], [[`${FUTURE} 130`], [`SELL 130 SL ${FUTURE}`]]);
  assertEquals(ordered(one), ["SELL 130 stop"]);
});

Deno.test("a stop is on the tick of today, and no order larger than one may be now", () => {
  const day = monday({ terms: { tick: 100 as Paise, freezeQuantity: 100 } });
  assertEquals([day.net, day.live], [[`${FUTURE} 65`], [`SELL 65 SL ${FUTURE}`]]);
  assertEquals(ordered(day), ["SELL 65 exit", "SELL 65 stop"]);
});

/** Monday's FLATTEN of a call and its wing of two lots of 65 each; `lots` of then, by symbol. */
function written(lots: Readonly<Record<string, number>>): BrokerDay {
  const books = { options: { ...WRITTEN_CALLS, product: "NRML", allow_overnight: true } };
  const plan: BrokerDayPlan = {
    ...PLAN,
    optionsExpiry: "2026-12-01",
    prices: { NIFTY: FLAT },
    scripts: { options: { [`${FRIDAY} 09:17`]: "SHORT" } },
    config: { books },
  };
  const market = tickingMarket(plan);
  const instrument = (token: InstrumentToken, at = 0 as EpochMs): Instrument => {
    const own = market.instrument(token);
    const lot = at < market.instant(`${MONDAY} 00:00`) ? undefined : lots[own.symbol];
    return lot === undefined ? own : { ...own, lot };
  };
  const day = new BrokerDay({ ...plan, rules: { instrument } }).play("09:20");
  day.broker.at(market.instant(`${FRIDAY} 15:40`), () => day.books.close(day.broker.now));
  day.broker.at(market.instant(`${MONDAY} 05:00`), () => day.books.roll());
  day.play(`${MONDAY} 09:15`).command({ type: "Flatten", by: "asha" });
  return day.play(`${MONDAY} 09:20`);
}

Deno.test("a wing goes in lots of today, and what the last units of its short need stays", () => {
  const day = written({ NIFTY24000CE: 50, NIFTY24100CE: 50 });
  assertEquals(day.net, ["NIFTY24000CE -30", "NIFTY24100CE 80"]);
  assertEquals(ordered(day).filter((each) => each.startsWith("SELL")), ["SELL 50 exit"]);
});

Deno.test("a wing whose sale is refused again and again is asked for ever more rarely", () => {
  // Its short leaves, and no exchange takes less than a lot of it.
  const day = written({ NIFTY24100CE: 150 });
  assertEquals(day.net, ["NIFTY24100CE 130"]);
  const asked = ordered(day).filter((each) => each === "SELL 130 exit").length;
  assert(asked > 5 && asked < 40, `${asked} orders in five minutes`);
  assertEquals(day.events("PositionBare"), []);
});
