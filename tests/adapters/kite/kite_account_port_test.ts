/** Kite as the account port: what is read, in which order, and when a reading is none. @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { KiteAccountPort } from "../../../adapters/kite/kite_account_port.ts";
import { KiteError } from "../../../adapters/kite/kite_error.ts";
import type { AccountReading } from "../../../domain/broker/account_reading.ts";
import type { OrderMargin } from "../../../domain/broker/funds.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import type { Approved } from "../../../domain/risk/approved.ts";
import { FUTURE, orderFor } from "../../domain/listed_market.ts";
import { fixtureText, hasFixtures } from "./fixture.ts";
import { type Answerer, type Asked, json, refusal, withKite } from "./kite_server.ts";
import { orderRow as row } from "./order_row.ts";

const ORDER = {
  ...orderFor(FUTURE, { quantity: 130, side: "BUY", product: "MIS" }),
  key: "NFO:NIFTY26DECFUT",
  signalAt: 0 as EpochMs,
} as Approved<NewOrder>;
const FUNDS = {
  ...{ enabled: true, net: 1 },
  available: { cash: 1, opening_balance: 1, live_balance: 1, collateral: 0 },
  utilised: {
    ...{ debits: 0, span: 0, exposure: 0, option_premium: 0, m2m_realised: 0, m2m_unrealised: 0 },
  },
};
const HOLDING = {
  ...{ exchange: "NSE", tradingsymbol: "SBIN", instrument_token: 1, product: "CNC" },
  ...{ quantity: 5, t1_quantity: 0, used_quantity: 0, average_price: 800, last_price: 810 },
};
const NO_POSITIONS = { net: [], day: [] };
const MARGINS = { equity: FUNDS, commodity: FUNDS };

Deno.test("KiteAccountPort reads trades after orders, and has no reading where a piece fails", async () => {
  const asked: string[] = [];
  const answer = (failing: string): Answerer => ({ path }) => {
    asked.push(path);
    if (path === failing) return refusal(502, "NetworkException", "down");
    if (path === "/portfolio/positions") {
      return json({ status: "success", data: NO_POSITIONS });
    }
    if (path === "/user/margins") return json({ status: "success", data: MARGINS });
    return json({ status: "success", data: path === "/orders" ? [row()] : [] });
  };
  await withKite(answer(""), async ({ reader }) => {
    const port = new KiteAccountPort({ reader, onProblem: () => {} });
    const reading = await port.ask({ type: "Read" }) as AccountReading;
    assertEquals([reading.orders.length, reading.positions], [1, []]);
    assert(asked.indexOf("/orders") < asked.indexOf("/trades"), asked.join());
    assert(asked.indexOf("/trades") < asked.indexOf("/portfolio/positions"), asked.join());
  });
  const problems: string[] = [];
  await withKite(answer("/trades"), async ({ reader }) => {
    const port = new KiteAccountPort({ reader, onProblem: (each) => void problems.push(each) });
    const answered = await new Promise((done) => port.call({ type: "Read" }, "", done));
    assertEquals(answered, { type: "unknown" });
  });
  assertEquals(problems.length, 1);
  assertEquals(asked.filter((path) => path === "/trades").length, 3);
});

Deno.test("KiteAccountPort asks once more for a piece that has failed", async () => {
  let down = true;
  const answer: Answerer = ({ path }) => {
    if (path === "/orders" && down) {
      down = false;
      return refusal(502, "NetworkException", "down");
    }
    if (path === "/portfolio/positions") return json({ status: "success", data: NO_POSITIONS });
    return json({ status: "success", data: path === "/user/margins" ? MARGINS : [] });
  };
  await withKite(answer, async ({ reader }) => {
    const port = new KiteAccountPort({ reader, onProblem: () => {} });
    assertEquals((await port.ask({ type: "Read" }) as AccountReading).orders, []);
  });
});

Deno.test("KiteAccountPort goes by the shares that were last read where their list fails", async () => {
  const down = () => refusal(502, "NetworkException", "down");
  const shares = () => json({ status: "success", data: [HOLDING] });
  let list = down;
  const answer: Answerer = ({ path }) => {
    if (path === "/portfolio/holdings") return list();
    if (path === "/portfolio/positions") return json({ status: "success", data: NO_POSITIONS });
    return json({ status: "success", data: path === "/user/margins" ? MARGINS : [] });
  };
  const problems: string[] = [];
  await withKite(answer, async ({ reader }) => {
    const port = new KiteAccountPort({ reader, onProblem: (each) => void problems.push(each) });
    const read = async () => (await port.ask({ type: "Read" }) as AccountReading).holdings;
    await assertRejects(read, KiteError, "broker_down");
    list = shares;
    const known = await read();
    assertEquals(known.map(({ key }) => key), ["NSE:SBIN"]);
    list = down;
    assertEquals(await read(), known);
    assertEquals(problems.length, 1);
    list = () => refusal(403, "TokenException", "Incorrect `api_key` or `access_token`.");
    await assertRejects(read, KiteError, "needs_login");
  });
});

Deno.test("KiteAccountPort asks for funds alone where nothing else is wanted", async () => {
  const answer: Answerer = () => json({ status: "success", data: MARGINS });
  await withKite(answer, async ({ reader, asked }) => {
    const port = new KiteAccountPort({ reader, onProblem: () => {} });
    assertEquals(Object.keys(await port.ask({ type: "ReadFunds" })), ["equity"]);
    assertEquals(asked.map(({ path }) => path), ["/user/margins"]);
  });
});

Deno.test({
  name: "KiteAccountPort reads what orders need, as Kite has published it",
  ignore: !hasFixtures,
  fn: async () => {
    const asked: Asked[] = [];
    const answer: Answerer = (request) => {
      asked.push(request);
      return json(JSON.parse(fixtureText("order_margins.json")));
    };
    await withKite(answer, async ({ reader }) => {
      const port = new KiteAccountPort({ reader, onProblem: () => {} });
      const told = await port.ask({ type: "ReadMargins", orders: [ORDER] }) as OrderMargin[];
      assertEquals(told.map(({ key, total }) => [key, total as number]), [["NSE:INFY", 149_800]]);
    });
    assertEquals(asked.map(({ method, path }) => `${method} ${path}`), ["POST /margins/orders"]);
  },
});
