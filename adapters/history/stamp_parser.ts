/**
 * Dates, clock times and zones from the bytes of a row, as one instant. The rows of a day share
 * the day: it is worked out once.
 * @module
 */
import { MINUTE_MS } from "../../domain/market_time.ts";

// Here and not imported: an imported constant is looked up again for each byte of a file.
const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;

const UNREADABLE = -1;
const IST_OFFSET_MINUTES = 330;
/** Years of candles: what lies beyond is a slip of a pen. */
const YEAR_MIN = 1970;
const YEAR_MAX = 2099;
/** The date line. */
const ZONE_HOURS_MAX = 14;

/** Each method reads a field from `from` and returns the position behind it, or -1. */
export class StampParser {
  /** The day read last, as 20240131, and the instant at which it begins in IST. */
  #date = 0;
  #dayAt = 0;
  /** From there to the stamp; a whole number, which is cheap to keep. */
  #minutes = 0;

  /** The instant that the fields of the row read so far make. */
  get at(): number {
    return this.#dayAt + this.#minutes * MINUTE_MS;
  }

  /** Date, `T` or a space, time, and maybe the zone: `Z`, `+05:30` or `+0530`; IST without. */
  stamp(bytes: Uint8Array, from: number): number {
    let position = this.date(bytes, from);
    if (position === UNREADABLE) return UNREADABLE;
    if (bytes[position] !== LETTER_T && bytes[position] !== SPACE) return UNREADABLE;
    position = this.time(bytes, position + 1);
    if (position === UNREADABLE) return UNREADABLE;
    const sign = bytes[position];
    if (sign === LETTER_Z) {
      this.#minutes += IST_OFFSET_MINUTES;
      return position + 1;
    }
    if (sign !== PLUS && sign !== MINUS) return position;
    const colon = bytes[position + 3] === COLON ? 1 : 0;
    const hours = twoDigits(bytes, position + 1);
    const minutes = twoDigits(bytes, position + 3 + colon);
    if (hours < 0 || hours > ZONE_HOURS_MAX || minutes < 0 || minutes > 59) return UNREADABLE;
    const offset = (sign === PLUS ? 1 : -1) * (hours * 60 + minutes);
    this.#minutes += IST_OFFSET_MINUTES - offset;
    return position + 5 + colon;
  }

  /** `20240131` or `2024-01-31`. */
  date(bytes: Uint8Array, from: number): number {
    const dash = bytes[from + 4] === MINUS ? 1 : 0;
    const century = twoDigits(bytes, from);
    const year = twoDigits(bytes, from + 2);
    const month = twoDigits(bytes, from + 4 + dash);
    const day = twoDigits(bytes, from + 6 + 2 * dash);
    if (century < 0 || year < 0 || month < 0 || day < 0) return UNREADABLE;
    if (dash && bytes[from + 7] !== MINUS) return UNREADABLE;
    const fullYear = century * 100 + year;
    const date = fullYear * 10_000 + month * 100 + day;
    if (date !== this.#date) {
      if (fullYear < YEAR_MIN || fullYear > YEAR_MAX) return UNREADABLE;
      const utc = Date.UTC(fullYear, month - 1, day);
      // The 31st of June would roll over into July.
      if (new Date(utc).getUTCDate() !== day || month < 1 || month > 12) return UNREADABLE;
      this.#date = date;
      this.#dayAt = utc - IST_OFFSET_MINUTES * MINUTE_MS;
    }
    return from + 8 + 2 * dash;
  }

  /** `09:15`, `09:15:00` or `09:15:00.000`. */
  time(bytes: Uint8Array, from: number): number {
    const hour = twoDigits(bytes, from);
    const minute = twoDigits(bytes, from + 3);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return UNREADABLE;
    if (bytes[from + 2] !== COLON) return UNREADABLE;
    this.#minutes = hour * 60 + minute;
    let position = from + 5;
    if (bytes[position] !== COLON) return position;
    if (twoDigits(bytes, position + 1) !== 0) return UNREADABLE;
    position += 3;
    if (bytes[position] !== POINT) return position;
    while (bytes[++position] === ZERO);
    return position;
  }
}

/** Two decimal digits at `from`, or -1. */
function twoDigits(bytes: Uint8Array, from: number): number {
  const tens = bytes[from]! - ZERO;
  const ones = bytes[from + 1]! - ZERO;
  return isDigit(tens) && isDigit(ones) ? tens * 10 + ones : -1;
}

/** Whether a byte less ZERO was a digit; unsigned, because what lies below "0" is then huge. */
function isDigit(digit: number): boolean {
  return (digit >>> 0) <= 9;
}
