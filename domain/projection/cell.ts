/**
 * How values are written into the desk's files: rupees with a point, instants in IST, text quoted
 * only where it must be. An empty cell means "not computed"; it never stands for a price.
 * @module
 */
import { type EpochMs, istDate, istDayNumber, istInstant } from "../market_time.ts";
import { MICROS_PER_PAISA } from "../money.ts";
import type { Product } from "../order/side.ts";

const TWO = Array.from({ length: 100 }, (_, n) => n < 10 ? `0${n}` : `${n}`);

/** Paise as rupees to the nearest paisa: `24500.05`. */
export function rupees(amount: number): string {
  const whole = Math.round(Math.abs(amount));
  const text = Math.floor(whole / 100) + "." + TWO[whole % 100]!;
  return amount < 0 && whole > 0 ? "-" + text : text;
}

/** An average in paise: two decimals of a rupee when it is whole, else four. */
export function average(amount: number): string {
  return Number.isInteger(amount) ? rupees(amount) : (amount / 100).toFixed(4);
}

/** Micro-rupees as rupees, exactly: two decimals when that says it all, else six. */
export function micros(amount: number): string {
  if (amount === 0) return "0.00";
  const size = Math.abs(amount);
  const text = rupees(Math.floor(size / MICROS_PER_PAISA));
  const rest = size % MICROS_PER_PAISA;
  const exact = rest === 0 ? text : text + TWO[Math.floor(rest / 100)]! + TWO[rest % 100]!;
  return amount < 0 ? "-" + exact : exact;
}

/** A plain number to `decimals` places, or nothing. */
export function decimal(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined) return "";
  const scale = 10 ** decimals;
  return String(Math.round(value * scale) / scale);
}

/** A value in words, or why there is none: nobody computes it, or it has too little to go by. */
export function orWhy(
  value: number | null | undefined,
  words: (value: number) => string,
): string {
  if (value === undefined) return "not_computed";
  return value === null ? "not_ready" : words(value);
}

/** Text as one cell, in quotes where it must be. */
export function cell(text: string): string {
  return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

/** The Python system's word for how a position under this product is held. */
export const PROFILES: Readonly<Record<Product, string>> = {
  MIS: "INTRADAY",
  NRML: "OVERNIGHT",
  CNC: "DELIVERY",
};

/** Writes instants as `istStamp` does, but works the date out once a day: rows come by the 10^5. */
export class StampWriter {
  #day = NaN;
  #startsAt = 0;
  #date = "";
  #at = NaN;
  #stamp = "";

  /** `2024-01-01T09:15:00.000+05:30`. */
  stamp(at: number): string {
    if (at === this.#at) return this.#stamp;
    const ms = at - this.#enterDay(at);
    const hours = TWO[Math.floor(ms / 3_600_000)]!;
    const minutes = TWO[Math.floor(ms / 60_000) % 60]!;
    const seconds = TWO[Math.floor(ms / 1_000) % 60]!;
    const rest = ms % 1_000;
    const millis = Math.floor(rest / 100) + TWO[rest % 100]!;
    this.#at = at;
    this.#stamp = `${this.#date}T${hours}:${minutes}:${seconds}.${millis}+05:30`;
    return this.#stamp;
  }

  /** The IST day of `at`. */
  date(at: number): string {
    this.#enterDay(at);
    return this.#date;
  }

  /** Start of the IST day of `at`. */
  #enterDay(at: number): number {
    const day = istDayNumber(at as EpochMs);
    if (day !== this.#day) {
      const date = istDate(at as EpochMs);
      this.#day = day;
      this.#date = date;
      this.#startsAt = istInstant(date, 0);
    }
    return this.#startsAt;
  }
}
