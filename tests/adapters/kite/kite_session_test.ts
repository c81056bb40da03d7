/** What the desk makes of whatever an HTTP server can answer. @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { processLoop } from "../../../adapters/clock.ts";
import { KiteError } from "../../../adapters/kite/kite_error.ts";
import { Limiter } from "../../../adapters/kite/limiter.ts";
import { KiteReader } from "../../../adapters/kite/kite_reader.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { fixtureText, hasFixtures } from "./fixture.ts";
import {
  ACCESS_TOKEN,
  type Answerer,
  API_KEY,
  type Asked,
  json,
  refusal,
  sessionAt,
  withKite,
} from "./kite_server.ts";
import { READING_RATES } from "./reading_rates.ts";

const published = (file: string) =>
  new Response(fixtureText(file), { headers: { "content-type": "application/json" } });

/** The error of asking for the profile. */
async function errorOf(answer: Answerer, timeoutMs = 5_000): Promise<KiteError> {
  let error: KiteError | null = null;
  await withKite(answer, async ({ reader }) => {
    error = await assertRejects(() => reader.profile(), KiteError);
  }, { timeoutMs });
  assert(error !== null);
  return error;
}

Deno.test("ask() sends what the official client says, with its version and token", {
  ignore: !hasFixtures,
}, async () => {
  await withKite(() => published("quote.json"), async ({ reader, asked }) => {
    const quotes = await reader.quotes(["NSE:INFY", "NSE:M&M"]);
    assertEquals<unknown>(quotes["NSE:INFY"]?.tick.ltp, 141_295);
    const [one] = asked;
    assertEquals([one?.method, one?.path, one?.query.getAll("i")], [
      "GET",
      "/quote",
      ["NSE:INFY", "NSE:M&M"],
    ]);
    assertEquals(one?.headers.get("authorization"), `token ${API_KEY}:${ACCESS_TOKEN}`);
    assertEquals(one?.headers.get("x-kite-version"), "3");
  });
});

Deno.test(
  "candles() asks in IST and orderMargins() for everything",
  { ignore: !hasFixtures },
  async () => {
    await withKite(
      ({ path }) =>
        published(path.startsWith("/margins") ? "order_margins.json" : "historical_minute.json"),
      async (
        { reader, asked },
      ) => {
        const token = 256265 as InstrumentToken;
        const from = Date.parse("2026-11-20T03:45:00Z") as EpochMs;
        const to = Date.parse("2026-11-20T10:00:00Z") as EpochMs;
        const all = await reader.candles({ token, interval: "minute", from, to });
        assertEquals(all.length, 6);
        assertEquals(asked[0]?.path, "/instruments/historical/256265/minute");
        assertEquals(asked[0]?.query.get("from"), "2026-11-20 09:15:00");
        assertEquals(asked[0]?.query.get("continuous"), "0");
        const price = 150_050 as Paise;
        const common = { side: "BUY", product: "MIS", type: "LIMIT", quantity: 1 } as const;
        await reader.orderMargins([{ key: "NSE:INFY", price, trigger: 0 as Paise, ...common }]);
        assertEquals(asked[1]?.query.get("mode"), null);
        assertEquals(JSON.parse(asked[1]?.body ?? ""), [{
          exchange: "NSE",
          tradingsymbol: "INFY",
          transaction_type: "BUY",
          variety: "regular",
          product: "MIS",
          order_type: "LIMIT",
          quantity: 1,
          price: 1_500.5,
          trigger_price: 0,
        }]);
      },
    );
  },
);

Deno.test(
  "instrumentsCsv() gives the text, whatever its charset",
  { ignore: !hasFixtures },
  async () => {
    const csv = fixtureText("instruments_nse.csv");
    const headers = { "content-type": "text/csv; charset=utf-8" };
    await withKite(() => new Response(csv, { headers }), async ({ reader, asked }) => {
      assertEquals(await reader.instrumentsCsv("NSE"), csv);
      assertEquals(asked[0]?.path, "/instruments/NSE");
    });
  },
);

