/** The official ticker, unmodified, streams from the exchange and hears of orders. @module */
import { assert, assertEquals } from "@std/assert";
import type { KiteExchange } from "../../../../../adapters/exchange/kite/kite_exchange.ts";
import { until, withExchange } from "../running_exchange.ts";

const TICKER = new URL("official_ticker.ts", import.meta.url).pathname;
const NIFTY_50 = 256265;
const INFY = 408065;

interface Heard {
  readonly what: string;
  readonly data: unknown;
}

interface OfficialTick {
  readonly instrument_token: number;
  readonly mode: string;
  readonly last_price: number;
  readonly exchange_timestamp: string;
  readonly ohlc: { readonly high: number; readonly low: number };
  readonly depth?: { readonly buy: readonly { readonly price: number }[] };
}

/** The ticker's process for as long as `act` takes. */
async function withTicker(
  { wsUrl, app }: KiteExchange,
  accessToken: string,
  act: (heard: readonly Heard[]) => Promise<void>,
): Promise<number> {
  const child = new Deno.Command("deno", {
    args: [
      ...["run", "--allow-net", "--allow-env", "--allow-read", TICKER],
      ...[wsUrl, app.apiKey, accessToken, String(NIFTY_50), String(INFY)],
    ],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const heard: Heard[] = [];
  const listening = listen(child.stdout, heard);
  try {
    await act(heard);
  } finally {
    await child.stdin.close().catch(() => {});
    await listening;
  }
  return (await child.status).code;
}

async function listen(from: ReadableStream<Uint8Array>, heard: Heard[]): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of from) {
    const lines = (text + decoder.decode(part, { stream: true })).split("\n");
    text = lines.pop()!;
    for (const line of lines) heard.push(JSON.parse(line));
  }
}

Deno.test("the official ticker hears ticks, heartbeats and order updates", async () => {
  await withExchange({}, async ({ exchange, kite }) => {
    const code = await withTicker(exchange, exchange.issueToken(), async (heard) => {
      const ticks = () =>
        heard.filter(({ what }) => what === "ticks").flatMap(({ data }) => data as OfficialTick[]);
      const of = (token: number) =>
        ticks().filter((tick) => tick.instrument_token === token && tick.mode === "full");
      await until(() => Math.min(of(NIFTY_50).length, of(INFY).length), (n) => n >= 5, "ticks");
      const [index, share] = [of(NIFTY_50).at(-1)!, of(INFY).at(-1)!];
      assert(index.ohlc.low <= index.last_price && index.last_price <= index.ohlc.high);
      assertEquals([index.depth, share.depth?.buy.length], [undefined, 5]);
      assert(Math.abs(Date.parse(share.exchange_timestamp) - exchange.now()) < 60_000);
      const { order_id } = await kite.placeOrder("regular", {
        ...{ exchange: "NSE", tradingsymbol: "INFY", product: "MIS", transaction_type: "BUY" },
        ...{ quantity: 5, order_type: "LIMIT", tag: "heard" },
        price: Math.round(share.last_price * 1.004 * 10) / 10,
      });
      const updates = () =>
        heard.filter(({ what }) => what === "order")
          .map(({ data }) => data as { order_id: string; status: string; tag: string });
      await until(updates, (all) => all.at(-1)?.status === "COMPLETE", "COMPLETE");
      assertEquals(updates().map(({ status }) => status), ["OPEN", "COMPLETE"]);
      assertEquals([updates()[0]?.order_id, updates()[0]?.tag], [order_id, "heard"]);
      await until(() => heard, (all) => all.some(({ what }) => what === "heartbeat"), "heartbeat");
    });
    assertEquals(code, 0);
  });
});

Deno.test("a token that does not live is refused with 403", async () => {
  await withExchange({}, async ({ exchange }) => {
    await withTicker(exchange, "nobody", async (heard) => {
      const error = await until(
        () => heard.find(({ what }) => what === "error"),
        (found) => found !== undefined,
        "refusal",
      );
      assertEquals(error?.data, "Unexpected server response: 403");
    });
  });
});
