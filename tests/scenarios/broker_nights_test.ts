/**
 * A desk at a broker over a weekend, in one process or in several: what it carries is its own on
 * Monday too, and has a stop from the open on.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Paise } from "../../domain/money.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

const FRIDAY = "2026-11-20";
const SATURDAY = "2026-11-21";
const MONDAY = "2026-11-23";
const FUTURE = "NIFTY26DECFUT";

const PLAN: BrokerDayPlan = {
  date: FRIDAY,
  laterDates: [MONDAY],
  from: "09:15",
  until: "09:25",
  tickSeconds: 2,
  prices: {},
  scripts: { fno: { [`${FRIDAY} 09:17`]: "LONG" } },
  config: { books: { fno: { product: "NRML", allow_overnight: true } } },
};

/** Up to Friday 09:20; then the exchange closes, and before Monday the broker's day begins. */
function overWeekend(plan: Partial<BrokerDayPlan> = {}): BrokerDay {
  const day = new BrokerDay({ ...PLAN, ...plan }).play("09:20");
  const { market, books, broker } = day;
  broker.at(market.instant(`${FRIDAY} 15:40`), () => books.close(broker.now));
  broker.at(market.instant(`${MONDAY} 05:00`), () => books.roll());
  return day;
}

/** Orders of Monday, `09:15:00 stop` and so on. */
function ordersOfMonday(day: BrokerDay): string[] {
  const from = day.market.instant(`${MONDAY} 00:00`);
  return day.events("OrderIntended").filter(({ at }) => at >= from).map(({ order, at }) =>
    `${new Date(at + 19_800_000).toISOString().slice(11, 19)} ${order.purpose}`
  );
}

function assertCarried(day: BrokerDay, label = ""): void {
  day.play(`${MONDAY} 09:18`);
  assertEquals([day.quarantine, day.net], [[], [`${FUTURE} 130`]], label);
  assertEquals(day.live, [`SELL 130 SL ${FUTURE}`], label);
  assertEquals(ordersOfMonday(day), ["09:15:00 stop"], label);
}

Deno.test("a position carried over a weekend in one process is the desk's on Monday", () => {
  const day = overWeekend();
  for (const clock of [`${SATURDAY} 00:05`, `${MONDAY} 00:05`, `${MONDAY} 05:05`]) {
    day.play(clock);
    assertEquals(day.quarantine, [], clock);
  }
  assertCarried(day);
  assertEquals(day.events("Quarantined"), []);
});

Deno.test("an account that nobody can read from 06:00 to the login leaves no doubt behind", () => {
  const day = overWeekend().play(`${MONDAY} 06:00`).list(false).play(`${MONDAY} 08:30`).list(true);
  assertCarried(day);
});

Deno.test("a restart at any hour of the night leaves a carried position to its stop at the open", () => {
  const clocks = [
    ...[10, 16].map((hour) => `${FRIDAY} ${hour}:30`),
    ...[0, 5, 8].map((hour) => `${MONDAY} 0${hour}:30`),
    `${MONDAY} 09:14:59`,
  ];
  for (const clock of clocks) assertCarried(overWeekend().play(clock).restart(), clock);
});

Deno.test("a carried position whose price has passed its stop overnight goes at the open", () => {
  const prices = { NIFTY: { [`${FRIDAY} 09:15`]: 24_000, [`${MONDAY} 09:15`]: 23_500 } };
  const day = overWeekend({ prices }).play(`${MONDAY} 09:18`);
  assertEquals([day.net, day.live, day.quarantine], [[], [], []]);
  assertEquals(ordersOfMonday(day), ["09:15:00 exit"]);
});

Deno.test("a FLATTEN of an evening that could not take all is not forgotten by Monday", () => {
  const day = overWeekend();
  // Somebody has sold a part of it by hand: the desk closes no more than the broker has.
  day.broker.trade({ ...day.orderFor(FUTURE, "SELL", 65), product: "NRML" });
  day.play(`${FRIDAY} 09:24`);
  assertEquals(day.quarantine.length, 1);
  day.play(`${FRIDAY} 16:00`).command({ type: "Flatten", by: "asha" });
  // Nobody reads the account before the login of Monday.
  day.play(`${FRIDAY} 16:10`).list(false).play(`${MONDAY} 08:30`).list(true);
  day.play(`${MONDAY} 09:18`);
  assertEquals([day.net, day.live], [[], []]);
});

