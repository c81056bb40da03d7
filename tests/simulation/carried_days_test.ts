/**
 * Three trading days over the monthly expiry of November 2026 and the holiday after it: what is
 * carried has its stop at the open, what expires is settled, and the next contracts are traded.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { totalCharges } from "../../domain/account/charges.ts";
import { type IsoDate, istClock, istDate } from "../../domain/market_time.ts";
import { SETTLEMENT_ORDER } from "../../domain/exchange/settlement.ts";
import { imbalance } from "../domain/account/imbalance.ts";
import { CarriedDays } from "./carried_days.ts";

const FRIDAY = "2026-11-20" as IsoDate;
/** The last Tuesday is a holiday: November's contracts expire on the day before. */
const EXPIRY = "2026-11-23" as IsoDate;
const WEDNESDAY = "2026-11-25" as IsoDate;
/** Of a market in which a future and an option in the money are carried over the weekend. */
const SEED = 3;
const CARRIED = ["NIFTY26NOV24750CE", "NIFTY26NOVFUT"];

Deno.test("three days over a monthly expiry and a holiday: carried, settled, rolled", () => {
  const days = new CarriedDays(SEED, FRIDAY);
  days.play(FRIDAY);
  assertEquals(days.held(), CARRIED);
  days.play(EXPIRY);
  assertProtectedAtOpen(days, CARRIED);
  assertSettled(days, CARRIED);
  days.play(WEDNESDAY);
  assertEquals(days.events("DayBegan").map(({ date }) => date), [FRIDAY, EXPIRY, WEDNESDAY]);
  assertOnlyDecember(days);
  assertMoney(days);
});

Deno.test("what is carried is closed by its age, although its books trade the next month", () => {
  // Of five minutes: a day has 77, and both were entered on Friday.
  const days = new CarriedDays(SEED, FRIDAY, 90);
  days.play(FRIDAY);
  assertEquals(days.held(), CARRIED);
  days.play(EXPIRY);
  const aged = days.events("FillBooked").flatMap(({ trade }) =>
    trade?.reason === "time_stop" ? [[trade.key.slice(4), trade.bars]] : []
  ).toSorted();
  assertEquals(aged, CARRIED.map((symbol) => [symbol, 90]));
  // The call lives by December's future, since its day on; the future by its own bars.
  const moved = days.events("SignalMoved").map(({ token, signalToken, at }) =>
    [token, signalToken].map((each) => days.symbolOf(each, at))
  );
  assertEquals(moved, [["NIFTY26NOV24750CE", "NIFTY26DECFUT"]]);
  // Nothing is entered on November any more.
  const entries = days.events("EntryIntended")
    .filter(({ at }) => istDate(at as never) === EXPIRY)
    .map(({ intent, at }) => days.symbolOf(intent.token, at));
  assert(entries.every((symbol) => symbol.endsWith("26DECFUT")), `${entries}`);
});

/** Stops of what is carried come first on Monday, at the open. */
function assertProtectedAtOpen(days: CarriedDays, carried: readonly string[]): void {
  const monday = days.events("OrderIntended").filter(({ at }) => istDate(at as never) === EXPIRY);
  const stops = monday.slice(0, carried.length);
  assertEquals(stops.map(({ order }) => [order.purpose, istClock(order.signalAt)]), [
    ["stop", "09:15:00"],
    ["stop", "09:15:00"],
  ]);
  assertEquals(stops.map(({ order }) => order.key.slice(4)).toSorted(), carried);
}

function assertSettled(days: CarriedDays, carried: readonly string[]): void {
  const settled = days.events("FillBooked").filter(({ tag }) => tag === SETTLEMENT_ORDER);
  assertEquals(settled.map(({ fill }) => fill.key.slice(4)).toSorted(), carried);
  const [future, call] = ["FUT", "CE"].map((kind) =>
    settled.find(({ fill }) => fill.key.endsWith(kind))!
  );
  for (const { fill, trade, held, at } of settled) {
    assertEquals([trade?.reason, held, fill.side], ["settlement", null, "SELL"]);
    assertEquals([istDate(at as never), istClock(at as never)], [EXPIRY, "15:40:00"]);
  }
  // The future ends at the index, the call at what it is worth there.
  assertEquals(call!.fill.price, future!.fill.price - 2_475_000);
  assertEquals(totalCharges(future!.charges), 0);
  const intrinsic = call!.fill.price * call!.fill.quantity;
  assertEquals(totalCharges(call!.charges), intrinsic * 15);
  assertEquals(call!.charges.stt, totalCharges(call!.charges));
  assert(days.held().every((symbol) => symbol.includes("26DEC")), `${days.held()}`);
  const theirs = days.exchange.account.positions.map(({ key }) => key.slice(4)).toSorted();
  assertEquals(theirs, days.held());
  assertEquals(days.events("PositionSettled").length, carried.length);
}

function assertOnlyDecember(days: CarriedDays): void {
  const entries = days.events("EntryIntended")
    .filter(({ at }) => istDate(at as never) === WEDNESDAY)
    .map(({ entering }) => entering.order.key);
  assert(entries.length > 0);
  // `D01` is the weekly expiry of 1 December.
  assert(entries.every((key) => /26(DEC|D01)/.test(key)), `${entries}`);
}

/** The exchange and the desk have counted the same cash, expiry or not. */
function assertMoney({ portfolio: { ledger }, exchange: { account } }: CarriedDays): void {
  assertEquals(imbalance(ledger), 0);
  const invested = account.positions
    .reduce((sum, { quantity, cost }) => sum + Math.sign(quantity) * cost, 0);
  assertEquals(account.realised - invested, ledger.cash - ledger.capital);
}
