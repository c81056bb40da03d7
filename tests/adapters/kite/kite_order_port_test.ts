/** Kite as the order port: what is refused, what has no answer, and what is found by its tag. @module */
import { assert, assertEquals } from "@std/assert";
import { processLoop } from "../../../adapters/clock.ts";
import { answerAfter, KiteOrderPort } from "../../../adapters/kite/kite_order_port.ts";
import { KiteTrader } from "../../../adapters/kite/kite_trader.ts";
import { KiteError } from "../../../adapters/kite/kite_error.ts";
import { BROKER_CODES } from "../../../domain/broker/broker_code.ts";
import { Limiter } from "../../../adapters/kite/limiter.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import type { OrderReply, OrderRequest } from "../../../domain/ports.ts";
import type { Approved } from "../../../domain/risk/approved.ts";
import { FUTURE, orderFor } from "../../domain/listed_market.ts";
import { type Answerer, type Asked, json, refusal, withKite } from "./kite_server.ts";
import { orderRow as row, ROW_TAG as TAG } from "./order_row.ts";
import { READING_RATES } from "./reading_rates.ts";

const ORDER = {
  ...orderFor(FUTURE, { tag: TAG, quantity: 130, side: "BUY", product: "MIS" }),
  key: "NFO:NIFTY26DECFUT",
  signalAt: 0 as EpochMs,
} as Approved<NewOrder>;
const PLACE: OrderRequest = { type: "Place", order: ORDER, tick: 10 as Paise };
const MODIFY: OrderRequest = { type: "Modify", orderId: "77", change: ORDER };
const CANCEL: OrderRequest = { type: "Cancel", orderId: "77" };
const FIND: OrderRequest = {
  type: "Find",
  tag: TAG,
  order: ORDER,
  orderId: null,
  at: ORDER.signalAt,
};

async function withPort(
  answer: Answerer,
  act: (port: KiteOrderPort, asked: Asked[], problems: string[]) => Promise<void>,
): Promise<void> {
  const orders = { perSecond: 10, perMinute: 400, perDay: 5_000 };
  const limiter = new Limiter({ rates: { ...READING_RATES, orders }, loop: processLoop() });
  const problems: string[] = [];
  await withKite(answer, async ({ session, reader, asked }) => {
    const trader = new KiteTrader(session);
    const onProblem = (problem: string) => void problems.push(problem);
    await act(new KiteOrderPort({ trader, reader, onProblem }), asked, problems);
  }, { limiter, timeoutMs: 200 });
}

const TRADE = {
  trade_id: "T1",
  order_id: "77",
  exchange_order_id: "X",
  exchange: "NFO",
  tradingsymbol: "NIFTY26DECFUT",
  instrument_token: 1,
  transaction_type: "BUY",
  product: "MIS",
  quantity: 65,
  average_price: 24_000.1,
  fill_timestamp: "2026-11-20 10:00:01",
};

const listing = (orders: unknown[], trades: unknown[] = []): Answerer => ({ path }) =>
  json({ status: "success", data: path === "/orders" ? orders : trades });

Deno.test("KiteOrderPort takes an order, and says why one was refused", async () => {
  const replies: OrderReply[] = [];
  for (
    const answer of [
      json({ status: "success", data: { order_id: "77" } }),
      refusal(400, "MarginException", "Insufficient funds"),
      refusal(429, "NetworkException", "Too many requests"),
      refusal(403, "TokenException", "Incorrect access_token"),
    ]
  ) {
    await withPort(() => answer, async (port) => {
      const reply = await port.ask(PLACE);
      assert(reply.type === "ok");
      replies.push(reply.body);
    });
  }
  assertEquals(replies[0], { type: "Taken", orderId: "77" });
  assertEquals(replies.slice(1).map((reply) => reply.type === "Refused" && reply.code), [
    "margin_short",
    "rate_limited",
    "needs_login",
  ]);
});

Deno.test("KiteOrderPort sends a request of unknown fate once, and does not answer it", async () => {
  const late = () => new Promise<Response>((done) => setTimeout(() => done(json({})), 600));
  const html = () => new Response("<html>", { headers: { "content-type": "text/html" } });
  const gone = () => refusal(502, "NetworkException", "OMS unreachable");
  for (const answer of [late, html, gone]) {
    for (const request of [PLACE, MODIFY]) {
      await withPort(answer, async (port, asked, problems) => {
        assertEquals(await port.ask(request), { type: "unknown" });
        assertEquals([asked.length, problems.length], [1, 1]);
      });
    }
  }
});

