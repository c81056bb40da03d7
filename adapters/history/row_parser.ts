/**
 * One row of a candle file from its bytes into a slot of the columns: no string is made unless
 * a row is refused. Prices become whole paise; a day is worked out once, not once a row.
 * @module
 */
import { MINUTE_MS } from "../../domain/market_time.ts";
import { CandleColumns } from "./candle_columns.ts";
import type { Column, RowLayout } from "./row_layout.ts";

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;

/** What a field parser returns in place of a position when the field is not what it should be. */
const UNREADABLE = -1;
const IST_OFFSET_MINUTES = 330;
/** Prices are kept in 32 bits: up to 2.1 crore rupees. */
const PAISE_MAX = 0x7fffffff;
const TEXT_SHOWN_MAX = 60;

const EXPECTED: Readonly<Record<Column, string>> = {
  skip: "text",
  symbol: "a symbol",
  date: "a date as 20240131 or 2024-01-31",
  time: "a whole minute as 09:15 or 09:15:00",
  stamp: "a date and whole minute as 2024-01-31 09:15 or 2024-01-31T09:15:00+0530",
  open: "a price",
  high: "a price",
  low: "a price",
  close: "a price",
  volume: "a volume of 0 or more",
};

export class RowParser {
  /** Why the last row was refused; null when it was good. */
  refused: "malformed" | "bad_price" | null = null;
  /** Where the last row names its symbol; nowhere (0, 0) when the layout has none. */
  symbolFrom = 0;
  symbolTo = 0;
  readonly #columns: readonly Column[];
  #into = new CandleColumns();
  /** For each column the prices it fills, undefined where it holds something else. */
  #prices: readonly (Int32Array | undefined)[] = [];
  /** Index of the column that could not be read. */
  #fault = 0;
  /** The day of the last row, `20240131`, and the instant at which it begins in IST. */
  #date = 0;
  #dayAt = 0;
  /** From there to the stamp of the row; a whole number, which is cheap to keep. */
  #minutes = 0;

  constructor(layout: RowLayout) {
    this.#columns = layout.columns;
  }

