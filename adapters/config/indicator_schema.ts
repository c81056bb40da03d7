/**
 * What a user's strategy may ask for as an indicator: nothing compiles its file, and an average of
 * no bars, or of half a bar, is a number that only looks like one.
 * @module
 */
import { z } from "zod";
import type { IndicatorSpec } from "../../domain/indicator/indicator.ts";

const BARS = "a whole number of bars from 1";
const bars = z.int({ error: BARS }).min(1, { error: BARS });
const FACTOR = "a number above 0";
const factor = z.number({ error: FACTOR }).positive({ error: FACTOR });
const words = <const W extends readonly string[]>(each: W) =>
  z.enum(each, { error: `one of ${each.join(", ")}` });
const seed = words(["first", "sma"]).optional();

const spec = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["sma", "rsi", "atr", "adx", "rvol"]), length: bars }),
  z.object({ kind: z.literal("ema"), length: bars, seed }),
  z.object({ kind: z.literal("vwap") }),
  z.object({
    kind: z.literal("bollinger"),
    length: bars,
    deviations: factor,
    line: words(["upper", "lower", "width"]),
  }),
  z.object({
    kind: z.literal("supertrend"),
    length: bars,
    multiplier: factor,
    line: words(["value", "direction"]),
  }),
  z.object({ kind: z.enum(["slope", "atr_ratio"]), length: bars, over: bars }),
  z.object({
    kind: z.literal("prior"),
    line: words(["open", "high", "low", "close"]),
    back: z.literal([1, 2], { error: "1 or 2" }),
  }),
  z.object({ kind: z.literal("side"), fast: bars, slow: bars, seed }),
]) satisfies z.ZodType<Pick<IndicatorSpec, "kind">>;

/** What is wrong with `asked` as an indicator, in words; null when there is one of it. */
export function indicatorProblem(asked: unknown): string | null {
  const checked = spec.safeParse(asked);
  if (checked.success) return null;
  const { path, message } = checked.error.issues[0]!;
  const [key] = path;
  const no = `no indicator ${JSON.stringify(asked)}`;
  if (key === undefined || key === "kind") return no;
  return `${no}: ${String(key)} is ${Object(asked)[key]}, not ${message}`;
}
