/** What is logged, what is priced, and what is left out, record by record. @module */
import { assertEquals, assertThrows } from "@std/assert";
import type { Intent } from "../../../domain/strategy/intent.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { Projection } from "../../../domain/projection/projection.ts";
import { cellsOf, linesOf, rowsOf } from "./rows_of.ts";
import {
  BANKNIFTY,
  DESK,
  intended,
  MORNING,
  NIFTY,
  order,
  record,
  signal,
} from "./small_session.ts";

Deno.test("Projection.rows() logs what happened under the names people grep for", () => {
  const lines = linesOf("events").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ timestamp, event }) => `${timestamp.slice(11, 16)} ${event}`), [
    "06:00 session_opened",
    "09:19 indicators_not_ready",
    "09:20 order_placed",
    "09:21 order_filled",
    "09:22 order_filled",
    "09:22 order_placed",
    "09:25 order_modified",
    "09:26 order_filled",
    "09:27 risk_blocked",
    "09:28 risk_blocked",
    "09:29 order_rejected",
    "09:30 halt",
    "09:31 rearm",
    "09:35 shadow_signal",
    "15:30 holds_counted",
    "15:30 session_closed",
  ]);
  const { timestamp, event, ...filled } = lines[4];
  assertEquals([timestamp, event], ["2026-11-20T09:22:00.000+05:30", "order_filled"]);
  assertEquals(filled, {
    ...{ symbol: "NIFTY26NOVFUT", underlying: "NIFTY", book: "fno" },
    ...{ strategy: "ema20_50_intraday", side: "BUY", quantity: 150, purpose: "entry" },
    ...{ tag: "3al6bsj2krhec1r7zo", order_id: "P-3al6bsj2krhec1r7zo", type: "MARKET" },
    ...{ filled: 100, price: 24502.05, filled_total: 150 },
  });
  assertEquals(lines[13].reason, "ema_cross_up");
  const { code, found, allowed, unit } = lines[9];
  assertEquals([code, found, allowed, unit], ["symbol_max_loss", -21_000, -20_000, "rupees"]);
});

Deno.test("Projection.rows() logs what a broker does to an order", () => {
  const at = MORNING as EpochMs;
  const sent = order({ type: "LIMIT", price: 2_450_000 as Paise });
  const { tag } = sent;
  const lines = linesOf(
    "events",
    rowsOf([
      record(1, MORNING, { type: "OrderIntended", order: sent, at }),
      record(2, MORNING, { type: "OrderLost", tag, at }),
      record(3, MORNING, { type: "OrderTaken", tag, orderId: "P1", at }),
      record(4, MORNING, { type: "ModifyRefused", tag, reason: "order_not_open", works: null, at }),
      record(5, MORNING, {
        type: "OrderReported",
        at,
        report: {
          ...{ tag, orderId: "P1", status: "CANCELLED", filled: 0, fill: null },
          reason: "session_closed",
        },
      }),
    ]),
  ).map((line) => JSON.parse(line));
  assertEquals(lines.map(({ event, reason }) => [event, reason]), [
    ["order_unknown", undefined],
    ["order_placed", undefined],
    ["order_modify_refused", "order_not_open"],
    ["order_cancelled", "session_closed"],
  ]);
});

Deno.test("Projection.rows() logs a halt of the market with its end", () => {
  const at = MORNING as EpochMs;
  const until = at + 3_600_000 as EpochMs;
  const move = { at, index: "NIFTY 50", share: -0.1004 };
  const halt = { ...move, level: 0.1, until, over: false };
  const lines = linesOf(
    "events",
    rowsOf([
      record(1, MORNING, { type: "TradingHalted", halt }),
      record(2, until, { type: "TradingResumed" }),
    ]),
  ).map((line) => JSON.parse(line));
  assertEquals(lines.map(({ event }) => event), ["market_halted", "market_resumed"]);
  assertEquals(lines[0].until, lines[1].timestamp);
  assertEquals([lines[0].index, lines[0].share], ["NIFTY 50", -0.1004]);
});

Deno.test("Projection.rows() logs an entry that risk cut, without a row of its own", () => {
  const finding = { code: "freeze_quantity", found: 150, limit: 50 } as const;
  const cut = { verdict: "REDUCE", quantity: 50, finding } as const;
  const review = { tag: "entry1", order: order(), at: MORNING as EpochMs, ...cut };
  const event = { type: "EntryReviewed", ...review } as const;
  const rows = rowsOf([record(1, MORNING, event)]);
  assertEquals(rows.map(({ file }) => file), ["events"]);
  const line = JSON.parse(rows[0]!.line);
  assertEquals([line.event, line.code, line.reduced_to], ["risk_reduced", "freeze_quantity", 50]);
  assertEquals([line.found, line.allowed, line.unit], [150, 50, "count"]);
});

Deno.test("Projection.rows() logs an allowance in rupees, as all money", () => {
  const command = { type: "RearmLoss", by: "asha", allowance: 250_050 as Paise } as const;
  const taken = { type: "CommandTaken", command, at: MORNING as EpochMs } as const;
  const [row] = rowsOf([record(1, MORNING, taken)]);
  const { event, type, by, allowance } = JSON.parse(row!.line);
  assertEquals([event, type, by, allowance], ["command", "RearmLoss", "asha", 2500.5]);
});

