/** Minutes of the past by REST. @module */
import { assertEquals, assertRejects } from "@std/assert";
import { delay } from "@std/async";
import { KiteError, type KiteErrorCode } from "../../../adapters/kite/kite_error.ts";
import { KiteHistory } from "../../../adapters/kite/kite_history.ts";
import type { CandleRequest } from "../../../adapters/kite/kite_reader.ts";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { DAY_MS, type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";

const UNTIL = 1_763_607_600_000 as EpochMs;
const TOKEN = 256_265 as InstrumentToken;

const candle = (minutesAgo: number): Candle => {
  const price = 100 as Paise;
  const at = UNTIL - minutesAgo * MINUTE_MS as EpochMs;
  return { at, open: price, high: price, low: price, close: price, volume: 1 };
};

function historyOf(answers: readonly (readonly Candle[] | KiteErrorCode)[]) {
  const asked: CandleRequest[] = [];
  const progress: string[] = [];
  const left = [...answers];
  const history = new KiteHistory({
    reader: {
      candles: (request) => {
        asked.push(request);
        const answer = left.shift()!;
        return typeof answer === "string"
          ? Promise.reject(new KiteError(answer, null, "history"))
          : Promise.resolve(answer);
      },
    },
    progressed: ({ answered, asked, failed, refused }) => {
      const lacks = failed === 0 ? "" : ` without ${failed}`;
      const never = refused === 0 ? "" : `, never ${refused}`;
      progress.push(`${answered}/${asked}${lacks}${never}`);
    },
  });
  return { history, asked, progress };
}

Deno.test("minutes() are the last that had closed, without the one that runs", async () => {
  const { history, asked } = historyOf([[candle(3), candle(2), candle(1), candle(0)]]);
  const found = await history.minutes({ token: TOKEN, until: UNTIL, countMax: 2 });
  assertEquals(found, [candle(2), candle(1)]);
  const [{ token, interval, to }] = asked as [CandleRequest];
  assertEquals([token, interval, to], [TOKEN, "minute", UNTIL]);
});

Deno.test("minutes() asks for days enough to hold them, and for no more than Kite gives", async () => {
  for (const [countMax, days] of [[1, 5], [1_000, 8], [3_600, 17], [1e6, 60]] as const) {
    const { history, asked } = historyOf([[]]);
    await history.minutes({ token: TOKEN, until: UNTIL, countMax });
    assertEquals((asked[0]!.to - asked[0]!.from) / DAY_MS, days);
  }
});

Deno.test("minutes() asks again after what may pass, and gives up where it will not", async () => {
  const request = { token: TOKEN, until: UNTIL, countMax: 1 };
  const passing = historyOf(["rate_limited", "no_answer", [candle(1)]]);
  assertEquals(await passing.history.minutes(request), [candle(1)]);
  const dead = historyOf(["needs_login"]);
  await assertRejects(() => dead.history.minutes(request), KiteError, "needs_login");
  const broken = historyOf(["broker_down", "broker_down", "broker_down"]);
  await assertRejects(() => broken.history.minutes(request), KiteError, "broker_down");
});

Deno.test("minutes() tells how far a warm-up is, and begins to count anew after it", async () => {
  const { history, progress } = historyOf([[], [], []]);
  const request = { token: TOKEN, until: UNTIL, countMax: 2 };
  await Promise.all([history.minutes(request), history.minutes(request)]);
  await history.minutes(request);
  assertEquals(progress, ["1/2", "2/2", "1/1"]);
});

Deno.test("minutes() tells nothing of a single minute, which is no warm-up", async () => {
  const { history, progress } = historyOf([[candle(1)], "needs_login"]);
  const request = { token: TOKEN, until: UNTIL, countMax: 1 };
  assertEquals(await history.minutes(request), [candle(1)]);
  await assertRejects(() => history.minutes(request), KiteError);
  assertEquals(progress, []);
});

Deno.test("minutes() counts what Kite may answer later, and not what it never will", async () => {
  const request = { token: TOKEN, until: UNTIL, countMax: 2 };
  const down = ["broker_down", "broker_down", "broker_down"] as const;
  const { history, progress } = historyOf(["bad_input", [], "needs_login", ...down, []]);
  // As they were asked: what is asked again comes after what waits.
  await Promise.allSettled(Array.from({ length: 4 }, () => history.minutes(request)));
  await history.minutes(request);
  assertEquals(progress.at(-2), "4/4 without 2, never 1");
  assertEquals(progress.at(-1), "1/1");
  const unreadable = historyOf(["bad_answer", "bad_answer", "bad_answer"]);
  await assertRejects(() => unreadable.history.minutes(request), KiteError);
  assertEquals(unreadable.progress, ["1/1, never 1"]);
});

Deno.test("minutes() asks four at a time, however many want some, and goes on after a failure", async () => {
  const answers: PromiseWithResolvers<readonly Candle[]>[] = [];
  const history = new KiteHistory({
    reader: {
      candles: () => {
        answers.push(Promise.withResolvers());
        return answers.at(-1)!.promise;
      },
    },
    progressed: () => {},
  });
  const request = { token: TOKEN, until: UNTIL, countMax: 1 };
  const found = Array.from({ length: 9 }, () => history.minutes(request).catch(() => "failed"));
  const settled = () => delay(0);
  await settled();
  assertEquals(answers.length, 4);
  answers[0]!.reject(new KiteError("needs_login", null, "history"));
  answers[1]!.resolve([candle(1)]);
  await settled();
  assertEquals(answers.length, 6);
  for (let i = 2; i < 9; i++) {
    answers[i]!.resolve([]);
    await settled();
  }
  assertEquals(await Promise.all(found), ["failed", [candle(1)], ...Array(7).fill([])]);
});
