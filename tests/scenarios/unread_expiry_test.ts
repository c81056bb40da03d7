/**
 * An expiry at a broker whose account cannot be read from the evening before until the morning after:
 * what was bought of an option has its stop and is not sold unseen at its hour; what the exchange has
 * settled is booked once, has no order, and leaves no doubt behind.
 * @module
 */
import { assertEquals } from "@std/assert";
import { type EpochMs, type IsoDate, istInstant } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { BrokerDayPlan } from "../simulation/broker_day.ts";
import { CutOffDay } from "../simulation/cut_off_day.ts";

const [MONDAY, EXPIRY, WEDNESDAY] = ["2026-12-28", "2026-12-29", "2026-12-30"] as const;
const nrml = { product: "NRML", allow_overnight: true };

const PLAN: BrokerDayPlan = {
  date: MONDAY,
  laterDates: [EXPIRY, WEDNESDAY],
  optionsExpiry: EXPIRY,
  from: "14:40",
  until: "15:00",
  tickSeconds: 2,
  prices: { NIFTY: { [`${MONDAY} 14:40`]: 24_000 } },
  scripts: {},
  config: {
    books: { fno: nrml, options: nrml },
    // An option loses most of its worth on its last day.
    exits: { options: { atr_multiple: 100, stop_cap_pct: 90 } },
  },
};

/** Unread from Monday's evening on, until 09:20 of the day after the expiry. */
function overExpiry(book: "fno" | "options", price: Paise): CutOffDay {
  const toldFrom = istInstant(EXPIRY as IsoDate, 15 * 60 + 45);
  const day = new CutOffDay({
    ...PLAN,
    scripts: { fno: {}, options: {}, [book]: { [`${MONDAY} 14:42`]: "LONG" } },
    rules: { settlementPrice: (_: unknown, at: EpochMs) => at < toldFrom ? null : price },
  });
  const { broker, books, market } = day;
  broker.at(market.instant(`${WEDNESDAY} 04:00`), () => {
    for (const key of [...books.net.keys()]) books.settle(key, price, broker.now);
  });
  day.play("15:35").cutOff().play(`${WEDNESDAY} 09:20`).restored();
  return day.play(`${WEDNESDAY} 09:25`);
}

function told(day: CutOffDay): string[] {
  return day.events("OrderIntended").map(({ clock, order }) => `${clock} ${order.purpose}`);
}

function assertFlat(day: CutOffDay): void {
  const { net, live, portfolio: { held }, quarantine } = day;
  assertEquals([net, live, held, quarantine], [[], [], [], []]);
  assertEquals(day.events("Quarantined"), []);
}

Deno.test("a future that expires unread has its last day's stop, is settled, and no more", () => {
  const day = overExpiry("fno", 2_410_000 as Paise);
  assertFlat(day);
  assertEquals(told(day), ["14:42 entry", "14:42 stop", "09:15 stop"]);
  assertEquals(day.trades.map((trade) => trade.split(" ").at(-1)), ["settlement"]);
});

Deno.test("an option that was bought and expires unread is settled as well", () => {
  const day = overExpiry("options", 1_000 as Paise);
  assertFlat(day);
  assertEquals(told(day), ["14:42 entry", "14:42 stop", "09:15 stop"]);
  const closes = day.requests.filter((request) =>
    request.type === "Modify" && request.change.type === "LIMIT"
  );
  assertEquals(closes, []);
  assertEquals(day.trades.map((trade) => trade.split(" ").at(-1)), ["settlement"]);
});

function settlementPrice(_: unknown, at: EpochMs): Paise | null {
  return at < istInstant(EXPIRY as IsoDate, 15 * 60 + 41) ? null : 2_410_000 as Paise;
}

/** A future that the broker settles, and lists no more, at 16:00 of its last day. */
function listedUntilFour(date: string = MONDAY): CutOffDay {
  const scripts = { fno: { [`${date} 14:42`]: "LONG" } } as const;
  const day = new CutOffDay({ ...PLAN, scripts, rules: { settlementPrice } });
  const { broker, books, market } = day;
  broker.at(market.instant(`${EXPIRY} 16:00`), () => {
    for (const key of [...books.net.keys()]) books.settle(key, 2_410_000 as Paise, broker.now);
  });
  return day;
}

