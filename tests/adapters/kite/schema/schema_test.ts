/** Every published answer with a counterpart parses, and says what it should. @module */
import { assert, assertEquals } from "@std/assert";
import type { z } from "zod";
import {
  funds,
  holdings,
  margins,
  positions,
  profile,
  session,
} from "../../../../adapters/kite/schema/account_schema.ts";
import { contractNote, orderMargins } from "../../../../adapters/kite/schema/margin_schema.ts";
import {
  order,
  orderAnswer,
  orders,
  trades,
} from "../../../../adapters/kite/schema/order_schema.ts";
import {
  candles,
  dayPrices,
  fullQuotes,
  lastPrices,
} from "../../../../adapters/kite/schema/quote_schema.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import { fixtureData, fixtureFiles, hasFixtures } from "../fixture.ts";

const COUNTERPARTS: Readonly<Record<string, z.ZodType>> = {
  "full_profile.json": profile,
  "generate_session.json": session,
  "historical_minute.json": candles,
  "historical_oi.json": candles,
  "holdings.json": holdings,
  "ltp.json": lastPrices,
  "margin_commodity.json": funds,
  "margins.json": margins,
  "margins_equity.json": funds,
  "ohlc.json": dayPrices,
  "order_cancel.json": orderAnswer,
  "order_margins.json": orderMargins,
  "order_modify.json": orderAnswer,
  "order_response.json": orderAnswer,
  "orders.json": orders,
  "positions.json": positions,
  "profile.json": profile,
  "quote.json": fullQuotes,
  "trades.json": trades,
  "virtual_contract_note.json": contractNote,
};

/** What the desk never asks for, and what other tests read. */
const NO_COUNTERPART = [
  "LICENSE.kiteconnectjs-MIT",
  "NOTICE.md",
  "README.md",
  "convert_position.json",
  "holdings_auth.json",
  "holdings_compact.json",
  "holdings_summary.json",
  "instruments_all.csv",
  "instruments_nse.csv",
  "session_logout.json",
  "ticker_ltp.json",
  "ticker_quote.json",
  "ticker_quote.packet",
  "trigger_range.json",
];

const read = <T>(schema: z.ZodType<T>, file: string): T => schema.parse(fixtureData(file));
const at = (text: string) => Date.parse(text) as EpochMs;

function published(name: string, fn: () => void): void {
  Deno.test({ name, ignore: !hasFixtures, fn });
}

for (const [file, schema] of Object.entries(COUNTERPARTS)) {
  published(`the schema of ${file} takes it`, () => {
    assertEquals(schema.safeParse(fixtureData(file)).error, undefined);
  });
}

published("every published file has a counterpart or a reason to have none", () => {
  assertEquals(fixtureFiles(), [...Object.keys(COUNTERPARTS), ...NO_COUNTERPART].sort());
});

published("orders say paise, IST instants and the desk's words for states", () => {
  const all = read(orders, "orders.json");
  const [cancelled, complete] = all;
  assert(cancelled !== undefined);
  assertEquals(cancelled.status, "CANCELLED");
  assertEquals(cancelled.tag, null);
  assertEquals(cancelled.orderedAt, at("2021-05-31T03:48:57Z"));
  assertEquals(cancelled.exchangeAt, at("2021-05-31T03:45:38Z"));
  assertEquals<unknown>([complete?.key, complete?.price, complete?.averagePrice], [
    "NSE:IOC",
    10_940,
    10_940,
  ]);
  const rejected = all.find(({ status }) => status === "REJECTED");
  assert(rejected !== undefined && rejected.message !== "");
});

published("an order in a state that is not known means: ask again", () => {
  const [raw] = fixtureData("orders.json") as Record<string, unknown>[];
  const status = (text: string) => order.parse({ ...raw, status: text }).status;
  for (const text of ["PUT ORDER REQ RECEIVED", "VALIDATION PENDING", "MODIFIED", "Brand new"]) {
    assertEquals(status(text), "PENDING");
  }
  assertEquals(status("constructor"), "PENDING");
  assertEquals(["OPEN", "UPDATE", "TRIGGER PENDING"].map(status), [
    "OPEN",
    "OPEN",
    "TRIGGER_PENDING",
  ]);
});

published("trades, positions and funds say paise", () => {
  const [trade] = read(trades, "trades.json");
  assertEquals<unknown>([trade?.price, trade?.quantity, trade?.at], [
    42_065,
    1,
    at("2021-05-31T03:46:39Z"),
  ]);
  const { net } = read(positions, "positions.json");
  assertEquals<unknown>([net[1]?.averagePrice, net[1]?.buyValue, net[1]?.quantity], [
    0,
    9_255_900,
    0,
  ]);
  const { equity } = read(margins, "margins.json");
  assertEquals<unknown>([equity.net, equity.debits, equity.span], [
    9_972_505,
    14_570_655,
    10_198_900,
  ]);
  const [first] = read(holdings, "holdings.json");
  assertEquals<unknown>([first?.key, first?.quantity, first?.averagePrice], [
    "NSE:AARON",
    1,
    16_100,
  ]);
});

