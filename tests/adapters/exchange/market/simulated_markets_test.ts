/** One market over several days: frames over the night, contracts from day to day. @module */
import { assert, assertEquals } from "@std/assert";
import { SimulatedMarkets } from "../../../../adapters/exchange/market/simulated_markets.ts";
import { type EpochMs, type IsoDate, istDate } from "../../../../domain/market_time.ts";
import { bySymbol, clock, expiries, framesOf, marketOf, sessionsUpTo } from "./made_market.ts";

const FRIDAY = "2026-11-20" as IsoDate;
const MONDAY = "2026-11-23" as IsoDate;
/** After a holiday on Tuesday; on Monday the month's contracts have expired. */
const WEDNESDAY = "2026-11-25" as IsoDate;

const markets = new SimulatedMarkets({
  seed: 7,
  sessions: sessionsUpTo(WEDNESDAY, 6),
  expiries,
  tickSeconds: 30,
});

Deno.test("dateAt() is the trading day of an instant, on other days the one before", () => {
  assertEquals(markets.dateAt(clock(8, 0, FRIDAY)), FRIDAY);
  assertEquals(markets.dateAt(clock(12, 0, "2026-11-22" as IsoDate)), FRIDAY);
  assertEquals(markets.dateAt(clock(6, 0, MONDAY)), MONDAY);
  assertEquals(markets.dateAt(clock(12, 0, "2026-11-24" as IsoDate)), MONDAY);
  assertEquals(markets.dateAt(clock(12, 0, "2027-06-01" as IsoDate)), WEDNESDAY);
});

Deno.test("frames() go on over the night and the holiday, until the sessions end", () => {
  const symbols = ["NIFTY26DECFUT", "RELIANCE"];
  const tokensOn = (date: IsoDate) => symbols.map((each) => bySymbol(markets.on(date), each).token);
  const frames = framesOf(markets.frames(clock(15, 0, FRIDAY), tokensOn));
  assertEquals([...new Set(frames.map(({ at }) => istDate(at)))], [FRIDAY, MONDAY, WEDNESDAY]);
  assert(frames.every(({ at }, i) => i === 0 || at > frames[i - 1]!.at));
  assert(frames[0]!.at >= clock(15, 0, FRIDAY) && frames[0]!.at < clock(15, 1, FRIDAY));
  const monday = frames.filter(({ at }) => istDate(at) === MONDAY);
  const alone = markets.on(MONDAY).frames(
    clock(9, 0, MONDAY),
    clock(16, 0, MONDAY),
    tokensOn(MONDAY),
  );
  assertEquals(monday, framesOf(alone));
  const weekend = markets.frames(clock(11, 0, "2026-11-21" as IsoDate), tokensOn);
  assertEquals(weekend.peekAt(), monday[0]!.at);
  const over = markets.frames(clock(15, 40, WEDNESDAY), tokensOn);
  assertEquals(over.peekAt(), Infinity);
});

Deno.test("on() gives a contract the same token on each day until it expires", () => {
  const listed = (date: IsoDate) =>
    new Map(markets.on(date).instruments().map((each) => [each.symbol, each]));
  const [friday, monday, wednesday] = [FRIDAY, MONDAY, WEDNESDAY].map(listed) as [
    ReturnType<typeof listed>,
    ReturnType<typeof listed>,
    ReturnType<typeof listed>,
  ];
  for (const [symbol, instrument] of monday) {
    if (friday.has(symbol)) assertEquals(friday.get(symbol), instrument);
  }
  assert(friday.has("NIFTY26NOVFUT") && monday.has("NIFTY26NOVFUT"));
  assert(!wednesday.has("NIFTY26NOVFUT"));
  assertEquals(wednesday.get("NIFTY26DECFUT"), friday.get("NIFTY26DECFUT"));
});

Deno.test("marketOf() remembers a contract for a while after it has expired", () => {
  const { token } = bySymbol(markets.on(MONDAY), "NIFTY26NOVFUT");
  const at = clock(10, 0, WEDNESDAY);
  assertEquals(markets.marketOf(token, at)?.instrument(token)?.symbol, "NIFTY26NOVFUT");
  assertEquals(
    markets.marketOf(bySymbol(markets.on(MONDAY), "SBIN").token, at),
    markets.on(WEDNESDAY),
  );
});

Deno.test("marketOf() knows what is listed from the next day on, with its minutes of before", () => {
  const listed = new Set(markets.on(MONDAY).instruments().map(({ token }) => token));
  const fresh = markets.on(WEDNESDAY).instruments()
    .find(({ token, kind }) => kind === "CE" && !listed.has(token))!;
  const night = clock(16, 0, MONDAY);
  assertEquals(markets.marketOf(fresh.token, night), markets.on(WEDNESDAY));
  const minutes = markets.history({ token: fresh.token, until: night, countMax: 400 });
  assertEquals([minutes.length, minutes.at(-1)!.at], [400, clock(15, 39, MONDAY)]);
  // Two days ahead nobody asks.
  assertEquals(markets.marketOf(fresh.token, clock(16, 0, FRIDAY)), undefined);
});

Deno.test("history() of the days before is that of a market made for the day alone", () => {
  const alone = marketOf({ days: 3, tickSeconds: 30 });
  const { token } = bySymbol(alone, "NIFTY26DECFUT");
  const request = { token, until: clock(10, 0, FRIDAY), countMax: 600 };
  assertEquals(markets.history(request), alone.history(request));
  assertEquals(
    markets.history({ ...request, until: clock(7, 0, MONDAY) }).at(-1)!.at,
    clock(15, 39),
  );
  const unknown = { token: 1 as typeof token, until: request.until as EpochMs, countMax: 5 };
  assertEquals(markets.history(unknown), []);
});
