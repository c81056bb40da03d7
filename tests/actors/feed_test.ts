/** The feed by itself: what portfolio is told of prices, and when. @module */
import { assertEquals } from "@std/assert";
import { feedActor } from "../../actors/feed/feed.ts";
import type { PricesMoved } from "../../actors/protocol/bars.ts";
import { FEED, MARKET_PORT } from "../../actors/protocol/feed.ts";
import { volatile } from "../../actors/runtime/behaviour.ts";
import { actor, supervisor } from "../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { type EpochMs, SECOND_MS } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { closingTick } from "../../domain/tick/tick.ts";
import { BANKNIFTY, NIFTY, NOW, RULES, SBIN } from "../domain/portfolio/book.ts";
import { KEPT, SKIPPED } from "./runtime/mail.ts";

/** A feed among actors that only listen. */
function fed() {
  const heard: (readonly [seconds: number, moved: string, newest: string])[] = [];
  const told = ({ at, tokens, newest }: PricesMoved) => {
    const prices = newest.map(({ token, ltp }) => `${token} at ${ltp}`);
    heard.push([(at - NOW) / SECOND_MS, tokens.join(), prices.join()]);
  };
  const portfolio = volatile<{ WhoWatches: null; PricesMoved: PricesMoved }, null>({
    init: () => null,
    mail: { WhoWatches: KEPT, PricesMoved: KEPT },
    on: {
      WhoWatches: (state) => state,
      PricesMoved: (state, moved) => {
        told(moved);
        return state;
      },
    },
  });
  const candles = volatile<{ Ticks: null }, null>({
    init: () => null,
    mail: { Ticks: SKIPPED },
    on: { Ticks: (state) => state },
  });
  const market = supervisor("market", "one_for_one", [
    actor("feed", feedActor({ ...RULES, execution: "broker" })),
    actor("candles", candles),
  ]);
  const book = supervisor("book", "one_for_one", [actor("portfolio", portfolio)]);
  const root = supervisor("desk", "one_for_one", [supervisor("trading", "one_for_one", [
    market,
    book,
  ])]);
  const ports = { [MARKET_PORT]: { call: () => {} } };
  const host = new VirtualHost(root, { startAt: NOW, ports });
  host.run(NOW);
  const tick = (token: typeof NIFTY, seconds: number, ltp: number) => {
    const at = NOW + seconds * SECOND_MS as EpochMs;
    host.run(at);
    const price = ltp as Paise;
    const bar = { at, open: price, high: price, low: price, close: price, volume: 0 };
    host.kernel.inject(FEED, "Ticks", { type: "Ticks", at, ticks: [closingTick(token, bar, at)] });
    host.run(at);
  };
  return { host, heard, tick };
}

Deno.test("portfolio is told what moved in a second, with the newest prices of all that it watches", () => {
  const { host, heard, tick } = fed();
  host.kernel.inject(FEED, "Watch", { by: "portfolio", tokens: [NIFTY, BANKNIFTY] });
  tick(NIFTY, 0.5, 100);
  tick(BANKNIFTY, 1.5, 200);
  tick(SBIN, 1.7, 300);
  host.run(NOW + 3 * SECOND_MS);
  assertEquals(heard, [
    [1, `${NIFTY}`, `${NIFTY} at 100`],
    [2, `${BANKNIFTY}`, `${NIFTY} at 100,${BANKNIFTY} at 200`],
  ]);
});

Deno.test("portfolio is told the newest prices once more in the last second of a minute", () => {
  const { host, heard, tick } = fed();
  host.kernel.inject(FEED, "Watch", { by: "portfolio", tokens: [NIFTY] });
  tick(NIFTY, 29.5, 100);
  tick(NIFTY, 30.5, 101);
  tick(NIFTY, 179, 102);
  host.run(NOW + 600 * SECOND_MS);
  assertEquals(heard, [
    [30, `${NIFTY}`, `${NIFTY} at 100`],
    [31, `${NIFTY}`, `${NIFTY} at 101`],
    [59, "", `${NIFTY} at 101`],
    [179, `${NIFTY}`, `${NIFTY} at 102`],
  ]);
});