Deno.test("Projection.rows() logs how a quarantine ended, by whom", () => {
  const at = MORNING as EpochMs;
  const end = { symbol: "NSE:SBIN:MIS", how: "adopted", by: "asha", disowned: -10 } as const;
  const [line] = linesOf(
    "events",
    rowsOf([record(1, MORNING, { type: "QuarantineEnded", ...end, at })]),
  );
  const timestamp = "2026-11-20T09:20:00.000+05:30";
  assertEquals(JSON.parse(line!), { timestamp, event: "quarantine_ended", ...end });
});

Deno.test("Projection.rows() logs a message that was put aside for good", () => {
  const rows = rowsOf([{ ...record(1, MORNING), putAside: { error: "boom" } }]);
  const { event, path, error } = JSON.parse(rows[0]!.line);
  assertEquals({ event, path, error }, {
    event: "message_quarantined",
    path: "desk",
    error: "boom",
  });
});

Deno.test("Projection.rows() is empty for a record that nobody need read", () => {
  const date = "2026-11-20" as IsoDate;
  const records = [
    record(1, MORNING),
    record(2, MORNING, { type: "PortfolioDayOpened", date }, { type: "DayMarked", marks: [] }),
    record(3, MORNING, { type: "PricesSeen", prices: [{ token: NIFTY, price: 1 as Paise }] }),
  ];
  assertEquals(rowsOf(records), []);
});

Deno.test("Projection.rows() leaves out a row that has no price and logs why", () => {
  const at = MORNING as EpochMs;
  const projection = new Projection(DESK);
  const market = order({ token: BANKNIFTY });
  const rows = projection.rows(record(1, MORNING, { type: "OrderIntended", order: market, at }));
  assertEquals(rows.map(({ file }) => file), ["events"]);
  assertEquals(JSON.parse(rows[0]!.line).event, "ltp_fetch_error");
  const silent = signal({ signal: "HOLD", reason: "ltp_missing", price: 0 as Paise });
  const seen = projection.rows(
    record(2, MORNING, { type: "SignalSeen", signal: silent, why: "hold" }),
  );
  assertEquals(seen.map(({ file }) => file), ["events"]);
  assertEquals(JSON.parse(seen[0]!.line).event, "ltp_fetch_error");
});

Deno.test("Projection.rows() prices a MARKET order by what was last seen of its instrument", () => {
  const at = MORNING as EpochMs;
  const projection = new Projection(DESK);
  const priced = (tag: string) => {
    const event = { type: "OrderIntended", order: order({ tag }), at } as const;
    return projection.rows(record(9, MORNING, event))[0]!.line.split(",")[4];
  };
  projection.rows(record(1, MORNING, intended(order(), signal() as Intent)));
  assertEquals(priced("a"), "24500.00");
  const prices = [
    { token: BANKNIFTY, price: 5_200_000 as Paise },
    { token: NIFTY, price: 2_451_005 as Paise },
  ];
  projection.rows(record(2, MORNING, { type: "PricesSeen", prices }));
  assertEquals(priced("b"), "24510.05");
});

Deno.test("Projection.rows() asks for an instrument's name once a day", () => {
  let asked = 0;
  const desk = { ...DESK, instrument: () => ({ symbol: `S${++asked}`, name: "N" }) };
  const seen = { type: "SignalSeen", signal: signal(), why: "hold" } as const;
  const day = { type: "DayBegan", date: "2026-11-21" as IsoDate } as const;
  const rows = rowsOf([record(1, MORNING, seen, seen), record(2, MORNING, day, seen)], desk);
  assertEquals(cellsOf("signals", rows).map(({ symbol }) => symbol), ["S1", "S1", "S2"]);
});

Deno.test("Projection.rows() throws when the log does not begin at its beginning", () => {
  const at = MORNING as EpochMs;
  const event = { type: "OrderLost", tag: "gone", at } as const;
  assertThrows(() => rowsOf([record(7, MORNING, event)]), Error, "gone");
});

Deno.test("Projection.rows() tells a written pair as one signal, of what is sold", () => {
  const write = { ...signal({ signal: "SHORT" }), wing: { token: BANKNIFTY } } as unknown as Intent;
  const wing = order({ tag: "wing1", token: BANKNIFTY });
  const bought = intended(wing, write);
  if (bought.type !== "EntryIntended") throw new Error(bought.type);
  const pair = { ...bought, entering: { ...bought.entering, writes: write } };
  const sold = intended(order({ tag: "sale1", side: "SELL" }), write);
  const rows = rowsOf([record(1, MORNING, pair), record(2, MORNING, sold)]);
  assertEquals(cellsOf("signals", rows).map((row) => [row.symbol, row.signal]), [
    ["NIFTY26NOVFUT", "SHORT"],
  ]);
});

Deno.test("Projection.rows() tells a refusal of the contract that would have been traded", () => {
  const intent = { ...signal(), leg: { token: BANKNIFTY } } as unknown as Intent;
  const refused = { type: "IntentRefused", intent, code: "zero_lots", detail: "" } as const;
  const rows = rowsOf([record(1, MORNING, refused)]);
  assertEquals(cellsOf("signals", rows).map(({ symbol }) => symbol), ["BANKNIFTY26NOVFUT"]);
  const [line] = linesOf("events", rows).map((text) => JSON.parse(text));
  assertEquals([line.symbol, line.reason], ["BANKNIFTY26NOVFUT", "zero_lots"]);
});