Deno.test("what has expired and is settled is no difference, though the broker lists it till night", () => {
  const date = "2026-12-29";
  const plan = {
    ...PLAN,
    ...{ date, laterDates: [] },
    scripts: { fno: { [`${date} 09:17`]: "LONG" } },
    rules: { settlementPrice: () => 2_400_000 as Paise },
  } as const;
  const day = new BrokerDay(plan).play("09:20");
  day.broker.at(day.market.instant("15:40"), () => day.books.close(day.broker.now));
  day.play("15:50");
  assertEquals(day.portfolio.held, []);
  assertEquals([day.net, day.quarantine], [[`${FUTURE} 130`], []]);
  assertEquals(day.events("Quarantined"), []);
});

const QUIET = { NIFTY: { [`${FRIDAY} 09:15`]: 24_000, [`${MONDAY} 09:15`]: 24_000 } };

/** Of Monday, what became of entries and positions: `Quarantined`, `stop` and so on. */
function told(day: BrokerDay): string[] {
  const from = day.market.instant(`${MONDAY} 00:00`);
  const quarantined = day.events("Quarantined").filter(({ at }) => at >= from).map(() => "doubted");
  return [...quarantined, ...ordersOfMonday(day).map((order) => order.split(" ")[1]!)];
}

Deno.test("a desk that was down from Friday to Monday's session gives what it carries a stop", () => {
  for (const back of ["06:30", "09:14:59", "09:16", "09:17:30"]) {
    const day = overWeekend({ prices: QUIET }).away(`${MONDAY} ${back}`).play(`${MONDAY} 09:20`);
    assertEquals([day.net, day.live], [[`${FUTURE} 130`], [`SELL 130 SL ${FUTURE}`]], back);
    assertEquals(told(day), ["stop"], back);
    assertEquals(day.quarantine, [], back);
  }
});

Deno.test("its stop is there within a second of its coming up", () => {
  const day = overWeekend({ prices: QUIET }).away(`${MONDAY} 09:17`).play(`${MONDAY} 09:17:01`);
  assertEquals(day.live, [`SELL 130 SL ${FUTURE}`]);
});

Deno.test("what has passed its stop while the desk was down goes as soon as it is up", () => {
  const prices = { NIFTY: { ...QUIET.NIFTY, [`${MONDAY} 09:15`]: 23_900 } };
  const day = overWeekend({ prices }).away(`${MONDAY} 09:18`).play(`${MONDAY} 09:18:05`);
  assertEquals([day.net, day.live, told(day)], [[], [], ["exit"]]);
});

Deno.test("a stop that has filled while the desk was down is a difference, and nothing is sold", () => {
  const nifty = { ...QUIET.NIFTY, [`${FRIDAY} 09:22`]: 24_000, [`${FRIDAY} 09:23`]: 23_900 };
  const day = overWeekend({ prices: { NIFTY: nifty } }).away(`${MONDAY} 08:00`);
  day.play(`${MONDAY} 09:20`);
  assertEquals([day.net, day.live, told(day)], [[], [], ["doubted"]]);
  assertEquals(day.quarantine, [`NFO:${FUTURE}:NRML desk 130, broker 0`]);
});

Deno.test("wherever a desk was in its entry as it died, what it brought has a stop or is a difference", () => {
  // The entry fills at two seconds; its stop is on its way for 0.1 s after that.
  const early = [0, 400, 1_200, 1_900];
  for (
    const ms of [
      ...early,
      ...[0, 40, 60, 80, 100, 120, 140, 160, 300].map((at) => 2_000 + at),
    ]
  ) {
    const day = new BrokerDay({ ...PLAN, prices: QUIET });
    const { market, books, broker } = day;
    day.host.run(market.instant("09:17") + ms);
    broker.at(market.instant(`${FRIDAY} 15:40`), () => books.close(broker.now));
    broker.at(market.instant(`${MONDAY} 05:00`), () => books.roll());
    const held = day.portfolio.held.length;
    day.away(`${MONDAY} 09:17`).play(`${MONDAY} 09:18:30`);
    if (held === 0 && day.net.length === 0) continue;
    const found = [day.net, day.live, day.quarantine.length];
    const stop = held === 1 ? [`SELL 130 SL ${FUTURE}`] : [];
    assertEquals(found, [[`${FUTURE} 130`], stop, 1 - held], `${ms} ms`);
  }
});

