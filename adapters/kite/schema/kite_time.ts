/**
 * Kite's times: clock times of IST, most of them without a zone. Never left to `Date`, which would
 * take them for times of the host.
 * @module
 */
import { z } from "zod";
import type { EpochMs } from "../../../domain/market_time.ts";

const IST_OFFSET = "+05:30";
const IST_OFFSET_MS = 19_800_000;

/** `2021-05-31 09:18:57` or `2021-05-31T09:18:57+0530`; null for what is none. */
export function parseKiteTime(text: string): EpochMs | null {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\+05:?30)?$/.exec(text);
  if (match === null) return null;
  const [, date, time] = match;
  const at = Date.parse(`${date}T${time}${IST_OFFSET}`);
  // `Date` takes 30 February for 2 March.
  const back = Number.isNaN(at) ? "" : new Date(at + IST_OFFSET_MS).toISOString().slice(0, 19);
  return back === `${date}T${time}` ? at as EpochMs : null;
}

/** `2021-05-31 09:18:57`: how Kite wants an instant. */
export function formatKiteTime(at: EpochMs): string {
  return new Date(at + IST_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}

export const kiteTime = z.string().transform((text, context): EpochMs => {
  const at = parseKiteTime(text);
  if (at !== null) return at;
  context.addIssue({
    code: "custom",
    message: `expected a time in IST, found ${text.slice(0, 30)}`,
  });
  return z.NEVER;
});

/** Null where Kite sends null or an empty text. */
export const kiteTimeOrNull = z.union([
  z.null().optional().transform(() => null),
  z.literal("").transform(() => null),
  kiteTime,
]);
