/** What a desk answers to what it is asked over its control socket. @module */
import { assertEquals } from "@std/assert";
import { answerRequests } from "../../../commands/desk/desk_control.ts";
import type { TradingDesk } from "../../../commands/desk/trading_desk.ts";
import type { RequestHandler } from "../../../adapters/control/control_link.ts";
import type { EngineAnswer } from "../../../domain/control/control_answer.ts";
import type { ControlArgs, EngineRequest } from "../../../domain/control/control_request.ts";
import { BrokerDay } from "../../simulation/broker_day.ts";

const PLAN = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
} as const;

/** Asks a desk whose turns come to rest at `clock`. */
function asked(
  day: BrokerDay,
  args: ControlArgs["settle"],
  clock: string,
): Promise<EngineAnswer> {
  const { host: { kernel }, rules } = day;
  const { promise, resolve } = Promise.withResolvers<EngineAnswer>();
  const host = {
    kernel,
    inject: kernel.inject.bind(kernel),
    idle: () => Promise.resolve(void day.play(clock)),
  };
  const onRequest = (handler: RequestHandler) => {
    const request = { verb: "settle", args, by: "asha", date: null };
    handler(request as EngineRequest, resolve, 0);
  };
  const parts = { rules, host, link: { onRequest }, log: { flushed: () => Promise.resolve() } };
  answerRequests({ ...parts, views: { hurry: () => {} } } as unknown as TradingDesk);
  return promise;
}

Deno.test("settle is refused while the desk that came back has not read the broker's books", async () => {
  const day = new BrokerDay(PLAN).play("10:02").byHand("SBIN", "SELL", 20).play("10:02:20");
  const before = day.quarantine;
  assertEquals(before.length, 1);
  day.list(false).restart();
  const adopt = { how: "adopt", symbol: "SBIN" } as const;
  const answer = await asked(day, adopt, "10:02:21");
  assertEquals(answer, {
    type: "refused",
    reason: "not_settled",
    message: "NSE:SBIN:MIS stays in quarantine until the broker's books are read: ask again",
  });
  assertEquals(day.quarantine, before);
  day.list(true).refresh().play("10:02:30");
  const { type } = await asked(day, adopt, "10:02:31");
  assertEquals([type, day.quarantine], ["done", []]);
});
