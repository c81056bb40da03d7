/** What is a difference between the desk's books and the broker's, and what is somebody else's. @module */
import { covers } from "../../../domain/account/position.ts";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { AccountReading } from "../../../domain/broker/account_reading.ts";
import { DAY_MS, type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { intended, type OrderState } from "../../../domain/order/order.ts";
import { adopted, priceByOthers } from "../../../domain/reconcile/adopted.ts";
import {
  compareBooks,
  type Comparison,
  differs,
  disownedBy,
  isOnlyBehind,
  surelyThere,
  withoutSettled,
} from "../../../domain/reconcile/comparison.ts";
import type { Quarantined } from "../../../domain/risk/quarantine.ts";
import { FUTURE, orderFor } from "../listed_market.ts";
import {
  brokerOrder,
  brokerPosition,
  brokerTrade,
  KEY,
  reading,
  TAG,
} from "../broker/broker_rows.ts";

const SYMBOL = `${KEY}:MIS`;

/** An order of the desk that has filled so much. */
function ordered(filled: number, change: Partial<OrderState> = {}): OrderState {
  const order = { ...orderFor(FUTURE, { tag: TAG, quantity: 130, product: "MIS" }), key: KEY };
  const side = filled < 0 ? "SELL" as const : "BUY" as const;
  return {
    ...intended({ ...order, side }, 0 as EpochMs),
    orderId: "1",
    status: "COMPLETE",
    filled: Math.abs(filled),
    ...change,
  };
}

function compared(
  own: number,
  orders: readonly OrderState[],
  theirs: AccountReading,
  disowned: Readonly<Record<string, number>> = {},
  now = 0 as EpochMs,
  symbols: readonly Quarantined[] = [],
): Comparison {
  const positions = [{ token: FUTURE.token, key: KEY, product: "MIS" as const, quantity: own }];
  const all = compareBooks(theirs, { orders, positions }, { symbols, disowned }, now);
  return all.find(({ symbol }) => symbol === SYMBOL)!;
}

const OURS = brokerOrder({ status: "COMPLETE", filled: 130 });
const BY_HAND = brokerOrder({ orderId: "9", tag: null, status: "COMPLETE", filled: 65 });

Deno.test("isOnlyBehind() where the trades explain what the positions do not show yet", () => {
  const theirs = reading({
    orders: [OURS],
    trades: [brokerTrade({ quantity: 130 })],
    positions: [],
  });
  const late = compared(130, [ordered(130)], theirs, {}, 4_999 as EpochMs);
  assertEquals([differs(late), late.ahead, isOnlyBehind(late), surelyThere(late)], [
    ...[true, 130, true, 0],
  ]);
  const missing = compared(130, [ordered(130)], theirs, {}, 5_000 as EpochMs);
  assertEquals([missing.ahead, isOnlyBehind(missing)], [null, false]);
});

Deno.test("surelyThere() is what both the positions and the trades have", () => {
  const sold = brokerTrade({ orderId: "9", quantity: 65, side: "SELL" });
  const theirs = reading({
    orders: [OURS, { ...BY_HAND, side: "SELL" }],
    trades: [brokerTrade({ quantity: 130 }), sold],
    positions: [brokerPosition(130)],
  });
  const late = compared(130, [ordered(130)], theirs);
  assertEquals([late.broker, late.ahead, isOnlyBehind(late), surelyThere(late)], [
    ...[130, 65, false, 65],
  ]);
});

Deno.test("differs() is false where own fills explain the broker's net", () => {
  const theirs = reading({ orders: [OURS], positions: [brokerPosition(130)] });
  assert(!differs(compared(130, [ordered(130)], theirs)));
  assert(differs(compared(65, [ordered(65)], theirs)));
});

Deno.test("trades by hand are foreign, and explain the rest of the net", () => {
  const trades = [brokerTrade({ orderId: "9", quantity: 65 })];
  const theirs = reading({ orders: [OURS, BY_HAND], trades, positions: [brokerPosition(195)] });
  const both = compared(130, [ordered(130)], theirs);
  assertEquals([both.foreign, differs(both)], [65, false]);
  // Not before the trade is known.
  assert(differs(compared(130, [ordered(130)], { ...theirs, trades: [] })));
});

Deno.test("what was sold by hand out of the desk's position differs, though it is explained", () => {
  const trades = [brokerTrade({ orderId: "9", quantity: 130, side: "SELL" })];
  const theirs = reading({ orders: [OURS, BY_HAND], trades });
  const sold = compared(130, [ordered(130)], theirs);
  assertEquals([sold.own, sold.broker, sold.foreign, differs(sold)], [130, 0, -130, true]);
  assertEquals(adopted(sold), 0);
});

/** Side, units and rupees. */
type ByHand = readonly ["BUY" | "SELL", number, number];

/** Of others, in the order in which they were made. */
function tradesByHand(...sides: ByHand[]) {
  return sides.map(([side, quantity, rupees], i) =>
    brokerTrade({
      ...{ tradeId: `${i}`, orderId: "9", side, quantity },
      price: 100 * rupees as Paise,
      at: 1_001_000 + 1_000 * i as EpochMs,
    })
  );
}

Deno.test("what others sold is adopted at the price that they got, for no more than they sold", () => {
  const price = (own: number, broker: number, ...sides: ByHand[]) => {
    // The last comes first: the order of the list says nothing.
    const trades = tradesByHand(...sides).toReversed();
    const theirs = reading({
      ...{ orders: [OURS, BY_HAND], trades, positions: [brokerPosition(broker)] },
    });
    const numbers = compared(own, [ordered(own)], theirs);
    return priceByOthers(numbers, adopted(numbers));
  };
  // By parts.
  assertEquals(price(130, 0, ["SELL", 65, 100], ["SELL", 65, 102]), 10_100);
  assertEquals(price(130, 65, ["SELL", 65, 102]), 10_200);
  assertEquals(price(-130, 0, ["BUY", 130, 99]), 9_900);
  // They have gone short by what came last.
  assertEquals(price(130, -65, ["SELL", 65, 100], ["SELL", 65, 102], ["SELL", 65, 80]), 10_100);
  assertEquals(price(130, -130, ["SELL", 195, 100], ["SELL", 65, 80]), 10_000);
  // Some went without a trade, or came.
  assertEquals(price(130, 0, ["SELL", 65, 100]), null);
  assertEquals(price(130, 0), null);
  assertEquals(price(65, 195, ["BUY", 65, 100]), null);
  // Nobody can say which of them was the desk's.
  assertEquals(price(130, 65, ["SELL", 130, 100], ["BUY", 65, 104]), null);
});

Deno.test("what others sold after an adoption is adopted at the price of that", () => {
  const compare = (own: number, trades: AccountReading["trades"], units: number) => {
    const theirs = reading({
      ...{ orders: [OURS, BY_HAND], trades, positions: [brokerPosition(own - 65)] },
    });
    return compared(own, [ordered(130)], theirs, { [SYMBOL]: units });
  };
  const trades = tradesByHand(["SELL", 65, 100], ["SELL", 65, 110]);
  const first = compare(130, trades.slice(0, 1), 0);
  assertEquals([adopted(first), priceByOthers(first, 65)], [65, 10_000]);
  const second = compare(65, trades, disownedBy(first, 65));
  assertEquals([adopted(second), priceByOthers(second, 0)], [0, 11_000]);
});

Deno.test("where others have sold their own the desk's units that vanish have no price", () => {
  const trades = tradesByHand(["SELL", 65, 100]);
  const carried = brokerPosition(65, { overnightQuantity: 65 });
  const theirs = reading({ orders: [OURS, BY_HAND], trades, positions: [carried] });
  const numbers = compared(130, [ordered(130)], theirs);
  assertEquals([numbers.foreign, adopted(numbers)], [0, 65]);
  assertEquals(priceByOthers(numbers, 65), null);
});

Deno.test("what an adoption made up for is nobody's once the broker lists the trades no more", () => {
  const friday = istInstant("2026-11-20" as IsoDate, 16 * 60);
  const comparedAt = (own: number, theirs: AccountReading, units: number, at: EpochMs) => {
    const positions = [{ token: FUTURE.token, key: KEY, product: "MIS" as const, quantity: own }];
    const disownedAt = { [SYMBOL]: friday };
    const known = { symbols: [], disowned: { [SYMBOL]: units }, disownedAt };
    return compareBooks(theirs, { orders: [], positions }, known, at)
      .find(({ symbol }) => symbol === SYMBOL)!;
  };
  const sold = [brokerTrade({ orderId: "9", quantity: 65, side: "SELL" })];
  const listed = reading({ orders: [BY_HAND], trades: sold, positions: [brokerPosition(0)] });
  const saturday = friday + DAY_MS as EpochMs;
  const atSix = istInstant("2026-11-21" as IsoDate, 6 * 60);
  assert(!differs(comparedAt(0, listed, 65, atSix - 1 as EpochMs)));
  const gone = reading({ positions: [brokerPosition(0)] });
  assert(differs(comparedAt(0, gone, 65, friday)));
  assert(!differs(comparedAt(0, gone, 65, atSix)));
  assertEquals(comparedAt(0, gone, 65, saturday).foreign, 0);
  // What others still hold stays theirs, whether the account says by then that it was carried or not.
  const held = (overnightQuantity: number) =>
    reading({ positions: [brokerPosition(65, { overnightQuantity })] });
  for (const overnight of [0, 65]) {
    const still = comparedAt(0, held(overnight), 65, saturday);
    assertEquals([still.foreign, differs(still)], [65, false]);
  }
});

Deno.test("an unknown order under a tag of a desk is not taken for somebody else's", () => {
  const lost = brokerOrder({ tag: "zzzzzzzzzzzzzzzzzz", status: "COMPLETE", filled: 65 });
  const trades = [brokerTrade()];
  const theirs = reading({ orders: [lost], trades, positions: [brokerPosition(65)] });
  assert(differs(compared(0, [], theirs)));
  const other = reading({ ...theirs, orders: [{ ...lost, tag: "bot7" }] });
  assert(!differs(compared(0, [], other)));
});

Deno.test("what the account carried is others', but for the desk's part of it", () => {
  const carried = (quantity: number, overnightQuantity: number) =>
    reading({ positions: [brokerPosition(quantity, { overnightQuantity })] });
  assertEquals(compared(0, [], carried(65, 65)).foreign, 65);
  assert(!differs(compared(0, [], carried(65, 65))));
  assert(!differs(compared(130, [], carried(195, 195))));
  // Less than the desk believes to have carried.
  assert(differs(compared(130, [], carried(65, 65))));
});

Deno.test("shares that were sold today are counted once: as used, beside the sale", () => {
  const share = { key: "NSE:SBIN", product: "CNC" };
  const money = { averagePrice: 80_000 as Paise, lastPrice: 80_000 as Paise };
  const theirs = reading({
    positions: [brokerPosition(-5, share)],
    holdings: [{
      ...{ ...share, ...money, token: FUTURE.token },
      ...{ quantity: 3, t1Quantity: 2, usedQuantity: 5 },
    }],
  });
  const books = { orders: [], positions: [] };
  const [found] = compareBooks(theirs, books, { symbols: [], disowned: {} }, 0 as EpochMs);
  assertEquals([found!.symbol, found!.broker, found!.overnight], ["NSE:SBIN:CNC", 5, 10]);
});

Deno.test("an order that should work and is not listed differs", () => {
  const works = ordered(0, { status: "TRIGGER_PENDING", orderId: "5" });
  const missing = compared(0, [works], reading());
  assertEquals([missing.missing, differs(missing)], [[TAG], true]);
  const listed = reading({ orders: [brokerOrder({ orderId: "5" })] });
  assert(!differs(compared(0, [works], listed)));
  // Looked up already.
  assert(!differs(compared(0, [ordered(0, { status: "UNKNOWN", orderId: null })], reading())));
});

/** Rows of a contract that expires at 1,000 which are left of one; `how`: what else is so. */
function leftAt(
  at: number,
  own: number,
  broker: number,
  how: {
    readonly orders?: readonly OrderState[];
    readonly unseen?: true;
    readonly foreign?: number;
    /** The broker's net as a quarantine has it. */
    readonly known?: number;
  } = {},
): number {
  const { orders = [], unseen, foreign = 0, known } = how;
  const instrument = { ...FUTURE, expiry: "1970-01-01" };
  const rules = { instrument: () => instrument, expiresAt: () => 1_000 as EpochMs };
  const row = { ...compared(own, [], reading()), own, broker, foreign };
  const held = { token: FUTURE.token, key: KEY, product: "MIS", quantity: own } as const;
  const positions = own === 0 ? [] : [unseen === undefined ? held : { ...held, unseen }];
  const doubted = { symbol: row.symbol, own, broker: known ?? 0, foreign, missing: [] };
  const quarantine = { symbols: known === undefined ? [] : [doubted], disowned: {} };
  return withoutSettled([row], { orders, positions }, quarantine, rules, at as EpochMs).length;
}

Deno.test("what has expired is no difference once either side has settled it, ordered today or not", () => {
  const left = (own: number, broker: number, at: number, orders: readonly OrderState[] = []) =>
    leftAt(at, own, broker, { orders });
  assertEquals([left(130, 0, 999), left(130, 0, 1_000)], [1, 0]);
  assertEquals([left(0, 130, 999, [ordered(130)]), left(0, 130, 1_000, [ordered(130)])], [1, 0]);
  // Both say that it is there, and not how much.
  assertEquals(left(130, 65, 1_000), 1);
});

Deno.test("what has expired differs where nobody had seen it, where others closed it, or it did before", () => {
  const unseen = true;
  assertEquals(leftAt(1_000, 130, 0, { unseen }), 1);
  // On a later day the broker lists it no more in any case.
  assertEquals(leftAt(86_400_000, 130, 0, { unseen }), 0);
  assertEquals([0, 65].map((known) => leftAt(86_400_000, 130, 0, { known })), [1, 1]);
  // What was in doubt for another reason, or for too much, was there.
  assertEquals([130, 195].map((known) => leftAt(1_000, 130, 0, { known })), [0, 0]);
  assertEquals([leftAt(1_000, 130, 0, { foreign: -130 }), leftAt(1_000, 130, 0)], [1, 0]);
  // Others' of the same side, which was settled as well.
  assertEquals(leftAt(1_000, 130, 0, { foreign: 65 }), 0);
});

Deno.test("what an entry of an earlier day may have brought is nobody else's before somebody says so", () => {
  const monday = ordered(0).order.signalAt + 3 * 86_400_000 as EpochMs;
  const carried = (quantity: number) =>
    reading({ positions: [brokerPosition(quantity, { overnightQuantity: quantity })] });
  const lost = (change: Partial<OrderState>) =>
    ordered(0, { orderId: "1", changedAt: monday, ...change });
  for (const status of ["OPEN", "UNKNOWN", "ABSENT"] as const) {
    const found = compared(0, [lost({ status })], carried(130), {}, monday);
    assertEquals([found.broker, found.foreign, differs(found)], [130, 0, true], status);
  }
  // Others have had some, too; a part was seen before; it sold, or has brought nothing.
  const more = compared(0, [lost({ status: "ABSENT" })], carried(195), {}, monday);
  assertEquals([more.foreign, differs(more)], [65, true]);
  const part = compared(65, [lost({ filled: 65, status: "ABSENT" })], carried(130), {}, monday);
  assertEquals([part.foreign, differs(part)], [0, true]);
  const other = compared(0, [lost({ status: "ABSENT" })], carried(-65), {}, monday);
  assertEquals([other.foreign, differs(other)], [-65, false]);
  const none = compared(0, [lost({ status: "ABSENT" })], reading({}), {}, monday);
  assert(!differs(none));
  // Of today it has brought nothing that was there before.
  const today = compared(0, [lost({ status: "ABSENT" })], carried(130));
  assertEquals([today.foreign, differs(today)], [130, false]);
  // What lists of its own day did not have is known to have brought nothing.
  const absent = lost({ status: "ABSENT", changedAt: 60_000 as EpochMs });
  const known = compared(0, [absent], carried(130), {}, monday);
  assertEquals([known.foreign, differs(known)], [130, false]);
});

Deno.test("what an entry may have brought is so a day later too, for as long as it is in quarantine", () => {
  const tuesday = 4 * 86_400_000 as EpochMs;
  const carried = (quantity: number) =>
    reading({ positions: [brokerPosition(quantity, { overnightQuantity: quantity })] });
  const before = { symbol: SYMBOL, own: 0, broker: 130, foreign: 0, missing: [], unseen: 130 };
  const found = compared(0, [], carried(130), {}, tuesday, [before]);
  assertEquals([found.foreign, differs(found)], [0, true]);
  // Others have had some as well, and whoever declares the rest to be theirs is done.
  const more = compared(0, [], carried(195), {}, tuesday, [before]);
  assertEquals([more.foreign, disownedBy(more, 0)], [65, 0]);
  assert(!differs(compared(0, [], carried(195), {}, tuesday)));
  // Sold by hand in the night, or bought the other way, nothing of it is left.
  for (const left of [0, -65]) {
    assert(!differs(compared(0, [], carried(left), {}, tuesday, [before])), `${left}`);
  }
  const older = { symbol: SYMBOL, own: 0, broker: 130, foreign: 0, missing: [] };
  assert(!differs(compared(0, [], carried(130), {}, tuesday, [older])));
});

Deno.test("compareBooks() never says equal when a unit is missing, whoever traded what", () => {
  const units = fc.integer({ min: -4, max: 4 }).map((lots) => 65 * lots);
  fc.assert(fc.property(units, units, units, units, (carriedOwn, filled, byHand, gone) => {
    const own = carriedOwn + filled;
    const side = byHand < 0 ? "SELL" as const : "BUY" as const;
    const trades = byHand === 0
      ? []
      : [brokerTrade({ orderId: "9", side, quantity: Math.abs(byHand) })];
    const net = own + byHand - gone;
    const overnightQuantity = carriedOwn;
    const positions = [brokerPosition(net, { overnightQuantity })];
    const theirs = reading({ orders: [OURS, BY_HAND], trades, positions });
    const both = compared(own, [ordered(filled)], theirs);
    assertEquals(both.foreign, byHand);
    assertEquals(differs(both), gone !== 0 || !covers(net, own));
    // Taken over, what is left is the broker's and no more than it has.
    const now = adopted(both);
    assert(now === 0 || Math.sign(now) === Math.sign(own));
    assert(covers(net, now));
    const settled = { ...both, own: now, foreign: net - now };
    assert(!differs(settled));
  }));
});
