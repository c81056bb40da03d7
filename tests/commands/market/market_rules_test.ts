/** What is answered alike of every market, from the least that one can look up. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { listedRules } from "../../../commands/market/market_rules.ts";
import type { Instrument, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, parseClock } from "../../../domain/market_time.ts";
import { fromRupees, type Paise } from "../../../domain/money.ts";
import { CALL, FUTURE, SHARE } from "../../domain/listed_market.ts";

const DAY = "2026-11-20" as IsoDate;
const EXPIRY = "2026-11-23" as IsoDate;
const LATER = "2026-11-25" as IsoDate;
const at = (date: IsoDate, clock: string) => istInstant(date, parseClock(clock)!);

const strikes = [24_500, 24_550, 24_600].map((strike, place): Instrument => ({
  ...CALL,
  token: (10 + place) as InstrumentToken,
  strike: fromRupees(strike),
}));
const nextWeek: Instrument = { ...strikes[0]!, token: 20 as InstrumentToken, expiry: "2026-12-01" };
const listed = [FUTURE, SHARE, ...strikes, nextWeek];

const asked: unknown[] = [];
const rules = listedRules(
  {
    find: (token) => listed.find((each) => each.token === token),
    contracts: () => listed,
    indexClose: (name, expiry, instant) => {
      asked.push([name, expiry, instant]);
      return expiry === EXPIRY ? fromRupees(24_580) : null;
    },
  },
  (date) => [DAY, EXPIRY].includes(date) ? at(date, "15:40") : undefined,
  { weekFactor: 0.9, dayFactor: 0.8, lastHourFactor: 0.6 },
);

Deno.test("instrument() throws for a token of which nobody knows", () => {
  assertEquals(rules.instrument(FUTURE.token, at(DAY, "10:00")), FUTURE);
  assertThrows(() => rules.instrument(99 as InstrumentToken, at(DAY, "10:00")), Error, "token 99");
});

Deno.test("optionAtMoney() leaves an expiry once its last day has closed", () => {
  const found = (instant: EpochMs) =>
    rules.optionAtMoney(FUTURE.token, "CE", fromRupees(24_510), instant)?.token;
  assertEquals(found(at(EXPIRY, "15:39")), strikes[0]!.token);
  assertEquals(found(at(EXPIRY, "15:40")), nextWeek.token);
  assertEquals(found(at("2026-11-22" as IsoDate, "10:00")), strikes[0]!.token);
});

Deno.test("optionFurther() goes by the option's own terms", () => {
  const further = (count: number) =>
    rules.optionFurther(strikes[0]!.token, count, at(DAY, "10:00"))?.token;
  assertEquals([1, 2, 3].map(further), [strikes[1]!.token, strikes[2]!.token, undefined]);
});

Deno.test("settlementPrice() asks for the index's close of the day of expiry, once it has come", () => {
  const settled = (token: InstrumentToken, date: IsoDate): Paise | null =>
    rules.settlementPrice(token, at(date, "16:00"));
  asked.length = 0;
  assertEquals([settled(FUTURE.token, DAY), settled(SHARE.token, LATER)], [null, null]);
  assertEquals(asked, []);
  const close = fromRupees(24_580);
  assertEquals([EXPIRY, LATER].map((date) => settled(FUTURE.token, date)), [close, close]);
  assertEquals(asked, [EXPIRY, LATER].map((date) => ["NIFTY", EXPIRY, at(date, "16:00")]));
  assertEquals(settled(strikes[1]!.token, EXPIRY), fromRupees(30));
  assertEquals(settled(nextWeek.token, "2026-12-02" as IsoDate), null);
});

Deno.test("entryScale(), expiresAt() and isLastHourOfExpiry() go by the close of the day", () => {
  const scales = ["10:00", "14:40"].map((clock) => rules.entryScale(FUTURE, at(EXPIRY, clock)));
  assertEquals([...scales, rules.entryScale(SHARE, at(EXPIRY, "14:40"))], [0.8, 0.6, 1]);
  assertEquals(rules.expiresAt(EXPIRY), at(EXPIRY, "15:40"));
  assertEquals(rules.expiresAt(LATER), at(LATER, "15:30"));
  assert(!rules.isLastHourOfExpiry(FUTURE.token, at(EXPIRY, "14:39")));
  assert(rules.isLastHourOfExpiry(FUTURE.token, at(EXPIRY, "14:40")));
  assert(!rules.isLastHourOfExpiry(nextWeek.token, at(EXPIRY, "14:40")));
});
