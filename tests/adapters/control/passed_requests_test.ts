/** Requests that wait for a desk: done while somebody waits for their answers, never later. @module */
import { assertEquals } from "@std/assert";
import type { FromControl } from "../../../adapters/control/control_messages.ts";
import { PassedRequests } from "../../../adapters/control/passed_requests.ts";
import { RequestClaim } from "../../../adapters/control/request_claim.ts";
import type { EpochMs } from "../../../domain/market_time.ts";

type Passed = Extract<FromControl, { readonly type: "Request" }>;

function passed(verb: string, answerBy: number, claim = new RequestClaim()): Passed {
  const { buffer } = claim;
  const request = { verb };
  return { type: "Request", number: 1, request, haltNumber: 0, answerBy, claim: buffer } as Passed;
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

Deno.test("PassedRequests does nothing of which its client was told that nobody has taken it", () => {
  const requests = new PassedRequests(() => 0 as EpochMs);
  const done: string[] = [];
  const [given, taken] = [new RequestClaim(), new RequestClaim()];
  requests.take(passed("flatten", 1_000, given), () => {});
  requests.take(passed("rearm", 1_000, taken), () => {});
  // By the Worker's clock it is late, by the engine's it is not.
  assertEquals(given.giveUp(), true);
  requests.handleBy(({ verb }) => void done.push(verb));
  assertEquals(done, ["rearm"]);
  assertEquals(taken.giveUp(), false);
});
