/**
 * A desk at Kite that was away while contracts which it holds expired: settled by what Kite still
 * tells, left alone where it tells nothing, and never taken for what has their tokens now.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { loadConfig } from "../../adapters/config/load_config.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import type { EpochMs, IsoDate } from "../../domain/market_time.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import { CarriedDays, carrying } from "../simulation/carried_days.ts";
import { KiteMorning, MORNING, type MorningOptions } from "./kite_morning.ts";

const FRIDAY = "2026-11-20" as IsoDate;
/** Three days after the expiry of Monday, one of them a holiday. */
const THURSDAY = "2026-11-26" as IsoDate;
/** Of a market in which a future and an option in the money are carried over the weekend. */
const SEED = 3;
const QUARTER_PAST_NINE = 9 * 60 + 15;
const NOON = 12 * 60;

const friday = new CarriedDays(SEED, FRIDAY);
friday.play(FRIDAY);
const config = carrying(
  loadConfig(new URL("../../configs/dev.yaml", import.meta.url).pathname, {
    for: "paper",
    strategies: STRATEGIES,
  }),
);

function morning(more: Partial<MorningOptions> = {}): KiteMorning {
  return new KiteMorning({ config, seed: SEED, date: THURSDAY, kept: [FRIDAY], ...more });
}

/** The future and the call that Friday has left. */
const [call, future] = friday.portfolio.held.map(({ token, openedAt }): Instrument =>
  friday.market.market.instrument(token, openedAt as EpochMs)
).toSorted((a, b) => a.kind < b.kind ? -1 : 1) as [Instrument, Instrument];

function settlements(kite: KiteMorning) {
  return [call, future].map((each) =>
    [`NFO:${each.symbol}`, "settlement", kite.settlementOf(each)] as const
  );
}

Deno.test("what expired days ago is settled by the index's day candle, before the day begins", async () => {
  const kite = morning();
  const day = await kite.returned(friday.records, QUARTER_PAST_NINE);
  assertEquals([call.expiry, future.expiry], ["2026-11-23", "2026-11-23"]);
  assertEquals(day.booked(THURSDAY).toSorted(), settlements(kite).toSorted());
  assertEquals([day.portfolio.held, day.exchange.account.positions], [[], []]);
  assertEquals(day.events("DayBegan").map(({ date }) => date), [FRIDAY, THURSDAY]);
  for (const { symbol } of [call, future]) {
    const line = `NFO:${symbol} is held and expired on 2026-11-23: ` +
      "it is settled before anything is traded";
    assert(kite.said.includes(line), kite.said.join("\n"));
  }
});

Deno.test("what nobody tells the settlement of stays, is named, and has no orders", async () => {
  const kite = morning({ history: "down" });
  const day = await kite.returned(friday.records, NOON);
  assertEquals(day.booked(THURSDAY), []);
  assertEquals(day.portfolio.held.map(({ exit, leaving }) => [exit, leaving]), [
    [null, null],
    [null, null],
  ]);
  assertEquals(day.events("OrderIntended").length, friday.events("OrderIntended").length);
  assert(day.warmed.size > 0 && !day.warmed.has(future.token), "candles of what has expired");
  for (const { symbol } of [call, future]) {
    const line = `NFO:${symbol} is held and expired on 2026-11-23; ` +
      "its settlement is not known: its book enters nothing before it is";
    assert(kite.said.includes(line), kite.said.join("\n"));
  }
});

Deno.test("what is told at a later start of the same day is booked then", async () => {
  const down = await morning({ history: "down" }).returned(friday.records, MORNING);
  assertEquals(down.events("DayBegan").at(-1)!.date, THURSDAY);
  const kite = morning();
  const day = await kite.returned(down.host.log.all!, NOON);
  assertEquals(day.booked(THURSDAY).toSorted(), settlements(kite).toSorted());
  assertEquals([day.portfolio.held, day.exchange.account.positions], [[], []]);
});

