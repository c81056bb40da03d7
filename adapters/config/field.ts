/**
 * The kinds of fields a configuration has. The message of each schema is not a complaint but
 * what was expected: what was found is looked up in the file when a problem is reported.
 * @module
 */
import { z } from "zod";
import { type ClockWindow, parseClock, parseClockWindow } from "../../domain/market_time.ts";
import { fromRupees } from "../../domain/money.ts";

/** Bounds of a number; `min` and `max` inclusive, `above` exclusive. */
export interface Bounds {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** A mapping with exactly the keys of `shape`; one that is left out takes all its defaults. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    // For unknown keys the message is the known ones: the issue itself does not carry them.
    error: ({ code }) => code === "unrecognized_keys" ? Object.keys(shape).join(" ") : "a mapping",
  });
}

/** Finite, within `bounds`; what is out of them and what is no number have one message. */
export function number(bounds: Bounds) {
  const error = numberExpected(bounds);
  return z.number({ error }).refine((value) => within(value, bounds), { error });
}

/** A number or the word `off`, which is null inside. */
export function numberOrOff(bounds: Bounds) {
  const error = `${numberExpected(bounds)}, or off`;
  return z.union([z.number(), z.literal("off")], { error })
    .refine((value) => value === "off" || within(value, bounds), { error })
    .transform((value) => value === "off" ? null : value);
}

/** Stays a percentage inside, 1 for 1 %; without `bounds` above 0 and up to 100. */
export function percent(bounds: Bounds = { above: 0, max: 100 }) {
  return number(bounds);
}

/** Rupees in the file, whole paise inside. */
export function rupees(bounds: Bounds) {
  return number(bounds).transform(fromRupees);
}

/** Exactly one of these words; the message lists them in this order. */
export function choice<const Choices extends readonly string[]>(choices: Choices) {
  return z.enum(choices, { error: `one of ${choices.join(", ")}` });
}

/** No other word and no number stands for either. */
export function toggle() {
  return z.boolean({ error: "true or false" });
}

/** An address that is safe to tell a secret to: encrypted, or on this machine. */
export function address(protocol: "https" | "wss") {
  const plain = protocol === "https" ? "http" : "ws";
  const error = `a ${protocol} URL of host and path alone, or ${plain} on 127.0.0.1`;
  return z.string({ error }).refine((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
      return false;
    }
    return url.protocol === `${protocol}:` ||
      (url.protocol === `${plain}:` && url.hostname === LOOPBACK);
  }, { error });
}

/** The one name of this machine that no resolver can send elsewhere. */
export const LOOPBACK = "127.0.0.1";

/** At least one of `choices`, none twice. */
export function choices<const Choices extends readonly string[]>(choices: Choices) {
  const error = `a list of at least one of ${choices.join(", ")}, none twice`;
  return z.array(choice(choices), { error })
    .refine((list) => list.length > 0 && new Set(list).size === list.length, { error });
}

/** Some of `choices` or none, none twice. */
export function someOf<const Choices extends readonly string[]>(choices: Choices) {
  const error = `a list of any of ${choices.join(", ")}, none twice`;
  return z.array(choice(choices), { error })
    .refine((list) => new Set(list).size === list.length, { error });
}

/** A clock time in IST. */
export function clock() {
  const error = "a clock time HH:MM";
  return z.string({ error })
    .refine((text) => parseClock(text) !== null, { error })
    .transform((text) => parseClock(text) as number);
}

/** Entry windows, `HH:MM-HH:MM` each, in order and apart from each other. */
export function windows() {
  const error = "a window HH:MM-HH:MM that ends after it starts";
  const window = z.string({ error })
    .refine((text) => parseClockWindow(text) !== null, { error })
    .transform((text) => parseClockWindow(text) as ClockWindow);
  const ordered = "a list of windows in order, none over another";
  // Asked as "none is over the next", so that a window with a problem of its own adds no second.
  return z.array(window, { error: ordered })
    .refine((list) => !list.some((next, i) => i > 0 && list[i - 1]!.to > next.from), {
      error: ordered,
    });
}

function within(value: number, { min, above, max, whole }: Bounds): boolean {
  return value >= (min ?? -Infinity) && value > (above ?? -Infinity) &&
    value <= (max ?? Infinity) && (whole !== true || Number.isSafeInteger(value));
}

function numberExpected({ min, above, max, whole }: Bounds): string {
  const noun = whole === true ? "a whole number" : "a number";
  if (above !== undefined) {
    return `${noun} above ${above}${max === undefined ? "" : ` up to ${max}`}`;
  }
  if (min !== undefined && max !== undefined) return `${noun} from ${min} to ${max}`;
  return min === undefined ? noun : `${noun} of at least ${min}`;
}
