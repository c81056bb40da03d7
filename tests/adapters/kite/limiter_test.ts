/** The timer behind the queue, in a clock moved by hand. @module */
import { assertEquals, assertRejects } from "@std/assert";
import { Limiter } from "../../../adapters/kite/limiter.ts";
import { KiteError, type KiteErrorCode } from "../../../adapters/kite/kite_error.ts";
import type { RequestLane } from "../../../domain/broker/request_budget.ts";
import { ManualClock } from "./manual_clock.ts";
import { READING_RATES } from "./reading_rates.ts";

const ORDERS = { perSecond: 10, perMinute: 400, perDay: 5_000 };

function bench() {
  const clock = new ManualClock();
  const limiter = new Limiter({ rates: { ...READING_RATES, orders: ORDERS }, loop: clock });
  const sent: string[] = [];
  const run = (lane: RequestLane, name = lane as string, withinMs?: number) =>
    limiter.run(lane, () => {
      sent.push(name);
      return Promise.resolve(name);
    }, withinMs);
  return { clock, limiter, sent, run };
}

Deno.test("run() sends at once what its budget allows and the rest when it is due", async () => {
  const { clock, sent, run } = bench();
  const all = ["a", "b", "c"].map((name) => run("quote", name));
  assertEquals(sent, ["a"]);
  clock.pass(1_000);
  assertEquals(sent, ["a"]);
  clock.pass(200);
  assertEquals(sent, ["a", "b"]);
  clock.pass(1_200);
  assertEquals(await Promise.all(all), ["a", "b", "c"]);
  assertEquals(clock.waiting, 0);
});

Deno.test("run() lets a cancel overtake entries that wait", () => {
  const { clock, sent, run } = bench();
  for (let i = 0; i < 10; i++) run("entry", `entry ${i}`);
  run("exit");
  run("cancel");
  assertEquals(sent.length, 10);
  assertEquals(sent.slice(-2), ["exit", "cancel"]);
  run("cancel", "cancel 2");
  clock.pass(1_200);
  assertEquals(sent[10], "cancel 2");
});

Deno.test("run() rejects an entry that has waited longer than it was worth", async () => {
  const { clock, sent, run } = bench();
  for (let i = 0; i < 8; i++) run("entry");
  const late = run("entry", "late", 500);
  clock.pass(2_000);
  const error = await assertRejects(() => late, KiteError);
  assertEquals([error.code, error.isFateUnknown, sent.includes("late")], ["expired", false, false]);
});

Deno.test("pause() and withdraw() hold entries back and take them out", async () => {
  const { clock, limiter, sent, run } = bench();
  limiter.pause("order", 3_000);
  const entry = run("entry");
  const exit = run("exit");
  clock.pass(2_900);
  assertEquals(sent, []);
  assertEquals(limiter.withdraw("entry"), 1);
  assertEquals((await assertRejects(() => entry, KiteError)).code, "withdrawn");
  clock.pass(200);
  assertEquals(await exit, "exit");
});

Deno.test("run() refuses every order request of who only reads", async () => {
  const limiter = new Limiter({ rates: READING_RATES, loop: new ManualClock() });
  for (const lane of ["cancel", "exit", "entry"] as const) {
    const error = await assertRejects(() => limiter.run(lane, () => Promise.resolve()), KiteError);
    assertEquals(error.code, "day_budget_spent");
  }
  assertEquals(await limiter.run("other", () => Promise.resolve(1)), 1);
});

Deno.test("run() rejects with what its request throws, and goes on with the next", async () => {
  const { limiter, run } = bench();
  const broken = limiter.run("other", () => {
    throw new TypeError("no such method");
  });
  await assertRejects(() => broken, TypeError, "no such method");
  assertEquals(await run("other", "next"), "next");
});

Deno.test("what came no further than to the broker's door leaves the day's orders to others", async () => {
  const clock = new ManualClock();
  const orders = { ...ORDERS, perDay: 2 };
  const limiter = new Limiter({ rates: { ...READING_RATES, orders }, loop: clock });
  const refused = (code: KiteErrorCode) =>
    assertRejects(() => limiter.run("exit", () => Promise.reject(new KiteError(code, null, ""))));
  for (const code of ["needs_login", "unreachable", "rate_limited", "withdrawn"] as const) {
    for (let i = 0; i < 2; i++) await refused(code);
  }
  await refused("order_refused");
  assertEquals(await limiter.run("exit", () => Promise.resolve("sent")), "sent");
  const error = await assertRejects(() => limiter.run("exit", () => Promise.resolve()), KiteError);
  assertEquals(error.code, "day_budget_spent");
});
