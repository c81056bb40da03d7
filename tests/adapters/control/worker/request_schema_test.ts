/** How long a request counts. @module */
import { assert, assertEquals } from "@std/assert";
import { parseRequest } from "../../../../adapters/control/worker/request_schema.ts";
import { REQUEST_LIFE_MS } from "../../../../domain/control/control_request.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import { lineOf } from "../desk_folder.ts";

const NOW = 1_795_000_000_000 as EpochMs;

function parsed(verb: string, args: unknown, expiresAt: number) {
  return parseRequest(lineOf({ verb, args, expiresAt }), "paper", NOW);
}

Deno.test("parseRequest() takes nothing that has expired, but for HALT", () => {
  const late = parsed("status", {}, NOW);
  assert("answer" in late && late.answer.code === "expired");
  assert("request" in parsed("status", {}, NOW + 1));
  assert("request" in parsed("halt", { reason: "" }, NOW - 86_400_000));
});

Deno.test("parseRequest() lets nothing count for longer than three seconds, whatever a clock says", () => {
  const ahead = parsed("flatten", {}, NOW + 86_400_000);
  assert("request" in ahead && "expiresAt" in ahead.request);
  assertEquals([ahead.request.expiresAt, REQUEST_LIFE_MS], [NOW + 3_000, 3_000]);
});
