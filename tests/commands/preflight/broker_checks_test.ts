/** What is looked at before a desk trades at a broker, against an exchange with faults. @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { processLoop } from "../../../adapters/clock.ts";
import type { KiteExchange } from "../../../adapters/exchange/kite/kite_exchange.ts";
import { KiteError, type KiteErrorCode } from "../../../adapters/kite/kite_error.ts";
import type { KiteTrader } from "../../../adapters/kite/kite_trader.ts";
import { MarketTime } from "../../../commands/desk/desk_clock.ts";
import { tradingLine } from "../../../commands/kite/broker_orders.ts";
import { brokerChecks, type Cleared } from "../../../commands/preflight/broker_checks.ts";
import type { Checked } from "../../../commands/preflight/checked.ts";
import { tokenEndsAt } from "../../../domain/broker/token_life.ts";
import { entryOn } from "../../../domain/dated.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { fromRupees } from "../../../domain/money.ts";
import { tagOf } from "../../../domain/order/tag.ts";
import { DATE, TABLES, withExchange } from "../../adapters/exchange/kite/running_exchange.ts";

interface Looked {
  readonly cleared: Cleared | null;
  readonly levels: Readonly<Record<string, Checked["level"]>>;
  readonly said: readonly Checked[];
}

/** On the Friday before a Monday of expiry the desk trades the next month already. */
const nextMonthDays = 2;

async function look(
  exchange: KiteExchange,
  accessToken = exchange.issueToken(),
  onSaid: (checked: Checked) => void = () => {},
  hasBook = false,
  kept: string | null = null,
  cancel?: KiteTrader["cancel"],
): Promise<Looked> {
  const { marketAt, wallAt, speed } = exchange.clock();
  const reading = { marketAt: marketAt as EpochMs, wallAt: wallAt as EpochMs, speed };
  const time = new MarketTime(processLoop(), reading);
  const issuedAt = time.now();
  const token = {
    apiKey: exchange.app.apiKey,
    userId: "SIM001",
    accessToken,
    issuedAt,
    endsAt: tokenEndsAt(issuedAt),
  };
  const account = {
    app: exchange.app,
    token,
    findToken: () => Promise.resolve({ type: "Token", token } as const),
  };
  const kite = { root: exchange.url, ticker: exchange.wsUrl };
  const rates = entryOn(TABLES.limits.orderRates, DATE).entry;
  const { line, trader } = tradingLine({ account, kite, time, say: () => {} }, rates, 0);
  const said: Checked[] = [];
  const instruments = kept ?? Deno.makeTempDirSync();
  const cleared = await brokerChecks({
    ...{
      reader: line.reader,
      trader: cancel === undefined ? trader : { cancel },
      root: exchange.url,
      tokenEndsAt: token.endsAt,
    },
    ...{ capital: fromRupees(10_00_000), hasBook, instruments, now: time.now, nextMonthDays },
    say: (checked) => {
      said.push(checked);
      onSaid(checked);
    },
  });
  if (kept === null) Deno.removeSync(instruments, { recursive: true });
  const levels = Object.fromEntries(said.map(({ check, level }) => [check, level]));
  return { cleared, levels, said };
}

function detailOf(said: readonly Checked[], check: string): string {
  return said.find((each) => each.check === check)?.detail ?? "not looked at";
}

Deno.test("brokerChecks() passes a broker that lets us in, and places nothing", () =>
  withExchange({}, async ({ exchange }) => {
    const { cleared, levels, said } = await look(exchange);
    assert(cleared !== null, JSON.stringify(said));
    assertEquals([cleared.funds, cleared.listing.list.date], [fromRupees(25_00_000), DATE]);
    const checks = ["login", "static IP", "clock", "lot margins", "margins", "reconciliation"];
    assertMatch(detailOf(said, "lot margins"), /^NIFTY26DECFUT .* BANKNIFTY26DECFUT /);
    assertEquals(checks.filter((check) => levels[check] !== "pass"), []);
    assertEquals(exchange.books().orders, []);
  }));

