/**
 * What the exchange answers has the fields of Kite's published answers, no more and no fewer, and
 * is read by the schemas that the live desk reads with.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { KiteReader } from "../../../../adapters/kite/kite_reader.ts";
import type { KiteExchange } from "../../../../adapters/exchange/kite/kite_exchange.ts";
import { parseDump } from "../../../../adapters/instruments/dump_parser.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import { fixtureData, fixtureText, hasFixtures } from "../../kite/fixture.ts";
import { sessionAt } from "../../kite/kite_server.ts";
import { officialClient, until, withExchange } from "./running_exchange.ts";

/** Each answer with its address; `{id}` is an order that has traded. */
const ADDRESSES: Readonly<Record<string, string>> = {
  "historical_minute.json": "/instruments/historical/408065/minute?" +
    "from=2026-11-20+09:15:00&to=2026-11-20+09:20:00",
  "historical_oi.json": "/instruments/historical/408065/minute?" +
    "from=2026-11-20+09:15:00&to=2026-11-20+09:20:00&oi=1",
  "ltp.json": "/quote/ltp?i=NSE:INFY",
  "margin_commodity.json": "/user/margins/commodity",
  "margins.json": "/user/margins",
  "margins_equity.json": "/user/margins/equity",
  "ohlc.json": "/quote/ohlc?i=NSE:INFY",
  "orders.json": "/orders",
  "positions.json": "/portfolio/positions",
  "profile.json": "/user/profile",
  "quote.json": "/quote?i=NSE:INFY",
  "trades.json": "/trades",
};

/** Published by Kite and not by us, with the reason. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  // No iceberg orders are taken.
  "orders.json": ["meta.iceberg"],
};

/** Every path of fields; what lies in lists and under names of instruments is one. */
function pathsOf(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => pathsOf(each, `${at}[]`));
  if (value === null || typeof value !== "object") return [at];
  const fields = Object.entries(value);
  if (fields.length === 0) return [at];
  return fields.flatMap(([name, each]) =>
    pathsOf(each, /^NSE:/.test(name) ? `${at}*` : at === "" ? name : `${at}.${name}`)
  );
}

function shapeOf(value: unknown, leftOut: readonly string[] = []): string[] {
  const paths = [...new Set(pathsOf(value))].map((path) => path.replace(/^\[\]\.?/, ""));
  const isLeft = (path: string) => leftOut.some((each) => path.startsWith(each));
  // An empty object, seen beside a full one, is the full one's place.
  return paths.filter((path) => !isLeft(path) && path !== "meta").sort();
}

async function traded(exchange: KiteExchange): Promise<void> {
  const kite = officialClient(exchange);
  await kite.placeOrder("regular", {
    ...{ exchange: "NSE", tradingsymbol: "INFY", transaction_type: "BUY", product: "MIS" },
    ...{ quantity: 10, order_type: "LIMIT", price: 1_200, tag: "published" },
  });
  await until(() => exchange.books().trades, (all) => all.length > 0, "trade");
}

/** Asks again what came too fast: quotes are answered once in a second of the market. */
function reading(exchange: KiteExchange): (address: string) => Promise<unknown> {
  const authorization = `token ${exchange.app.apiKey}:${exchange.issueToken()}`;
  const ask = (address: string) => fetch(exchange.url + address, { headers: { authorization } });
  return async (address) => {
    let answer = await ask(address);
    for (let looks = 100; answer.status === 429 && looks > 0; looks--) {
      await answer.body?.cancel();
      await delay(10);
      answer = await ask(address);
    }
    const { status, data, message } = await answer.json();
    assertEquals(status, "success", `${address}: ${message}`);
    return data;
  };
}

Deno.test({
  name: "the exchange answers with the fields that Kite has published",
  ignore: !hasFixtures,
  fn: async () => {
    await withExchange({ speed: 300 }, async ({ exchange }) => {
      await traded(exchange);
      const read = reading(exchange);
      for (const [file, address] of Object.entries(ADDRESSES)) {
        const published = shapeOf(fixtureData(file), LEFT_OUT[file]);
        assertEquals(shapeOf(await read(address)), published, file);
      }
    });
  },
});

Deno.test({
  name: "margins and charges of orders have the fields that Kite has published",
  ignore: !hasFixtures,
  fn: async () => {
    await withExchange({}, async ({ exchange }) => {
      const authorization = `token ${exchange.app.apiKey}:${exchange.issueToken()}`;
      const order = {
        ...{ exchange: "NSE", tradingsymbol: "INFY", transaction_type: "BUY", quantity: 1 },
        ...{ variety: "regular", product: "MIS", order_type: "LIMIT", price: 1_150 },
      };
      for (
        const [file, path] of [
          ["order_margins.json", "/margins/orders"],
          ["virtual_contract_note.json", "/charges/orders"],
        ] as const
      ) {
        const body = JSON.stringify([order]);
        const method = "POST";
        const answer = await fetch(exchange.url + path, {
          method,
          body,
          headers: { authorization },
        });
        const { data } = await answer.json();
        assertEquals(shapeOf(data), shapeOf(fixtureData(file)), file);
      }
    });
  },
});

