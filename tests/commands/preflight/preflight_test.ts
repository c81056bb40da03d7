/** Whose files are looked at before a desk trades at a broker, and what fails it. @module */
import { assertEquals } from "@std/assert";
import { processLoop } from "../../../adapters/clock.ts";
import type { KiteExchange } from "../../../adapters/exchange/kite/kite_exchange.ts";
import { MarketTime } from "../../../commands/desk/desk_clock.ts";
import { brokerPaths, LIVE, REHEARSAL } from "../../../commands/desk/desk_paths.ts";
import { tradingLine } from "../../../commands/kite/broker_orders.ts";
import { preflight } from "../../../commands/preflight/preflight.ts";
import type { Config } from "../../../domain/config.ts";
import { entryOn } from "../../../domain/dated.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import { fromRupees } from "../../../domain/money.ts";
import { DATE, TABLES, withExchange } from "../../adapters/exchange/kite/running_exchange.ts";
import { inNewFolder } from "../../new_folder.ts";

/** What fails before a desk of `folder` trades on `date`; null where it may not trade. */
async function failing(exchange: KiteExchange, folder: string, date: IsoDate, hasBook = false) {
  const { marketAt, wallAt, speed } = exchange.clock();
  const reading = { marketAt: marketAt as EpochMs, wallAt: wallAt as EpochMs, speed };
  const time = new MarketTime(processLoop(), reading);
  const kite = { root: exchange.url, ticker: exchange.wsUrl };
  const token = {
    ...{ apiKey: exchange.app.apiKey, userId: "SIM001", accessToken: exchange.issueToken() },
    ...{ issuedAt: time.now(), endsAt: time.now() + 3_600_000 as EpochMs },
  };
  const findToken = () => Promise.resolve({ type: "Token", token } as const);
  const account = { app: exchange.app, token, findToken };
  const rates = entryOn(TABLES.limits.orderRates, DATE).entry;
  const trading = tradingLine({ account, kite, time, say: () => {} }, rates, 0);
  const failed: string[] = [];
  const cleared = await preflight({
    config: {
      ...{ kite, paperCapital: fromRupees(10_00_000) },
      books: { fno: { nextMonthDays: 1 } },
    } as unknown as Config,
    ...{ trading, time, date },
    paths: { folder },
    hasBook: () => hasBook,
    instruments: `${folder}/instruments`,
    tell: ({ level, check }) => void (level === "fail" && failed.push(check)),
  });
  return { mayTrade: cleared !== null, failed };
}

Deno.test("preflight() fails by what this machine knows, whatever the broker says", () =>
  inNewFolder((folder) =>
    withExchange({}, async ({ exchange }) => {
      assertEquals(await failing(exchange, folder, DATE), { mayTrade: true, failed: [] });
      const unknown = await failing(exchange, folder, "2031-01-02" as IsoDate);
      assertEquals(unknown, { mayTrade: false, failed: ["calendar"] });
    })
  ));

Deno.test("preflight() lets a desk without money up that comes back to a book", () =>
  inNewFolder((folder) =>
    withExchange({ capital: fromRupees(0) }, async ({ exchange }) => {
      assertEquals(await failing(exchange, folder, DATE), { mayTrade: false, failed: ["margins"] });
      const known = await failing(exchange, folder, DATE, true);
      assertEquals(known, { mayTrade: true, failed: [] });
    })
  ));

Deno.test("brokerPaths() are the live desk's where the exchange is none of ours", () => {
  assertEquals([brokerPaths({ exchange: null }), brokerPaths({ exchange: {} })], [LIVE, REHEARSAL]);
});
