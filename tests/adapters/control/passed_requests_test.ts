/** Requests that wait for a desk: done while somebody waits for their answers, never later. @module */
import { assertEquals } from "@std/assert";
import type { FromControl } from "../../../adapters/control/control_messages.ts";
import { PassedRequests } from "../../../adapters/control/passed_requests.ts";
import type { EpochMs } from "../../../domain/market_time.ts";

type Passed = Extract<FromControl, { readonly type: "Request" }>;

function passed(verb: string, answerBy: number): Passed {
  return { type: "Request", number: 1, request: { verb }, haltNumber: 0, answerBy } as Passed;
}

Deno.test("PassedRequests keeps for the next desk what is still waited for, and nothing else", () => {
  let now = 0 as EpochMs;
  const requests = new PassedRequests(() => now);
  const done: string[] = [];
  const handler = ({ verb }: { readonly verb: string }) => void done.push(verb);
  requests.take(passed("rearm", 1_000), () => {});
  requests.take(passed("status", 1_001), () => {});
  now = 1_000 as EpochMs;
  requests.handleBy(handler);
  assertEquals(done, ["status"]);
  requests.take(passed("flatten", 1_000), () => {});
  assertEquals(done, ["status"]);
  requests.handleBy(null);
  requests.take(passed("why", 2_000), () => {});
  // Their clients have gone with the Worker that passed them on.
  requests.forget();
  requests.handleBy(handler);
  assertEquals(done, ["status"]);
});