published("charges say millionths of a rupee", () => {
  const [note] = read(contractNote, "virtual_contract_note.json");
  assertEquals<unknown>(note?.charges, {
    brokerage: 0,
    transactionTax: 560_000,
    exchange: 18_760,
    sebi: 560,
    stamp: 0,
    gst: 3_377,
    total: 582_697,
  });
  const [margin] = read(orderMargins, "order_margins.json");
  assertEquals<unknown>([margin?.total, margin?.charges.total], [149_800, 1_792_551]);
});

published("quotes and candles say paise, instants and levels where somebody stands", () => {
  const quote = read(fullQuotes, "quote.json")["NSE:INFY"];
  assert(quote !== undefined);
  assertEquals<unknown>(quote.tick.at, at("2021-06-08T10:15:56Z"));
  assertEquals<unknown>([quote.tick.ltp, quote.lowerLimit, quote.upperLimit], [
    141_295,
    125_070,
    152_860,
  ]);
  assertEquals<unknown>(quote.tick.bids, []);
  assertEquals<unknown>(quote.tick.asks, [{ price: 141_295, quantity: 5_191, orders: 13 }]);
  const [candle] = read(candles, "historical_oi.json");
  assertEquals<unknown>(candle, {
    at: at("2019-12-04T03:45:00Z"),
    open: 1_200_990,
    high: 1_201_935,
    low: 1_200_125,
    close: 1_200_150,
    volume: 163_275,
  });
});

published("a quote that cannot be read hides no other one, unless none can", () => {
  const raw = fixtureData("quote.json") as Record<string, Record<string, unknown>>;
  const { timestamp: _, ...neverTicked } = raw["NSE:INFY"]!;
  const both = fullQuotes.parse({ "NFO:FAR": neverTicked, "NSE:INFY": raw["NSE:INFY"] });
  assertEquals(Object.keys(both), ["NSE:INFY"]);
  assertEquals(fullQuotes.parse({}), {});
  const { error } = fullQuotes.safeParse({ "NFO:FAR": { ...neverTicked, timestamp: "" } });
  assertEquals(error?.issues[0]?.path, ["timestamp"]);
});

published("quotes of contracts that have never ticked are none, also without any others", () => {
  const raw = fixtureData("quote.json") as Record<string, Record<string, unknown>>;
  const { timestamp: _, ...timeless } = raw["NSE:INFY"]!;
  for (const time of [{}, { timestamp: null }, { timestamp: "" }]) {
    const row = { ...timeless, ...time, last_price: 0 };
    assertEquals(fullQuotes.parse({ "NFO:FAR": row, "NFO:FARTHER": row }), {});
  }
});

published("a level at no price is none", () => {
  const raw = fixtureData("quote.json") as Record<string, Record<string, unknown>>;
  const depth = { buy: [{ price: 0, quantity: 75, orders: 1 }], sell: [] };
  const quote = fullQuotes.parse({ "NSE:INFY": { ...raw["NSE:INFY"], depth } })["NSE:INFY"];
  assertEquals(quote?.tick.bids, []);
});

published("an upper limit of 0 is none", () => {
  const raw = fixtureData("quote.json") as Record<string, Record<string, unknown>>;
  const limits = { lower_circuit_limit: 0, upper_circuit_limit: 0 };
  const quote = fullQuotes.parse({ "NSE:INFY": { ...raw["NSE:INFY"], ...limits } })["NSE:INFY"];
  assertEquals([quote?.lowerLimit, quote?.upperLimit], [0 as Paise, null]);
});

published("volumes beyond 2^31 stay what they are", () => {
  const raw = fixtureData("quote.json") as Record<string, Record<string, unknown>>;
  const quote = fullQuotes.parse({ "NSE:INFY": { ...raw["NSE:INFY"], volume: 3_000_000_000 } });
  assertEquals(quote["NSE:INFY"]?.tick.volume, 3_000_000_000);
  const row = ["2026-11-20T09:15:00+0530", 1, 2, 1, 2, 5_000_000_000];
  assertEquals(candles.parse({ candles: [row] })[0]?.volume, 5_000_000_000);
});

published("a sliced order says of each slice whether it was taken", () => {
  const error = { code: 400, error_type: "MarginException", message: "Insufficient funds" };
  const children = [{ order_id: "2" }, { error }];
  assertEquals<unknown>(orderAnswer.parse({ order_id: "1", children }).slices, [
    { type: "Taken", orderId: "2" },
    { type: "Refused", code: "MarginException", message: "Insufficient funds" },
  ]);
});
