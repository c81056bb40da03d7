/** What is told of one symbol: an engine's answer to `why`, and what a run's folder keeps. @module */
import { z } from "zod";
import type { EpochMs } from "../domain/market_time.ts";
import { WHY_STAGES } from "../domain/why/why_report.ts";

const whySteps = z.array(z.object({
  at: z.number().transform((at) => at as EpochMs),
  stage: z.enum(WHY_STAGES),
  source: z.string(),
  code: z.string(),
  detail: z.string(),
}));

export const whyReport = z.object({
  symbol: z.string(),
  meant: z.string().nullable().default(null),
  steps: whySteps,
  trade: whySteps,
  untraded: whySteps,
  words: whySteps,
  holds: z.array(z.object({ source: z.string(), reason: z.string(), count: z.int() })),
});
