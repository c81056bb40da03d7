/** Contracts are found by name, expiry, strike and kind, whatever their symbols say. @module */
import { assertEquals } from "@std/assert";
import { expirySchedule } from "../../../domain/instrument/expiry.ts";
import type {
  Instrument,
  InstrumentKind,
  InstrumentToken,
} from "../../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { fromRupees } from "../../../domain/money.ts";
import { currentFuture, optionAtMoney, optionFurther } from "../../../domain/option/chain.ts";
import { CALENDAR } from "../market_calendar.ts";

let tokens = 0;

function listed(name: string, kind: InstrumentKind, expiry: string | null, strike = 0): Instrument {
  return {
    token: ++tokens as InstrumentToken,
    exchange: "NFO",
    symbol: `X${tokens}`,
    name,
    kind,
    expiry,
    strike: fromRupees(strike),
    lot: 65,
    tick: fromRupees(0.05),
    freezeQuantity: 1_800,
  };
}

const NEAR = "2026-11-23";
const LATER = "2026-12-29";

const INSTRUMENTS = [
  listed("NIFTY", "INDEX", null),
  listed("NIFTY", "FUT", LATER),
  listed("NIFTY", "FUT", NEAR),
  listed("BANKNIFTY", "FUT", NEAR),
  ...[LATER, NEAR].flatMap((expiry) =>
    [24_700, 24_600, 24_650].flatMap((strike) => [
      listed("NIFTY", "PE", expiry, strike),
      listed("NIFTY", "CE", expiry, strike),
      listed("BANKNIFTY", "CE", expiry, 2 * strike),
    ])
  ),
];

Deno.test("currentFuture() goes to the next month on the last days before expiry", () => {
  const schedule = expirySchedule(CALENDAR);
  const expiry = (date: string, days: number) =>
    currentFuture(INSTRUMENTS, "NIFTY", date as IsoDate, days, schedule)?.expiry;
  assertEquals(expiry("2026-11-20", 1), NEAR);
  assertEquals(expiry("2026-11-23", 1), LATER);
  assertEquals(expiry("2026-11-23", 0), NEAR);
  // Two trading days with the expiry, over a weekend.
  assertEquals(expiry("2026-11-20", 2), LATER);
  assertEquals(expiry("2026-11-19", 2), NEAR);
  assertEquals(expiry("2026-12-30", 1), undefined);
});

Deno.test("optionAtMoney() takes the nearest expiry and strike, the lower strike on a tie", () => {
  const found = (price: number, kind: "CE" | "PE" = "CE", expiryFrom = "2026-11-20") => {
    const option = optionAtMoney(INSTRUMENTS, {
      name: "NIFTY",
      kind,
      price: fromRupees(price),
      expiryFrom: expiryFrom as IsoDate,
    });
    return option && [option.name, option.kind, option.expiry, option.strike / 100];
  };
  assertEquals(found(24_640), ["NIFTY", "CE", NEAR, 24_650]);
  assertEquals(found(24_640, "PE"), ["NIFTY", "PE", NEAR, 24_650]);
  assertEquals(found(24_625), ["NIFTY", "CE", NEAR, 24_600]);
  assertEquals(found(24_675), ["NIFTY", "CE", NEAR, 24_650]);
  assertEquals(found(30_000), ["NIFTY", "CE", NEAR, 24_700]);
  assertEquals(found(24_640, "CE", "2026-11-24"), ["NIFTY", "CE", LATER, 24_650]);
  assertEquals(found(24_640, "CE", "2027-01-01"), null);
});

Deno.test("optionFurther() goes out of the money strike by listed strike, to the end of the chain", () => {
  const [call, put] = (["CE", "PE"] as const).map((kind) =>
    optionAtMoney(INSTRUMENTS, {
      name: "NIFTY",
      kind,
      price: fromRupees(24_650),
      expiryFrom: "2026-11-20" as IsoDate,
    })!
  );
  const found = (of: typeof call, strikes: number) => {
    const option = optionFurther(INSTRUMENTS, of!, strikes);
    return option && [option.name, option.kind, option.expiry, option.strike / 100];
  };
  assertEquals(found(call, 1), ["NIFTY", "CE", NEAR, 24_700]);
  assertEquals(found(put, 1), ["NIFTY", "PE", NEAR, 24_600]);
  assertEquals([found(call, 2), found(put, 9)], [null, null]);
});
