/** Lines of an engine, and the results in them, to the terms of the domain. @module */
import { z } from "zod";
import {
  type ControlAnswer,
  FAILURES,
  type HaltResult,
  REFUSALS,
  type SubscribeResult,
} from "../../../domain/control/control_answer.ts";
import type { WhyReport } from "../../../domain/why/why_report.ts";
import { whyReport } from "../../why_schema.ts";
import { understood } from "./other_version.ts";

const id = z.string().nullable();
const message = z.string();

const answer = z.union([
  z.object({ id: z.string(), ok: z.literal(true), code: z.literal("done"), result: z.unknown() }),
  z.object({
    id,
    ok: z.literal(false),
    code: z.literal("refused"),
    reason: z.enum(REFUSALS),
    message,
  }),
  z.object({ id, ok: z.literal(false), code: z.enum(FAILURES), message }),
]);

/** Null for what is no answer: views are pushed on the same socket. `said` is a line's JSON. */
export function parseAnswer(said: unknown): ControlAnswer | null {
  const parsed = answer.safeParse(said);
  // A result that is undefined has no key on the wire.
  return parsed.success ? { result: null, ...parsed.data } as ControlAnswer : null;
}

const haltResult = z.object({ file: z.string(), problem: z.string().nullable() });

/** Throws OtherVersionError. */
export function parseHaltResult(result: unknown): HaltResult {
  return understood(haltResult, result);
}

const subscribeResult = z.object({ client: z.int() });

/** Throws OtherVersionError. */
export function parseSubscribeResult(result: unknown): SubscribeResult {
  return understood(subscribeResult, result);
}

/** Throws OtherVersionError. */
export function parseWhyReport(result: unknown): WhyReport {
  return understood(whyReport, result);
}