Deno.test("what expired is settled wherever its last day can still be read, though it is listed no more", () => {
  const stories: readonly ((day: CutOffDay) => CutOffDay)[] = [
    (day) => day.play(`${EXPIRY} 15:45`).restart().play(`${EXPIRY} 17:00`).restart(),
    (day) => day.play(`${EXPIRY} 14:50`).away(`${EXPIRY} 17:00`),
    (day) => day.play(`${EXPIRY} 14:50`).cutOff().play(`${EXPIRY} 17:00`).restored(),
  ];
  const days = stories.map((story) => story(listedUntilFour()));
  // Bought on that day itself, which is heard in the evening.
  days.push(
    listedUntilFour(EXPIRY).play(`${EXPIRY} 14:41:59`).cutOff().play(`${EXPIRY} 17:00`),
  );
  for (const [i, day] of days.entries()) {
    day.restored().play(`${WEDNESDAY} 09:16`);
    assertFlat(day);
    assertEquals(day.trades.map((trade) => trade.split(" ").at(-1)), ["settlement"], `${i}`);
  }
});

Deno.test("what had gone on that day, or before it, is a difference to a desk that was away", () => {
  const closed = (at: string) => {
    const day = listedUntilFour();
    day.broker.at(day.market.instant(at), () => void day.owner("closes"));
    return day.play(at.replace("14:55", "14:50"));
  };
  const days = [
    closed(`${EXPIRY} 14:55`).away(`${EXPIRY} 17:00`),
    closed(`${MONDAY} 14:55`).cutOff().play(`${EXPIRY} 15:50`).restart().play(`${EXPIRY} 17:00`)
      .restored(),
  ];
  for (const day of days) {
    day.play(`${EXPIRY} 17:01`);
    assertEquals([day.quarantine.length, day.trades], [1, []]);
  }
});

Deno.test("what is left of it once somebody has said so that evening is settled at once", () => {
  const day = listedUntilFour().play(`${EXPIRY} 14:50`).owner("halves").play(`${EXPIRY} 15:50`);
  assertEquals([day.quarantine.length, day.trades], [1, []]);
  day.command({ type: "Adopt", by: "asha", symbol: "NFO:NIFTY26DECFUT:NRML" });
  day.play(`${EXPIRY} 15:51`);
  assertEquals([day.quarantine, day.portfolio.held, day.trades.length], [[], [], 1]);
  assertEquals(day.play(`${WEDNESDAY} 09:16`).quarantine, []);
});

/** Of Monday's evening a stop that nobody sees met, and the first reading on that of the expiry. */
function metUnseen(): CutOffDay {
  const day = new CutOffDay({
    ...PLAN,
    prices: { NIFTY: { [`${MONDAY} 14:40`]: 24_000, [`${MONDAY} 14:50`]: 23_900 } },
    scripts: { fno: { [`${MONDAY} 14:42`]: "LONG" } },
    rules: { settlementPrice },
  });
  day.play("14:45").cutOff().play("14:46").away(`${EXPIRY} 08:00`);
  return day.play(`${EXPIRY} 15:45`).restored();
}

Deno.test("what had gone before its expiry is a difference that evening, and is not settled", () => {
  const day = metUnseen().play(`${EXPIRY} 15:46`);
  const doubt = [`NFO:NIFTY26DECFUT:NRML desk 130, broker 0`];
  assertEquals([day.net, day.quarantine, day.trades], [[], doubt, []]);
  // Nor is it on the next day, when the broker lists nothing of it in any case.
  day.play(`${WEDNESDAY} 09:20`);
  assertEquals([day.quarantine, day.trades], [doubt, []]);
  day.command({ type: "Adopt", by: "asha", symbol: "NFO:NIFTY26DECFUT:NRML" });
  day.play(`${WEDNESDAY} 09:21`);
  assertEquals([day.quarantine, day.portfolio.held, day.trades.length], [[], [], 1]);
});