Deno.test("an entry that has filled while the desk was down is a difference for as long as it is there", () => {
  const day = new BrokerDay({ ...PLAN, prices: QUIET }).play("09:17:00.5");
  const { market, books, broker } = day;
  assertEquals([day.portfolio.entering.length, day.net], [1, []]);
  broker.at(market.instant(`${FRIDAY} 15:40`), () => books.close(broker.now));
  broker.at(market.instant(`${MONDAY} 05:00`), () => books.roll());
  day.away(`${MONDAY} 08:00`).play(`${MONDAY} 09:20`);
  assertEquals([day.net, day.live, told(day)], [[`${FUTURE} 130`], [], ["doubted"]]);
  assertEquals(day.quarantine.length, 1);
  day.restart().play(`${MONDAY} 09:21`);
  assertEquals(day.quarantine.length, 1);
  day.command({ type: "Disown", by: "asha", symbol: `NFO:${FUTURE}:NRML` });
  day.play(`${MONDAY} 09:22`);
  assertEquals([day.quarantine, day.net], [[], [`${FUTURE} 130`]]);
});

Deno.test("a desk that comes up at night asks the exchange for nothing", () => {
  const day = overWeekend({ prices: QUIET }).away(`${MONDAY} 00:30`).play(`${MONDAY} 09:14`);
  assertEquals(told(day), []);
});

Deno.test("such a difference stays one over the next night, in one process and in another", () => {
  const TUESDAY = "2026-11-24";
  const day = new BrokerDay({ ...PLAN, laterDates: [MONDAY, TUESDAY], prices: QUIET });
  const { market, books, broker } = day.play("09:17:00.5");
  for (const date of [FRIDAY, MONDAY]) {
    broker.at(market.instant(`${date} 15:40`), () => books.close(broker.now));
  }
  for (const date of [MONDAY, TUESDAY]) {
    broker.at(market.instant(`${date} 05:00`), () => books.roll());
  }
  day.away(`${MONDAY} 15:30`).play(`${MONDAY} 15:32`);
  day.list(false).play(`${TUESDAY} 09:10`).list(true).play(`${TUESDAY} 09:15`);
  const found = day.quarantine;
  assertEquals(found.length, 1);
  day.restart().play(`${TUESDAY} 09:16`);
  assertEquals([day.quarantine, day.events("QuarantineEnded")], [found, []]);
  day.command({ type: "Disown", by: "asha", symbol: `NFO:${FUTURE}:NRML` });
  day.play(`${TUESDAY} 09:17`);
  assertEquals([day.quarantine, day.net], [[], [`${FUTURE} 130`]]);
});

Deno.test("what was disowned is carried as others', and counts once from the next day on", () => {
  const day = overWeekend({ prices: QUIET });
  // Somebody converts a lot of another product: there is no trade of it.
  for (const name of ["orders", "trades"] as const) {
    const all = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(day.books), name)!.get!;
    const ofDesk = () =>
      all.call(day.books).filter(({ orderId }: { orderId: string }) =>
        day.books.tagOf(orderId) !== null
      );
    Object.defineProperty(day.books, name, { get: ofDesk });
  }
  day.broker.trade({ ...day.orderFor(FUTURE, "BUY", 65), product: "NRML" });
  day.play(`${FRIDAY} 09:22`);
  assertEquals(day.quarantine, [`NFO:${FUTURE}:NRML desk 130, broker 195`]);
  day.command({ type: "Disown", by: "asha", symbol: `NFO:${FUTURE}:NRML` });
  // The account is read at midnight, and then not before the login of Monday.
  day.play(`${MONDAY} 02:00`).list(false).play(`${MONDAY} 08:30`).list(true);
  day.play(`${MONDAY} 09:18`);
  assertEquals([day.quarantine, day.net], [[], [`${FUTURE} 195`]]);
  assertEquals([day.live, told(day)], [[`SELL 130 SL ${FUTURE}`], ["stop"]]);
});
