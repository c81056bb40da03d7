/**
 * Lines of a client to requests. What is no request is answered at once, and the engine never
 * hears of it.
 * @module
 */
import { z } from "zod";
import type { ControlAnswer, Failure } from "../../../domain/control/control_answer.ts";
import {
  type ControlRequest,
  DESK_MODES,
  type DeskMode,
  REQUEST_LIFE_MS,
  VERBS,
} from "../../../domain/control/control_request.ts";
import { TIMEFRAMES } from "../../../domain/candle/candle.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { TOPICS } from "../../../domain/view/view.ts";
import { NAME_MAX, saidName, saidReason } from "../said_words.ts";

/** Names and reasons end on terminals: no control characters. */
const word = (countMax: number) => z.string().min(1).max(countMax).regex(/^\P{C}*$/u);

const common = z.object({
  id: word(100),
  mode: z.enum(DESK_MODES),
  by: word(NAME_MAX),
  date: z.iso.date().transform((date) => date as IsoDate).nullable(),
  expiresAt: z.number().transform((at) => at as EpochMs),
});
/** What restricts is done whatever it is said with: its words are made fit to be shown. */
const restricting = common.extend({ by: z.string().transform(saidName) });
const reason = z.string().transform(saidReason);
const nothing = z.object({});
const allowance = z.int().positive().transform((amount) => amount as Paise);

const schema = z.discriminatedUnion("verb", [
  restricting.extend({ verb: z.literal("halt"), args: z.object({ reason }) }),
  common.extend({ verb: z.literal("status"), args: nothing }),
  common.extend({
    verb: z.literal("rearm"),
    args: z.object({ allowance: allowance.nullable() }),
  }),
  restricting.extend({
    verb: z.literal("flatten"),
    args: z.object({ account: z.boolean().optional() }),
  }),
  common.extend({
    verb: z.literal("engine"),
    args: z.object({ name: word(100), on: z.boolean() }),
  }),
  common.extend({
    verb: z.literal("settle"),
    args: z.object({ how: z.enum(["adopt", "disown"]), symbol: word(100) }),
  }),
  common.extend({ verb: z.literal("why"), args: z.object({ symbol: word(100) }) }),
  common.extend({ verb: z.literal("shutdown"), args: nothing }),
  common.extend({
    verb: z.literal("subscribe"),
    args: z.object({ topics: z.array(z.enum(TOPICS)).max(TOPICS.length) }),
  }),
  common.extend({
    verb: z.literal("select"),
    args: z.object({ symbol: word(100).nullable(), timeframe: z.enum(TIMEFRAMES) }),
  }),
  common.extend({
    verb: z.literal("control"),
    args: z.object({ take: z.enum(["free", "force", "release"]) }),
  }),
]);

const named = z.object({ id: word(100) });
const spoken = z.object({ verb: z.string() });

/** The request on a line, or the answer that a line deserves which makes none. */
export function parseRequest(
  line: string,
  mode: DeskMode,
  now: EpochMs,
): { readonly request: ControlRequest } | { readonly answer: ControlAnswer } {
  const json = parseJson(line);
  const id = named.safeParse(json).data?.id ?? null;
  const failure = (code: Failure, message: string): { readonly answer: ControlAnswer } => ({
    answer: { id, ok: false, code, message },
  });
  if (json === undefined) return failure("bad_request", "the line is no JSON");
  const verb = spoken.safeParse(json).data?.verb;
  if (verb !== undefined && !VERBS.some((known) => known === verb)) {
    return failure("unknown_verb", `known verbs: ${VERBS.join(", ")}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) return failure("bad_request", issuesOf(parsed.error));
  const request = parsed.data;
  if (request.mode !== mode) return failure("wrong_mode", `this engine runs ${mode}`);
  if (request.verb === "halt") return { request };
  if (request.expiresAt <= now) {
    return failure("expired", `came ${now - request.expiresAt} ms after it had expired`);
  }
  // However far ahead a client's clock may be, nothing counts for longer than this.
  const expiresAt = Math.min(request.expiresAt, now + REQUEST_LIFE_MS) as EpochMs;
  return { request: { ...request, expiresAt } };
}

function issuesOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
