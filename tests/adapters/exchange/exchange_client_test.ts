/** What a desk asks an exchange of ours. @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  EXCHANGE_APP,
  ExchangeError,
  readBooks,
  readClock,
  requestTokenAt,
} from "../../../adapters/exchange/exchange_client.ts";
import { DEFAULT_APP } from "../../../adapters/exchange/kite/kite_exchange.ts";
import { DATE, withExchange } from "./kite/running_exchange.ts";

Deno.test("readClock(), readBooks() and requestTokenAt() understand the exchange", () =>
  withExchange({ seed: 9, speed: 30 }, async ({ exchange }) => {
    const { url } = exchange;
    const clock = await readClock(url);
    assertEquals([clock.speed, clock.date, clock.seed], [30, DATE, 9]);
    const market = clock.marketAt + (Date.now() - clock.wallAt) * clock.speed;
    assert(Math.abs(market - exchange.now()) < 5_000, "another clock");
    const read = await readBooks(url);
    assertEquals([read.capital, read.orders, read.positions], [exchange.books().capital, [], []]);
    assert((await requestTokenAt(url, EXCHANGE_APP.apiKey)).length > 5);
    await assertRejects(() => requestTokenAt(url, "another"), ExchangeError, "no login");
  }));

Deno.test("the client's app is the one that an exchange takes when nobody says otherwise", () => {
  assertEquals<unknown>(EXCHANGE_APP, DEFAULT_APP);
});

Deno.test("readClock() names what does not answer, or answers something else", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ url }) => url.includes("books") ? Response.json({ cash: "1" }) : new Response("<html>"),
  );
  const root = `http://127.0.0.1:${server.addr.port}`;
  await assertRejects(
    () => readClock(root),
    ExchangeError,
    `Exchange at ${root}: what answers there is no exchange of this program (HTTP 200 on ` +
      "/simulator/clock)",
  );
  await assertRejects(
    () => readBooks(root),
    ExchangeError,
    `Exchange at ${root}: /simulator/books at cash`,
  );
  await server.shutdown();
  await assertRejects(() => readClock(root), ExchangeError, root);
});