  /** Sends rows into `columns`; to be told again whenever they have grown. */
  writeInto(columns: CandleColumns): void {
    this.#into = columns;
    this.#prices = this.#columns.map((column) => {
      switch (column) {
        case "open":
        case "high":
        case "low":
        case "close":
          return columns[column];
        default:
          return undefined;
      }
    });
  }

  /**
   * Parses the row that begins at `from` into `slot` and returns where the next row begins.
   * The row must be ended by a newline. The stamp is kept as the file has it, START or END.
   */
  parse(bytes: Uint8Array, from: number, slot: number): number {
    const prices = this.#prices;
    const last = prices.length - 1;
    let position = from;
    this.#minutes = 0;
    for (let i = 0; i <= last; i++) {
      const start = position;
      const price = prices[i];
      if (price === undefined) position = this.#field(this.#columns[i]!, bytes, start, slot);
      else {
        // Written out here: a call for each price costs a third of the time of a row.
        const negative = bytes[position] === MINUS;
        if (negative) position++;
        const first = position;
        let paise = 0;
        let digit = bytes[position]! - ZERO;
        while ((digit >>> 0) <= 9) {
          paise = (Math.imul(paise, 10) + digit) | 0;
          digit = bytes[++position]! - ZERO;
        }
        paise = Math.imul(paise, 100);
        if (position === first) position = UNREADABLE;
        else if (bytes[position] === POINT) {
          digit = bytes[++position]! - ZERO;
          if (digit >= 0 && digit <= 9) {
            paise += digit * 10;
            digit = bytes[++position]! - ZERO;
            if (digit >= 0 && digit <= 9) {
              paise += digit;
              digit = bytes[++position]! - ZERO;
              if (digit >= 5 && digit <= 9) paise++;
              while (digit >= 0 && digit <= 9) digit = bytes[++position]! - ZERO;
            }
          }
        }
        // 0 is what no price can be: the row will be refused for it.
        price[slot] = negative || paise > PAISE_MAX ? 0 : paise;
      }
      if (position !== UNREADABLE && i === last && bytes[position] === RETURN) position++;
      if (position === UNREADABLE || bytes[position] !== (i === last ? NEWLINE : COMMA)) {
        this.refused = "malformed";
        this.#fault = i;
        return bytes.indexOf(NEWLINE, start) + 1;
      }
      position++;
    }
    this.#into.at[slot] = this.#dayAt + this.#minutes * MINUTE_MS;
    this.refused = this.#possible(slot) ? null : "bad_price";
    return position;
  }

  /** What is wrong with the row just refused, which lies in [from, to). */
  problem(bytes: Uint8Array, from: number, to: number): string {
    const text = new TextDecoder().decode(bytes.subarray(from, to)).trimEnd();
    const fields = text.split(",");
    const columns = this.#columns;
    if (fields.length !== columns.length) {
      const names = columns.map((column) => column === "skip" ? "-" : column).join(",");
      return `expected ${columns.length} columns (${names}), found ${fields.length}: ` +
        shown(text);
    }
    if (this.refused === "bad_price") {
      const prices = columns.map((column, i) => `${column} ${fields[i]}`)
        .filter((price) => /^(open|high|low|close) /.test(price)).join(", ");
      return `expected 0 < low <= open, close <= high, found ${prices}`;
    }
    const column = columns[this.#fault] ?? "skip";
    return `${column}: expected ${EXPECTED[column]}, found ${shown(fields[this.#fault] ?? "")}`;
  }

  /** Reads a field that is not a price. */
  #field(column: Column, bytes: Uint8Array, from: number, slot: number): number {
    switch (column) {
      case "stamp":
        return this.#stamp(bytes, from);
      case "date":
        return this.#day(bytes, from);
      case "time":
        return this.#clock(bytes, from);
      case "volume":
        return this.#volume(bytes, from, slot);
      case "symbol":
        this.symbolFrom = from;
        return this.symbolTo = endOfField(bytes, from);
      default:
        return endOfField(bytes, from);
    }
  }

  /** Units, with decimals where the source writes them; an empty field is 0. */
  #volume(bytes: Uint8Array, from: number, slot: number): number {
    let position = from;
    let units = 0;
    let digit = bytes[position]! - ZERO;
    while (digit >= 0 && digit <= 9) {
      units = units * 10 + digit;
      digit = bytes[++position]! - ZERO;
    }
    if (bytes[position] === POINT && position > from) {
      let scale = 1;
      digit = bytes[++position]! - ZERO;
      while (digit >= 0 && digit <= 9) {
        units = units * 10 + digit;
        scale *= 10;
        digit = bytes[++position]! - ZERO;
      }
      units /= scale;
    }
    this.#into.volume[slot] = units;
    return position;
  }

  /** `20240131` or `2024-01-31`: sets the day. */
  #day(bytes: Uint8Array, from: number): number {
    const dash = bytes[from + 4] === MINUS ? 1 : 0;
    const century = twoDigits(bytes, from);
    const year = twoDigits(bytes, from + 2);
    const month = twoDigits(bytes, from + 4 + dash);
    const day = twoDigits(bytes, from + 6 + 2 * dash);
    if (century < 0 || year < 0 || month < 0 || day < 0) return UNREADABLE;
    if (dash && bytes[from + 7] !== MINUS) return UNREADABLE;
    const date = (century * 100 + year) * 10_000 + month * 100 + day;
    if (date !== this.#date) {
      const utc = Date.UTC(century * 100 + year, month - 1, day);
      // The 31st of June would roll over into July.
      if (new Date(utc).getUTCDate() !== day || month < 1 || month > 12) return UNREADABLE;
      this.#date = date;
      this.#dayAt = utc - IST_OFFSET_MINUTES * MINUTE_MS;
    }
    return from + 8 + 2 * dash;
  }

  /** `09:15`, `09:15:00` or `09:15:00.000`: adds the time since midnight. */
  #clock(bytes: Uint8Array, from: number): number {
    const hour = twoDigits(bytes, from);
    const minute = twoDigits(bytes, from + 3);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return UNREADABLE;
    if (bytes[from + 2] !== COLON) return UNREADABLE;
    this.#minutes += hour * 60 + minute;
    let position = from + 5;
    if (bytes[position] !== COLON) return position;
    if (twoDigits(bytes, position + 1) !== 0) return UNREADABLE;
    position += 3;
    if (bytes[position] !== POINT) return position;
    while (bytes[++position] === ZERO);
    return position;
  }

  /** Date, `T` or a space, time, and maybe the zone: `Z`, `+05:30` or `+0530`; IST without. */
  #stamp(bytes: Uint8Array, from: number): number {
    let position = this.#day(bytes, from);
    if (position === UNREADABLE) return UNREADABLE;
    if (bytes[position] !== LETTER_T && bytes[position] !== SPACE) return UNREADABLE;
    position = this.#clock(bytes, position + 1);
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
    if (hours < 0 || minutes < 0) return UNREADABLE;
    const offset = (sign === PLUS ? 1 : -1) * (hours * 60 + minutes);
    this.#minutes += IST_OFFSET_MINUTES - offset;
    return position + 5 + colon;
  }

  #possible(slot: number): boolean {
    const { open, high, low, close } = this.#into;
    const top = high[slot]!;
    const bottom = low[slot]!;
    const first = open[slot]!;
    const last = close[slot]!;
    return bottom > 0 && bottom <= first && first <= top && bottom <= last && last <= top;
  }
}

/** Two decimal digits at `from`, or -1. */
function twoDigits(bytes: Uint8Array, from: number): number {
  const tens = bytes[from]! - ZERO;
  const ones = bytes[from + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function endOfField(bytes: Uint8Array, from: number): number {
  let position = from;
  while (
    bytes[position] !== COMMA && bytes[position] !== NEWLINE && bytes[position] !== RETURN
  ) position++;
  return position;
}

/** Foreign text, quoted, cut, and without anything a terminal would obey. */
function shown(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, "?");
  return JSON.stringify(
    plain.length > TEXT_SHOWN_MAX ? plain.slice(0, TEXT_SHOWN_MAX) + "..." : plain,
  );
}
