/** What the trading half sends, once, and what it makes of the answer. @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { processLoop } from "../../../adapters/clock.ts";
import { KiteError } from "../../../adapters/kite/kite_error.ts";
import { KiteTrader } from "../../../adapters/kite/kite_trader.ts";
import { Limiter } from "../../../adapters/kite/limiter.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { Modification, NewOrder } from "../../../domain/order/order.ts";
import type { Approved } from "../../../domain/risk/approved.ts";
import { type Answerer, type Asked, json, withKite } from "./kite_server.ts";
import { ManualClock } from "./manual_clock.ts";
import { READING_RATES } from "./reading_rates.ts";

const TAG = "abc123def456ghi789";
const taken = () => json({ status: "success", data: { order_id: "151220000000000" } });

/** Approval is risk's; what is sent is shown here. */
function order(change: Partial<NewOrder> = {}): Approved<NewOrder> {
  return {
    tag: TAG,
    purpose: "entry",
    book: "fno",
    strategy: "ema",
    token: 1 as InstrumentToken,
    key: "NFO:NIFTY26NOVFUT",
    underlying: "NIFTY",
    product: "MIS",
    side: "BUY",
    type: "LIMIT",
    quantity: 65,
    price: 2_412_340 as Paise,
    trigger: 0 as Paise,
    validity: "DAY",
    signalAt: 0 as EpochMs,
    ...change,
  } as Approved<NewOrder>;
}

function terms(change: Partial<Modification>): Approved<Modification> {
  return { ...order(), ...change } as unknown as Approved<Modification>;
}

async function withTrader(
  answer: Answerer,
  act: (trader: KiteTrader, asked: Asked[], limiter: Limiter) => Promise<void>,
  timeoutMs = 5_000,
): Promise<void> {
  const orders = { perSecond: 10, perMinute: 400, perDay: 5_000 };
  const limiter = new Limiter({ rates: { ...READING_RATES, orders }, loop: processLoop() });
  await withKite(
    answer,
    ({ session, asked }) => act(new KiteTrader(session), asked, limiter),
    { limiter, timeoutMs },
  );
}

const fields = (asked: Asked | undefined) => Object.fromEntries(new URLSearchParams(asked?.body));

Deno.test("place() sends a limit order with its tag", async () => {
  await withTrader(taken, async (trader, asked) => {
    assertEquals(await trader.place(order()), { orderId: "151220000000000", slices: [] });
    assertEquals([asked[0]?.method, asked[0]?.path], ["POST", "/orders/regular"]);
    assertEquals(fields(asked[0]), {
      exchange: "NFO",
      tradingsymbol: "NIFTY26NOVFUT",
      transaction_type: "BUY",
      product: "MIS",
      order_type: "LIMIT",
      quantity: "65",
      price: "24123.4",
      validity: "DAY",
      tag: TAG,
      variety: "regular",
    });
  });
});

Deno.test("place() asks as an entry leaves whether it still may, and of nothing else", async () => {
  await withTrader(taken, async (trader, asked) => {
    const halted = () => "halted";
    const error = await assertRejects(() => trader.place(order(), halted), KiteError);
    assertEquals([error.code, asked.length], ["withdrawn", 0]);
    await trader.place(order({ purpose: "stop", type: "SL", trigger: 5 as Paise }), halted);
    assertEquals(asked.length, 1);
  });
});

Deno.test("place() does not send an entry that waited for its budget while the desk was halted", async () => {
  await withTrader(taken, async (trader, asked, limiter) => {
    limiter.pause("order", 50);
    let halted = false;
    const sent = trader.place(order(), () => halted ? "halted" : null);
    halted = true;
    const { code } = await assertRejects(() => sent, KiteError);
    assertEquals([code, asked.length], ["withdrawn", 0]);
  });
});

Deno.test("place() protects market orders, and sends a trigger only with a stop", async () => {
  await withTrader(taken, async (trader, asked) => {
    const trigger = 2_400_005 as Paise;
    await trader.place(order({ type: "MARKET", trigger }));
    await trader.place(order({ type: "SL", purpose: "stop", trigger }));
    const [market, stop] = asked.map(fields);
    assertEquals([market?.market_protection, market?.price, market?.trigger_price], [
      "-1",
      undefined,
      undefined,
    ]);
    assertEquals([stop?.trigger_price, stop?.price, stop?.market_protection], [
      "24000.05",
      "24123.4",
      undefined,
    ]);
  });
});

Deno.test("place() sends once, and says so when the order's fate is unknown", async () => {
  const answers: Answerer[] = [
    () => new Promise((done) => setTimeout(() => done(taken()), 300)),
    () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    () => new Response("bad gateway", { status: 502 }),
    () => json({ status: "success", data: {} }),
  ];
  for (const answer of answers) {
    await withTrader(answer, async (trader, asked) => {
      const error = await assertRejects(() => trader.place(order()), KiteError);
      assert(error.isFateUnknown, error.message);
      assertEquals(asked.length, 1);
    }, 100);
  }
});

Deno.test("change() sends terms without the tag, cancel() none", async () => {
  await withTrader(taken, async (trader, asked) => {
    const dearer = terms({ price: 2_412_345 as Paise });
    await trader.change("42", dearer, "exit");
    await trader.cancel("42");
    assertEquals(asked.map(({ method, path }) => `${method} ${path}`), [
      "PUT /orders/regular/42",
      "DELETE /orders/regular/42",
    ]);
    assertEquals([fields(asked[0]).price, fields(asked[0]).tag], ["24123.45", undefined]);
  });
});

/** A trader whose limiter waits for `clock`. */
async function withPaced(
  act: (trader: KiteTrader, limiter: Limiter, clock: ManualClock, asked: Asked[]) => Promise<void>,
): Promise<void> {
  const orders = { perSecond: 10, perMinute: 400, perDay: 5_000 };
  const clock = new ManualClock();
  const limiter = new Limiter({ rates: { ...READING_RATES, orders }, loop: clock });
  await withKite(
    taken,
    ({ session, asked }) => act(new KiteTrader(session), limiter, clock, asked),
    { limiter },
  );
}

const STOP = { purpose: "stop", type: "SL", trigger: 2_400_000 as Paise } as const;

Deno.test("what reduces waits for its budget as long as it takes, an entry for a second", async () => {
  await withPaced(async (trader, limiter, clock, asked) => {
    limiter.pause("order", 5_000);
    const sent = [
      trader.place(order(STOP)),
      trader.place(order({ purpose: "exit" })),
      trader.change("42", terms({}), "exit"),
      trader.cancel("43"),
    ];
    const entry = assertRejects(() => trader.place(order()), KiteError);
    clock.pass(5_001);
    assertEquals((await entry).code, "expired");
    await Promise.all(sent);
    assertEquals(asked.map(({ method }) => method).toSorted(), ["DELETE", "POST", "POST", "PUT"]);
  });
});

Deno.test("what reduces leaves at once when entries have spent their share", async () => {
  await withPaced(async (trader, limiter, _clock, asked) => {
    await Promise.all(Array.from({ length: 8 }, () => trader.place(order())));
    const waits = assertRejects(() => trader.place(order()), KiteError);
    const sent = [trader.place(order(STOP)), trader.change("42", terms({}), "exit")];
    assertEquals(limiter.withdraw("entry"), 1);
    assertEquals((await waits).code, "withdrawn");
    await Promise.all(sent);
    assertEquals(asked.length, 10);
  });
});
