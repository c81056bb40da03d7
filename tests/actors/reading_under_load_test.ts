/**
 * Updates that come one upon the other, and positions that are to be verified: the account is read
 * all the same, about once a second, and a reading that takes its time is not begun anew by each.
 * @module
 */
import { assert } from "@std/assert";
import { RECONCILER } from "../../actors/protocol/reconciler.ts";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { AccountRequest } from "../../domain/broker/account_reading.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { brokerOrder } from "../domain/broker/broker_rows.ts";
import { BrokerDay } from "../simulation/broker_day.ts";

const UPDATED = {
  kind: "OrderUpdated",
  body: brokerOrder({ tag: null, status: "PENDING", statusText: "MODIFY PENDING" }),
};
/** As portfolio asks of each position whose exit somebody has cancelled. */
const TO_VERIFY = { kind: "Verify", body: { symbol: "NSE:SBIN:MIS" } };

/** Readings that were answered between 10:01 and 10:01:20; each takes so long. */
function readings(takesMs: number, { kind, body }: typeof UPDATED | typeof TO_VERIFY): number {
  const scripts = { equity: { "10:10 SBIN": "LONG" } } as const;
  const prices = { SBIN: { "10:00": 800 } };
  const day = new BrokerDay({ from: "10:00", until: "10:20", prices, scripts });
  const { account } = day.broker;
  let answered = 0;
  const slow: OutsidePort = {
    call: (request, id, answer) => {
      if ((request as AccountRequest).type !== "Read") return account.call(request, id, answer);
      account.call(request, id, (body) => {
        day.host.after(takesMs, () => {
          answered++;
          answer(body);
        });
      });
    },
  };
  Object.defineProperty(day.broker, "account", { value: slow });
  day.play("10:01");
  const before = answered;
  for (let ms = 0; ms < 20_000; ms += 300) {
    day.host.run((day.market.instant("10:01") + ms) as EpochMs);
    day.host.kernel.inject(RECONCILER, kind as never, body as never, "broker");
  }
  day.play("10:01:20");
  const { comparedAt } = day.reconciler;
  assert(comparedAt !== null && day.host.now - comparedAt < 5_000, "it compares no more");
  return answered - before;
}

Deno.test("updates that come one upon the other do not put off the reading", () => {
  const count = readings(0, UPDATED);
  assert(count >= 12 && count <= 20, `${count} in twenty seconds`);
});

Deno.test("updates do not begin a slow reading anew", () => {
  const count = readings(1_500, UPDATED);
  assert(count >= 6 && count <= 12, `${count} in twenty seconds`);
});

Deno.test("positions to be verified do not begin a slow reading anew, one after the other", () => {
  const count = readings(1_500, TO_VERIFY);
  assert(count >= 6 && count <= 13, `${count} in twenty seconds`);
});
