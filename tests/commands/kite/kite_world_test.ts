/** An exchange on this machine as the Kite of a desk: its clock, and a login by itself. @module */
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { ExchangeError } from "../../../adapters/exchange/exchange_client.ts";
import { findKite } from "../../../commands/kite/kite_world.ts";
import { istDate, MINUTE_MS } from "../../../domain/market_time.ts";
import { DATE, withExchange } from "../../adapters/exchange/kite/running_exchange.ts";

Deno.test("findKite() goes by the clock of an exchange here, and logs in anew where it must", () =>
  withExchange({ seed: 11 }, async ({ exchange }) => {
    const kite = { root: exchange.url, ticker: exchange.url.replace("http", "ws") };
    const { time, found, exchange: ours } = await findKite(kite);
    assertEquals([ours?.seed, istDate(time.now())], [11, DATE]);
    assert(found.type === "Account");
    const { app, token, findToken } = found.account;
    assertEquals(app.apiKey, exchange.app.apiKey);
    assert(token.endsAt > time.now() + MINUTE_MS);
    const kept = await findToken(false);
    assertEquals(kept, { type: "Token", token });
    const next = await findToken(true);
    assert(next.type === "Token");
    assertNotEquals(next.token.accessToken, token.accessToken);
    assertEquals(await findToken(false), next);
  }));

Deno.test("findKite() logs in to no other exchange than the one that it found", () =>
  withExchange({}, async ({ exchange }) => {
    const { found } = await findKite({ root: exchange.url, ticker: exchange.url });
    assert(found.type === "Account");
    const { account } = found;
    const port = Number(new URL(exchange.url).port);
    await exchange.close();
    await withExchange({ port }, async () => {
      const words = "it was started anew and knows nothing of this desk";
      await assertRejects(() => account.findToken(true), ExchangeError, words);
    });
  }));

Deno.test("findKite() names the exchange that is not there", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const root = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  const words = `Exchange at ${root}: nothing answers there: \`deno task exchange\``;
  await assertRejects(() => findKite({ root, ticker: root }), ExchangeError, words);
});