Deno.test("brokerChecks() fails where orders are not taken from this address", () =>
  withExchange({ faults: { faults: { ip_refused: { rate: 1 } } } }, async ({ exchange }) => {
    const { cleared, levels, said } = await look(exchange);
    assertEquals([cleared, levels["static IP"], levels["login"]], [null, "fail", "pass"]);
    assertMatch(detailOf(said, "static IP"), /: register this machine's address with the broker$/);
  }));

Deno.test("brokerChecks() takes a refusal that speaks of an IP for one of the address, whatever its code", () =>
  withExchange({}, async ({ exchange }) => {
    const refusing = (code: KiteErrorCode, what: string) => () =>
      Promise.reject(new KiteError(code, 400, what));
    const addressOf = async (cancel: KiteTrader["cancel"]) => {
      const looked = await look(exchange, undefined, undefined, false, null, cancel);
      return [looked.levels["static IP"], looked.cleared === null];
    };
    const unlisted = refusing("bad_input", "orders from this IP are not allowed");
    assertEquals(await addressOf(unlisted), ["fail", true]);
    assertEquals(await addressOf(refusing("not_permitted", "no")), ["fail", true]);
    assertEquals(await addressOf(refusing("bad_input", "no such SHIP")), ["pass", false]);
    // An order that cannot be there is there: nobody knows whose account that is.
    assertEquals(await addressOf(() => Promise.resolve({ orderId: "1" } as never)), ["fail", true]);
  }));

Deno.test("brokerChecks() blames no address for a broker that does not listen", () =>
  withExchange({}, async ({ exchange }) => {
    const { cleared, said } = await look(exchange, undefined, ({ check }) => {
      if (check === "login") exchange.changeFaults({ faults: { too_many: { next: 3 } } });
    });
    assertEquals(cleared, null);
    assertMatch(detailOf(said, "static IP"), /^not known: .*rate_limited/);
  }));

Deno.test("brokerChecks() asks again where one answer is bad: a desk may be coming up in mid-session", () =>
  withExchange({}, async ({ exchange }) => {
    const { cleared, said } = await look(exchange, undefined, ({ check }) => {
      const next = { next: 1 };
      if (check === "login") exchange.changeFaults({ faults: { bad_gateway: next } });
      if (check === "lot margins") exchange.changeFaults({ faults: { html_answer: next } });
      if (check === "margins") exchange.changeFaults({ faults: { too_many: next } });
    });
    assert(cleared !== null, JSON.stringify(said));
  }));

Deno.test("brokerChecks() warns of less money than the desk would trade with, and of what is held", () =>
  withExchange({ capital: fromRupees(50_000) }, async ({ exchange, kite }) => {
    await kite.placeOrder("regular", {
      ...{ exchange: "NSE", tradingsymbol: "SBIN", transaction_type: "BUY", quantity: 1 },
      ...{ product: "MIS", order_type: "LIMIT", price: 1_000, validity: "DAY" },
    });
    const { cleared, levels } = await look(exchange);
    assertEquals(cleared?.funds, fromRupees(50_000));
    assertEquals([levels["margins"], levels["reconciliation"]], ["warn", "warn"]);
  }));

Deno.test("brokerChecks() lets no desk begin beside the working orders of another one", () =>
  withExchange({}, async ({ exchange, kite }) => {
    await kite.placeOrder("regular", {
      ...{ exchange: "NSE", tradingsymbol: "SBIN", transaction_type: "BUY", quantity: 1 },
      ...{ product: "MIS", order_type: "LIMIT", price: 1_000, validity: "DAY" },
      tag: tagOf("of another desk"),
    });
    const { cleared, levels, said } = await look(exchange);
    assertEquals([cleared, levels["reconciliation"]], [null, "fail"]);
    assertMatch(detailOf(said, "reconciliation"), /^working orders with a desk's tag: 1, /);
    // Its own, for all that this check knows.
    const again = await look(exchange, undefined, undefined, true);
    assertEquals(again.levels["reconciliation"], "warn");
  }));

Deno.test("brokerChecks() lets a desk come back to its book where no money is free, and begins none", () =>
  withExchange({ capital: fromRupees(0) }, async ({ exchange }) => {
    const first = await look(exchange);
    assertEquals([first.cleared, first.levels["margins"]], [null, "fail"]);
    const again = await look(exchange, undefined, undefined, true);
    assertEquals([again.cleared?.funds, again.levels["margins"]], [fromRupees(0), "warn"]);
  }));

Deno.test("brokerChecks() lets a desk come back to its book by instruments of yesterday, and begins none", () =>
  withExchange({}, async ({ exchange }) => {
    const folder = Deno.makeTempDirSync();
    // What is found in them is told after that.
    const listedAs = ({ said }: Looked) => said.find(({ check }) => check === "instruments")?.level;
    const unlisted = async (hasBook: boolean) => {
      const down = ({ check }: Checked) => {
        // Once is asked for again.
        if (check === "clock") exchange.changeFaults({ faults: { bad_gateway: { next: 3 } } });
      };
      return await look(exchange, undefined, down, hasBook, folder);
    };
    try {
      await look(exchange, undefined, undefined, false, folder);
      Deno.renameSync(`${folder}/${DATE}.csv`, `${folder}/2026-11-19.csv`);
      const first = await unlisted(false);
      assertEquals([first.cleared, listedAs(first)], [null, "fail"]);
      const again = await unlisted(true);
      assertEquals([again.cleared?.listing.list.date, listedAs(again)], ["2026-11-19", "warn"]);
      assertMatch(detailOf(again.said, "instruments"), /no newer ones: .*: nothing is entered$/);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  }));

Deno.test("brokerChecks() stops at a login that is refused, and says what to do", () =>
  withExchange({}, async ({ exchange }) => {
    const { cleared, said } = await look(exchange, "deadtoken");
    assertEquals([cleared, said.map(({ check, level }) => [check, level])], [null, [
      ["login", "fail"],
    ]]);
    assert(said[0]!.detail.endsWith("run `deno task login`"), said[0]!.detail);
  }));