for (const history of [undefined, "down"] as const) {
  const how = history === undefined ? "settled" : "held";
  Deno.test(`a token that Kite has given to another contract is never that one: ${how}`, async () => {
    const reissued = { [call.token]: "NIFTY26DECFUT" };
    const kite = morning({ reissued, ...(history === undefined ? {} : { history }) });
    const day = await kite.returned(friday.records, NOON);
    const booked = day.booked(THURSDAY).toSorted();
    assertEquals(booked, history === undefined ? settlements(kite).toSorted() : []);
    assertEquals(day.events("OrderIntended").length, friday.events("OrderIntended").length);
    assert(!kite.watched.has(call.token));
    const line = `token ${call.token} is NFO:NIFTY26DECFUT now: not traded, ` +
      `since NFO:${call.symbol} is held by it`;
    assert(kite.said.includes(line), kite.said.join("\n"));
  });
}

Deno.test("what is held and has lost its token is protected by its own name, without prices", async () => {
  const date = "2026-11-23" as IsoDate;
  const kite = morning({ date, reissued: { [call.token]: "NIFTY26DECFUT" } });
  const day = await kite.returned(friday.records, NOON);
  const ordered = day.events("OrderIntended").slice(friday.events("OrderIntended").length);
  const stops = [call, future].map(({ symbol }) => ["stop", `NFO:${symbol}`]);
  assertEquals(ordered.map(({ order }) => [order.purpose, order.key]).toSorted(), stops);
  assertEquals([kite.watched.has(call.token), kite.watched.has(future.token)], [false, true]);
  const line = `NFO:${call.symbol} is held, and Kite lists it no more: no prices of it come`;
  assert(kite.said.includes(line), kite.said.join("\n"));
});

Deno.test("a desk that trades only shares by now keeps the hours of what it has carried", async () => {
  const { fno, options, equity } = config.books;
  const off = { fno: { ...fno, enabled: false }, options: { ...options, enabled: false } };
  const shares = { ...config, books: { ...off, equity: { ...equity, enabled: true } } };
  const date = "2026-11-23" as IsoDate;
  const day = await morning({ date, config: shares }).returned(friday.records, 16 * 60);
  assertEquals(day.events("SessionEnded").map(({ clock }) => clock), ["15:40", "15:40"]);
});

Deno.test("a morning on which nobody answers for a while is waited for, and said", async () => {
  const kite = morning({ unanswered: 10 });
  const day = await kite.returned(friday.records, QUARTER_PAST_NINE);
  assertEquals(day.booked(THURSDAY).toSorted(), settlements(kite).toSorted());
  const told = kite.said.filter((line) => line.startsWith("prices: "));
  assertEquals(told.slice(0, 2), [
    "prices: Kite: no network (unreachable); asking again every 5 s",
    "prices: Kite has answered, going on",
  ]);
});

Deno.test("what is held and has another lot now is named, with what no order may be for", async () => {
  const date = "2026-11-23" as IsoDate;
  const kite = morning({ date, lots: { [future.token]: future.lot - 1 } });
  const day = await kite.returned(friday.records, NOON);
  const units = Math.abs(day.portfolio.held.find(({ token }) => token === future.token)!.quantity);
  const [lot, rest] = [future.lot - 1, units % (future.lot - 1)];
  const line = `${units} of NFO:${future.symbol} are held, its lot is ${lot} now: ` +
    `the last ${rest} leave by themselves, if the exchange takes them`;
  assert(kite.said.includes(line), kite.said.join("\n"));
  const stops = day.events("OrderIntended").slice(friday.events("OrderIntended").length)
    .filter(({ order }) => order.token === future.token).map(({ order }) => order.quantity);
  assertEquals(stops, [units - rest]);
});

Deno.test("what is held and has another token now ticks by that, and is traded by no second one", async () => {
  const date = "2026-11-23" as IsoDate;
  const [own, kites] = [future.token, 99_000_258 as typeof future.token];
  const kite = morning({ date, moved: { [own]: kites } });
  const day = await kite.returned(friday.records, NOON);
  assertEquals([kite.watched.has(own), kite.watched.has(kites)], [false, true]);
  const stops = day.events("OrderIntended").slice(friday.events("OrderIntended").length)
    .map(({ order: { purpose, key, token } }) => [purpose, key, token]);
  assert(stops.some((each) => each.join() === ["stop", `NFO:${future.symbol}`, own].join()));
  assert(day.warmed.has(own) && !day.warmed.has(kites));
  const line = `NFO:${future.symbol} is listed by token ${kites} now, and held by ${own} as before`;
  assert(kite.said.includes(line), kite.said.join("\n"));
});