Deno.test("answerAfter() calls nothing unknown that never left, and asks for cancels again", () => {
  const unsure = BROKER_CODES.filter((code) =>
    answerAfter(PLACE, new KiteError(code, null, "")).type === "unknown"
  );
  assertEquals(unsure, ["broker_down", "no_answer", "bad_answer"]);
  const final = BROKER_CODES.filter((code) =>
    answerAfter(CANCEL, new KiteError(code, null, "")).type === "ok"
  );
  assertEquals(final, [
    "not_permitted",
    "bad_input",
    "order_refused",
    "price_band",
    "order_busy",
    "changes_spent",
    "margin_short",
    "holding_short",
    "not_found",
    "refused",
  ]);
});

Deno.test("answerAfter() calls an entry that was taken back withheld: no broker has refused it", () => {
  const error = new KiteError("withdrawn", null, "halted");
  assertEquals(answerAfter(PLACE, error), { type: "withheld", reason: error.message });
  // Of a change or a look-up the broker actor knows no such answer.
  assertEquals([MODIFY, CANCEL, FIND].map((request) => answerAfter(request, error).type), [
    ...["ok", "unknown", "unknown"],
  ]);
});

Deno.test("answerAfter() calls an entry that never left withheld, an exit refused", () => {
  const EXIT = { ...PLACE, order: { ...ORDER, purpose: "exit" } } as OrderRequest;
  const unseen = BROKER_CODES.filter((code) => {
    const error = new KiteError(code, null, "x");
    const [entry, exit] = [PLACE, EXIT].map((request) => answerAfter(request, error).type);
    return entry === "withheld" && exit === "ok";
  });
  assertEquals(unseen, [
    "unreachable",
    "expired",
    "day_budget_spent",
    "queue_full",
  ]);
});

Deno.test("KiteOrderPort finds an order by its tag, with its executions", async () => {
  const filled = row({ filled_quantity: 65, pending_quantity: 65 });
  await withPort(listing([row({ order_id: "5", tag: null }), filled], [TRADE]), async (port) => {
    const found = await port.ask(FIND);
    assert(found.type === "ok" && found.body.type === "Found");
    assertEquals(
      found.body.reports.map(({ orderId, status, filled, fill }) => [
        ...[orderId, status, filled, fill?.price],
      ]),
      [["77", "OPEN", 65, 2_400_010]],
    );
  });
  await withPort(listing([]), async (port) => {
    assertEquals(await port.ask(FIND), { type: "ok", body: { type: "NotFound" } });
  });
});

Deno.test("KiteOrderPort hands on how an order rests, and what it says of its last change", async () => {
  const doubted = async (change: Record<string, unknown>) => {
    let found: unknown;
    await withPort(listing([row(change)]), async (port) => {
      const answer = await port.ask(FIND);
      assert(answer.type === "ok" && answer.body.type === "Found");
      found = answer.body.rests?.message;
    });
    return found;
  };
  const status_message = "16346 : Order cannot be modified";
  assertEquals(await doubted({ status_message }), status_message);
  assertEquals(await doubted({ status_message, status: "MODIFY PENDING" }), undefined);
  assertEquals(await doubted({}), "");
});

Deno.test("KiteOrderPort does not say that an order is absent while one like it has no tag", async () => {
  const untagged = row({ tag: null });
  await withPort(listing([untagged]), async (port, _asked, problems) => {
    assertEquals(await port.ask(FIND), { type: "unknown" });
    assert(problems[0]?.includes("no tag"), problems[0]);
  });
  await withPort(() => new Response("no", { status: 502 }), async (port) => {
    assertEquals(await port.ask(FIND), { type: "unknown" });
  });
});

Deno.test("KiteOrderPort does not know what came of a request that failed in a way of its own", async () => {
  const problems: string[] = [];
  const fail = () => Promise.reject(new TypeError("broken"));
  const port = new KiteOrderPort({
    trader: { place: fail, change: fail, cancel: fail },
    reader: { orders: fail, orderTrades: fail },
    onProblem: (problem) => void problems.push(problem),
  });
  for (const request of [PLACE, MODIFY, CANCEL, FIND]) {
    const answer = await new Promise((resolve) => port.call(request, "id", resolve));
    assertEquals(answer, { type: "unknown" });
  }
  assertEquals(problems, ["broken", "broken", "broken", "broken"]);
});

Deno.test("KiteOrderPort.call() answers once, whatever happens", async () => {
  await withPort(listing([row()]), async (port) => {
    const answer = await new Promise((resolve) => port.call(FIND, "id", resolve));
    assertEquals((answer as { type: string }).type, "ok");
  });
});
