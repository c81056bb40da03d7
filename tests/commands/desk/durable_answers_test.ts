/** What permits something is on the disk before it holds, and before anybody is told. @module */
import { assertEquals } from "@std/assert";
import type { RearmOutcome, RequestHandler } from "../../../adapters/control/control_link.ts";
import { answerRequests } from "../../../commands/desk/desk_control.ts";
import type { TradingDesk } from "../../../commands/desk/trading_desk.ts";
import type { EngineAnswer } from "../../../domain/control/control_answer.ts";
import { BrokerDay } from "../../simulation/broker_day.ts";

const SCRIPTS = { equity: { "10:15 SBIN": "LONG" } } as const;
const PLAN = { from: "10:00", until: "10:20", prices: {}, scripts: SCRIPTS } as const;

/** What came in which order, the answer last. */
async function stepsOf(
  request: { readonly verb: string; readonly args: unknown },
  outcome: RearmOutcome,
): Promise<readonly unknown[]> {
  const day = new BrokerDay(PLAN).play("10:01");
  day.command({ type: "Halt", by: "asha", reason: "drill" }).play("10:01:10");
  const { host: { kernel }, rules } = day;
  const steps: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<EngineAnswer>();
  const host = {
    kernel,
    wake: () => {},
    inject: kernel.inject.bind(kernel),
    idle: () => Promise.resolve(void day.play("10:01:20")),
  };
  const link = {
    halt: { reason: "drill", by: "asha", at: 0 },
    onRequest: (handler: RequestHandler) =>
      handler({ ...request, by: "asha", date: null } as never, resolve, 7),
    rearm: (number: number) => {
      steps.push(`lifted ${number}`);
      return Promise.resolve(outcome);
    },
  };
  // A disk takes its time.
  const flushed = () =>
    new Promise<void>((done) =>
      setTimeout(() => {
        steps.push("durable");
        done();
      })
    );
  const desk = { rules, host, link, log: { flushed }, views: { hurry: () => {} } };
  answerRequests(desk as unknown as TradingDesk);
  const { type, ...said } = await promise;
  return [...steps, type, ...("reason" in said ? [said.reason, said.message] : [])];
}

Deno.test("a re-arm is durable before the latch is lifted, and says what came of it", async () => {
  const rearm = { verb: "rearm", args: { allowance: null } };
  const durable = ["durable", "lifted 7"];
  assertEquals(await stepsOf(rearm, { type: "rearmed" }), [...durable, "done"]);
  assertEquals(await stepsOf(rearm, { type: "halted_again" }), [
    ...durable,
    ...["refused", "halted_again", "Another HALT came while this one was lifted"],
  ]);
  assertEquals(await stepsOf(rearm, { type: "failed", problem: "paper.HALT: busy" }), [
    ...durable,
    ...["refused", "not_durable", "paper.HALT: busy"],
  ]);
});

Deno.test("an engine is told to be on once that is durable", async () => {
  const on = (name: string) =>
    stepsOf({ verb: "engine", args: { name, on: true } }, { type: "rearmed" });
  assertEquals(await on("equity"), ["durable", "done"]);
  assertEquals((await on("crypto")).slice(0, 2), ["refused", "unknown_engine"]);
});