Deno.test("lastPrices() and quotes() ask for as many at once as Kite takes", async () => {
  const limiter = new Limiter({
    rates: { ...READING_RATES, quotesPerSecond: 100 },
    loop: processLoop(),
  });
  const keys = Array.from({ length: 1_200 }, (_, i) => `NSE:S${i}`);
  const answer = ({ query }: Asked) => {
    const priced = query.getAll("i").map((key) => [key, { instrument_token: 1, last_price: 2 }]);
    return json({ status: "success", data: Object.fromEntries(priced) });
  };
  await withKite(answer, async ({ reader, asked }) => {
    const prices = await reader.lastPrices(keys);
    assertEquals(Object.keys(prices), keys);
    assertEquals(asked.map(({ query }) => query.getAll("i").length), [1_000, 200]);
    await assertRejects(() => reader.quotes(keys), KiteError, "bad_answer");
    assertEquals(asked[2]?.query.getAll("i").length, 500);
    await reader.lastPrices(keys.slice(0, 1_000));
    await reader.lastPrices([]);
    assertEquals(asked.length, 4);
  }, { limiter });
});

Deno.test("ask() makes each refusal a code, with the HTTP status", async () => {
  const cases: [number, string, string][] = [
    [403, "TokenException", "needs_login"],
    [403, "PermissionException", "not_permitted"],
    [400, "InputException", "bad_input"],
    [400, "OrderException", "order_refused"],
    [400, "MarginException", "margin_short"],
    [400, "HoldingException", "holding_short"],
    [429, "NetworkException", "rate_limited"],
    [502, "NetworkException", "broker_down"],
    [500, "GeneralException", "broker_down"],
    [400, "UserException", "refused"],
    [500, "OrderException", "broker_down"],
    [503, "TokenException", "needs_login"],
    [200, "DataException", "broker_down"],
    [400, "DataException", "broker_down"],
    [400, "constructor", "refused"],
  ];
  for (const [status, type, code] of cases) {
    const error = await errorOf(() => refusal(status, type, "No luck"));
    assertEquals([error.code, error.status], [code, status], `${status} ${type}`);
    assert(error.message.includes("No luck"));
  }
});

Deno.test("ask() knows a refused price by its words, of what is said about orders alone", async () => {
  const codeOf = async (status: number, type: string, message: string) =>
    (await errorOf(() => refusal(status, type, message))).code;
  const circuit = "Price exceeds circuit limits for the instrument.";
  for (const type of ["InputException", "OrderException", "GeneralException"]) {
    assertEquals(await codeOf(400, type, circuit), "price_band");
  }
  assertEquals(
    await codeOf(400, "OrderException", "17070: The Price is out of the LPP range"),
    "price_band",
  );
  const trigger = "Trigger price for stoploss sell orders cannot be below the lower circuit price.";
  assertEquals(await codeOf(400, "InputException", trigger), "price_band");
  assertEquals(
    await codeOf(
      400,
      "OrderException",
      "16448 : The difference between the limit price and " +
        "trigger price is beyond the permissible range",
    ),
    "price_band",
  );
  assertEquals(await codeOf(400, "MarginException", circuit), "margin_short");
  assertEquals(await codeOf(502, "NetworkException", circuit), "broker_down");
});

Deno.test("ask() tells an order that was changed too often from an account that asks too often", async () => {
  const spent = "Maximum allowed order modifications exceeded.";
  for (const [status, type] of [[429, "NetworkException"], [400, "InputException"]] as const) {
    assertEquals((await errorOf(() => refusal(status, type, spent))).code, "changes_spent");
  }
  const busy = "Too many requests";
  assertEquals((await errorOf(() => refusal(429, "NetworkException", busy))).code, "rate_limited");
});

Deno.test("ask() knows an order that is being processed, whatever it is refused as", async () => {
  const busy = "Order cannot be modified as it is being processed. Try later.";
  for (const type of ["InputException", "OrderException"]) {
    assertEquals((await errorOf(() => refusal(400, type, busy))).code, "order_busy");
  }
  const down = await errorOf(() => refusal(502, "NetworkException", busy));
  assertEquals(down.code, "broker_down");
});

