/** The official REST client, unmodified, is the judge: it logs in, reads and trades. @module */
import { assert, assertEquals } from "@std/assert";
import { KiteConnect } from "kiteconnect";
import { until, withExchange } from "./running_exchange.ts";

const INFY = { exchange: "NSE", tradingsymbol: "INFY", product: "MIS" } as const;

Deno.test("the official client logs in by way of the login page, and out", async () => {
  await withExchange({}, async ({ exchange }) => {
    const { app, loginUrl, url } = exchange;
    const kite = new KiteConnect({ api_key: app.apiKey, root: url });
    const page = await fetch(loginUrl, { redirect: "manual" });
    await page.body?.cancel();
    const back = new URL(page.headers.get("location") ?? "");
    const requestToken = back.searchParams.get("request_token") ?? "";
    const session = await kite.generateSession(requestToken, app.apiSecret);
    assertEquals(session.user_id, "SIM001");
    assertEquals((await kite.getProfile()).user_name, "Simulated Account");
    // Request tokens work once.
    const again = await kite.generateSession(requestToken, app.apiSecret).catch((error) => error);
    assertEquals(again.error_type, "TokenException");
    await kite.invalidateAccessToken();
    const refused = await kite.getProfile().catch((error: unknown) => error);
    assertEquals((refused as { error_type: string }).error_type, "TokenException");
  });
});

Deno.test("the official client places, changes and cancels, and reads what came of it", async () => {
  await withExchange({}, async ({ kite, exchange }) => {
    const quote = (await kite.getQuote(["NSE:INFY"]))["NSE:INFY"]!;
    const far = Math.round(quote.last_price * 0.97 * 10) / 10;
    const buy = { ...INFY, transaction_type: "BUY", quantity: 10 } as const;
    const { order_id } = await kite.placeOrder("regular", {
      ...buy,
      order_type: "LIMIT",
      price: far,
      tag: "farAway1",
    });
    const statusOf = async (id: string) => (await kite.getOrderHistory(id)).at(-1)?.status;
    await until(() => statusOf(order_id), (status) => status === "OPEN", "open order");
    await kite.modifyOrder("regular", order_id, { order_type: "LIMIT", quantity: 20, price: far });
    await until(async () => (await kite.getOrders())[0]!.quantity, (n) => n === 20, "change");
    await until(() => statusOf(order_id), (status) => status === "OPEN", "open order");
    await kite.cancelOrder("regular", order_id);
    await until(() => statusOf(order_id), (status) => status === "CANCELLED", "cancelled order");
    // Newer than the client's types.
    const protectedOrder = { ...buy, order_type: "MARKET", market_protection: -1 } as const;
    const market = await kite.placeOrder("regular", protectedOrder);
    await until(() => statusOf(market.order_id), (status) => status === "COMPLETE", "fill");
    assertEquals((await kite.getOrderHistory(market.order_id)).map(({ status }) => status), [
      "PUT ORDER REQ RECEIVED",
      "VALIDATION PENDING",
      "OPEN PENDING",
      "OPEN",
      "COMPLETE",
    ]);
    const { net } = await kite.getPositions();
    assertEquals(net.map(({ tradingsymbol, quantity }) => [tradingsymbol, quantity]), [
      ["INFY", 10],
    ]);
    const trades = await kite.getOrderTrades(market.order_id);
    assertEquals(trades.reduce((sum, { quantity }) => sum + quantity, 0), 10);
    assertEquals(exchange.books().positions.map(({ quantity }) => quantity), [10]);
  });
});

Deno.test("a market order without protection is refused in Kite's words", async () => {
  await withExchange({}, async ({ kite }) => {
    const asked = { ...INFY, transaction_type: "SELL", quantity: 1, order_type: "MARKET" } as const;
    const refusal = await kite.placeOrder("regular", asked).catch((error: unknown) => error);
    const { error_type, message } = refusal as { error_type: string; message: string };
    assertEquals(error_type, "InputException");
    assert(message.startsWith("Market orders without market protection are not allowed via API"));
  });
});
