/** Requests for orders that a day's records have in them. @module */
import { assertEquals } from "@std/assert";
import { requestsSent } from "../../../domain/broker/requests_sent.ts";
import type { DeskRecord } from "../../../domain/desk_record.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";

const FRIDAY = "2026-11-20" as IsoDate;
const MONDAY = "2026-11-23" as IsoDate;

function record(date: IsoDate, ...types: readonly string[]): DeskRecord {
  const events = types.map((type) => [`${type}@2`, { type }] as const);
  return { lsn: 1, path: "desk", at: istInstant(date, 600), events };
}

Deno.test("requestsSent() counts what was asked of the broker on one day, and no answers", () => {
  const records = [
    record(FRIDAY, "OrderIntended", "OrderTaken"),
    record(MONDAY, "OrderIntended", "OrderReported"),
    record(MONDAY, "ModifyRequested", "CancelRequested", "ModifyRefused"),
    record(MONDAY),
  ];
  assertEquals(requestsSent(records, MONDAY), 3);
  assertEquals(requestsSent(records, FRIDAY), 1);
  assertEquals(requestsSent([], FRIDAY), 0);
});

Deno.test("what the broker has turned away at its door it does not count", () => {
  const refused = (type: string, reason: string): DeskRecord => ({
    ...record(MONDAY),
    events: [[`${type}@2`, { type, reason }]],
  });
  const records = [
    record(MONDAY, "OrderIntended", "OrderIntended", "OrderIntended", "ModifyRequested"),
    refused("OrderRefused", "needs_login"),
    refused("OrderRefused", "unreachable"),
    refused("OrderRefused", "margin_short"),
    refused("ModifyRefused", "rate_limited"),
    refused("ModifyRefused", "not_taken"),
  ];
  assertEquals(requestsSent(records, MONDAY), 1);
  assertEquals(requestsSent(records.slice(1), MONDAY), 0);
});