Deno.test({
  name: "a login and a profile have the fields that Kite has published",
  ignore: !hasFixtures,
  fn: async () => {
    await withExchange({}, async ({ exchange, kite }) => {
      const page = await fetch(exchange.loginUrl, { redirect: "manual" });
      await page.body?.cancel();
      const token = new URL(page.headers.get("location")!).searchParams.get("request_token")!;
      const session = await kite.generateSession(token, exchange.app.apiSecret);
      assertEquals(shapeOf(session), shapeOf(fixtureData("generate_session.json")));
    });
  },
});

Deno.test("the live reader reads every answer of the exchange", async () => {
  await withExchange({ speed: 300 }, async ({ exchange }) => {
    await traded(exchange);
    const { app, url } = exchange;
    const session = sessionAt(url, { apiKey: app.apiKey, accessToken: exchange.issueToken() });
    const reader = new KiteReader(session);
    const [order] = await reader.orders();
    assertEquals([order?.status, order?.tag, order?.filled], ["COMPLETE", "published", 10]);
    assertEquals((await reader.orderHistory(order!.orderId)).at(-1)?.status, "COMPLETE");
    const trades = await reader.trades();
    assertEquals(trades, await reader.orderTrades(order!.orderId));
    const booked = exchange.books().trades;
    assertEquals(
      trades.map(({ tradeId, key, quantity, price }) => [tradeId, key, quantity, price]),
      booked.map(({ tradeId, key, quantity, price }) => [tradeId, key, quantity, price]),
    );
    const { net, day } = await reader.positions();
    assertEquals([net[0]?.quantity, day[0]?.quantity], [10, 10]);
    assertEquals((await reader.holdings()).length, 0);
    const { equity } = await reader.margins();
    assertEquals<number>(equity.net, equity.openingBalance - equity.debits);
    assert(equity.exposure > 0);
    assertEquals((await reader.profile()).userId, "SIM001");
    const priced = { key: "NSE:INFY", side: "BUY", product: "MIS", type: "LIMIT" } as const;
    const asked = { ...priced, quantity: 10, price: 115_000 as Paise, trigger: 0 as Paise };
    const [margin] = await reader.orderMargins([asked]);
    assertEquals<number | undefined>(margin?.total, 230_000);
    const [note] = await reader.charges([asked]);
    assertEquals(note?.charges, margin?.charges);
  });
});

Deno.test("the live reader reads the market of the exchange", async () => {
  await withExchange({ speed: 300 }, async ({ exchange }) => {
    const { app, url } = exchange;
    const session = sessionAt(url, { apiKey: app.apiKey, accessToken: exchange.issueToken() });
    const reader = new KiteReader(session);
    const dump = parseDump(await reader.instrumentsCsv(), "dump");
    const symbols = new Set(dump.instruments.map(({ symbol }) => symbol));
    for (const symbol of ["NIFTY 50", "INDIA VIX", "INFY", "NIFTY26NOVFUT"]) {
      assert(symbols.has(symbol), symbol);
    }
    assertEquals(dump.duplicates, 0);
    const quotes = await reader.quotes(["NSE:INFY", "NSE:NIFTY 50", "NSE:NOBODY"]);
    assertEquals(Object.keys(quotes), ["NSE:INFY", "NSE:NIFTY 50"]);
    assertEquals(quotes["NSE:INFY"]?.tick.bids.length, 5);
    const token = 408065 as InstrumentToken;
    const from = Date.parse("2026-11-19T09:15:00+05:30") as EpochMs;
    const to = Date.parse("2026-11-20T09:24:00+05:30") as EpochMs;
    const bars = await reader.candles({ token, interval: "5minute", from, to });
    // A day of 09:15 to 15:15 and ten minutes of the next.
    assertEquals(bars.length, 72 + 2);
    const minutes = await reader.candles({ token, interval: "minute", from, to });
    assertEquals(minutes.length, 360 + 10);
    assertEquals(bars[0]?.close, minutes[4]?.close);
    assertEquals(
      bars.reduce((sum, { volume }) => sum + volume, 0),
      minutes.reduce((sum, { volume }) => sum + volume, 0),
    );
  });
});

Deno.test({
  name: "the dump has the columns that Kite has published",
  ignore: !hasFixtures,
  fn: async () => {
    await withExchange({}, async ({ exchange }) => {
      const authorization = `token ${exchange.app.apiKey}:${exchange.issueToken()}`;
      const answer = await fetch(`${exchange.url}/instruments`, { headers: { authorization } });
      const [columns] = (await answer.text()).split("\n");
      assertEquals(columns, fixtureText("instruments_all.csv").split(/\r?\n/)[0]);
    });
  },
});
