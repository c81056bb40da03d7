/** Cells of the desk's files, back to the terms of the domain. @module */
import { z } from "zod";
import type { EpochMs } from "../../domain/market_time.ts";
import { type MicroRupees, MICROS_PER_PAISA, type Paise } from "../../domain/money.ts";

const STAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+05:30$/;

/** An instant in IST with its offset. */
export const instant = z.string().refine(
  (text) => STAMP.test(text) && !Number.isNaN(Date.parse(text)),
  "expected an instant as 2024-01-31T09:15:00.000+05:30",
).transform((text) => Date.parse(text) as EpochMs);

/** Rupees with two decimals. */
export const rupees = decimals([2], "rupees as 12.50")
  .transform((amount) => Math.round(amount * 100) as Paise);

/** Rupees to the micro-rupee. */
export const microRupees = z.string()
  .regex(/^-?\d+\.\d{2}(\d{4})?$/, "expected rupees as 12.50 or 12.500001")
  .transform((text) => {
    // In two parts: a product of the whole would not be exact.
    const [whole = "0", rest = "0"] = text.replace("-", "").split(".");
    const micros = Number(whole) * 100 * MICROS_PER_PAISA + Number(rest.padEnd(6, "0"));
    return (text.startsWith("-") ? -micros : micros) as MicroRupees;
  });

/** An average price as paise, with its fraction. */
export const averagePrice = decimals([2, 4], "a price as 12.50 or 12.5033")
  .transform((amount) => Math.round(amount * 1e4) / 100);

export const count = z.string().regex(/^\d+$/, "expected a whole number").transform(Number);

/** Null for an empty cell. */
export const numberOrNothing = z.string().regex(
  /^(-?\d+(\.\d+)?(e-?\d+)?)?$/,
  "expected a number or nothing",
).transform((text) => text === "" ? null : Number(text));

/** Anything but nothing. */
export const word = z.string().min(1, "expected a word");

/** Exactly one of these words. */
export function oneOf<const Choices extends readonly [string, ...string[]]>(choices: Choices) {
  return z.enum(choices, { error: `expected one of ${choices.join(", ")}` });
}

function decimals(places: readonly number[], expected: string) {
  const pattern = new RegExp(`^-?\\d+\\.(${places.map((n) => `\\d{${n}}`).join("|")})$`);
  return z.string().regex(pattern, `expected ${expected}`).transform(Number);
}