Deno.test("a refusal of the token before is none of the token that has taken its place", async () => {
  let refusals = 0;
  const answered = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const answer = async ({ headers }: Asked) => {
    const isOld = headers.get("authorization")!.endsWith(ACCESS_TOKEN);
    if (isOld) arrived.resolve();
    if (isOld) await answered.promise;
    return refusal(403, "TokenException", "Incorrect `api_key` or `access_token`.");
  };
  await withKite(answer, async ({ reader, session }) => {
    const late = assertRejects(() => reader.profile(), KiteError, "needs_login");
    await arrived.promise;
    session.renew("NextToken4712");
    answered.resolve();
    await late;
    assertEquals(refusals, 0);
    await assertRejects(() => reader.profile(), KiteError, "needs_login");
    assertEquals(refusals, 1);
  }, { onRefused: () => void refusals++ });
});

Deno.test("ask() takes HTML for an error whatever its status says", async () => {
  const html = (status: number) => () =>
    new Response("<html>maintenance</html>", {
      status,
      headers: { "content-type": "text/html" },
    });
  const says = async (status: number) => (await errorOf(html(status))).code;
  assertEquals(await says(200), "bad_answer");
  assertEquals(await says(502), "broker_down");
  // Something before Kite turned it away: the token may be as good as ever.
  assertEquals(await says(403), "bad_answer");
  assertEquals(await says(302), "bad_answer");
});

Deno.test("ask() takes broken JSON and other fields for an error", async () => {
  const cases = [
    () => new Response("{", { headers: { "content-type": "application/json" } }),
    () => json({ data: {} }),
    () => json({ status: "success", data: { user_id: 1 } }),
    () => json(null),
    () => new Response(null, { status: 204 }),
  ];
  for (const answer of cases) {
    const error = await errorOf(answer);
    assertEquals([error.code, error.isFateUnknown], ["bad_answer", true]);
  }
});

Deno.test("ask() gives up after its deadline, and the fate of the request is unknown", async () => {
  const late = () => new Promise<Response>((done) => setTimeout(() => done(json({})), 400));
  const error = await errorOf(late, 100);
  assertEquals([error.code, error.status, error.isFateUnknown], ["no_answer", null, true]);
  assert(error.message.includes("within 100 ms"));
});

Deno.test("ask() says so when nothing was sent", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const reader = new KiteReader(sessionAt(`http://127.0.0.1:${port}`));
  const error = await assertRejects(() => reader.profile(), KiteError);
  assertEquals([error.code, error.isFateUnknown, error.isTransient], ["unreachable", false, true]);
});

Deno.test("ask() takes a connection that breaks for an unknown fate", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const broken = listener.accept().then(async (conn) => {
    await conn.read(new Uint8Array(1_024));
    conn.close();
  });
  const reader = new KiteReader(sessionAt(`http://127.0.0.1:${listener.addr.port}`));
  const error = await assertRejects(() => reader.profile(), KiteError);
  await broken;
  listener.close();
  assertEquals([error.code, error.isFateUnknown], ["no_answer", true]);
});

Deno.test("no error says a secret, not even when the broker does", async () => {
  const said = `bad token ${ACCESS_TOKEN} for ${API_KEY}, request_token=abc123 secret s3cr3t/=x`;
  await withKite(() => refusal(400, "InputException", said), async ({ reader }) => {
    const error = await assertRejects(() => reader.profile(), KiteError);
    const whole = Deno.inspect(error) + JSON.stringify(error) + error.stack;
    for (const secret of [ACCESS_TOKEN, API_KEY, "abc123", "s3cr3t/=x"]) {
      assert(!whole.includes(secret), secret);
    }
    assert(error.message.includes("bad token ***"));
  }, { secrets: ["s3cr3t/=x"] });
});

Deno.test("no error says a part of a secret where a long answer is cut", async () => {
  for (const before of [289, 293, 296]) {
    const said = `${"x".repeat(before)} ${ACCESS_TOKEN}`;
    const { message } = await errorOf(() => refusal(400, "InputException", said));
    assert(!message.includes(ACCESS_TOKEN.slice(0, 3)), message.slice(-40));
  }
});
