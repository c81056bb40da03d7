/** What a session remembers from one request to the next, and how it ends. @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { KiteError } from "../../../adapters/kite/kite_error.ts";
import { Limiter } from "../../../adapters/kite/limiter.ts";
import { ACCESS_TOKEN, json, refusal, withKite } from "./kite_server.ts";
import { ManualClock } from "./manual_clock.ts";
import { READING_RATES } from "./reading_rates.ts";

Deno.test("no error says a token that was taken later, nor the one before it", async () => {
  const next = "NextToken4712";
  const said = `tokens ${ACCESS_TOKEN} and ${next}`;
  await withKite(() => refusal(400, "InputException", said), async ({ reader, session }) => {
    session.renew(next);
    const { message } = await assertRejects(() => reader.profile(), KiteError);
    assert(message.includes("tokens *** and ***"), message);
  });
});

Deno.test('after "too many requests" nothing of the kind leaves for a second', async () => {
  const clock = new ManualClock();
  const limiter = new Limiter({ rates: READING_RATES, loop: clock });
  const codes = [429, 400, 400];
  const answer = () => refusal(codes.shift()!, "NetworkException", "No luck");
  await withKite(answer, async ({ reader, asked }) => {
    const fails = () => assertRejects(() => reader.profile(), KiteError);
    assertEquals((await fails()).code, "rate_limited");
    const paused = fails();
    clock.pass(999);
    assertEquals([asked.length, clock.waiting], [1, 1]);
    clock.pass(2);
    assertEquals([(await paused).code, clock.waiting], ["broker_down", 0]);
    // Any other refusal holds nothing up.
    const next = fails();
    assertEquals(clock.waiting, 0);
    await next;
    assertEquals(asked.length, 3);
  }, { limiter });
});

Deno.test("ask() breaks off when the desk ends, and the fate of the request is unknown", async () => {
  const end = new AbortController();
  const answered = Promise.withResolvers<Response>();
  const answer = () => {
    end.abort();
    return answered.promise;
  };
  await withKite(answer, async ({ reader }) => {
    const { code, message } = await assertRejects(() => reader.profile(), KiteError);
    answered.resolve(json({}));
    assertEquals(code, "no_answer");
    assert(message.includes("the connection broke"), message);
  }, { signal: end.signal, timeoutMs: 2_000 });
});
