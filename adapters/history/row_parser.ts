/**
 * One row of a candle file from its bytes into a slot of the columns: no string is made unless
 * a row is refused. Prices become whole paise; a day is worked out once, not once a row.
 * @module
 */
import { CandleColumns } from "./candle_columns.ts";
import type { Column, RowLayout } from "./row_layout.ts";
import { rowProblem } from "./row_problem.ts";
import { StampParser } from "./stamp_parser.ts";

// Here and not imported: an imported constant is looked up again for each byte of a file.
const NEWLINE = 10;
const RETURN = 13;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** What reading a field returns in place of the position behind it. */
const UNREADABLE = -1;
/** Prices are kept in 32 bits: up to 2.1 crore rupees. */
const PAISE_MAX = 0x7fffffff;
const RUPEE_DIGITS_MAX = 8;
/** Decimals of a volume that are read; more would leave the numbers. */
const VOLUME_SCALE_MAX = 1e9;

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
  readonly #stamps = new StampParser();

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
    for (let i = 0; i <= last; i++) {
      const start = position;
      const price = prices[i];
      if (price === undefined) position = this.#field(this.#columns[i]!, bytes, start, slot);
      else {
        // Written out here, in 32-bit steps: a call a price would cost a third of the row's time.
        const negative = bytes[position] === MINUS;
        if (negative) position++;
        const first = position;
        let rupees = 0;
        let digit = bytes[position]! - ZERO;
        while (isDigit(digit)) {
          rupees = (Math.imul(rupees, 10) + digit) | 0;
          digit = bytes[++position]! - ZERO;
        }
        const tooLong = position - first > RUPEE_DIGITS_MAX;
        let paise = rupees * 100;
        if (position === first) position = UNREADABLE;
        else if (bytes[position] === POINT) {
          digit = bytes[++position]! - ZERO;
          if (isDigit(digit)) {
            paise += digit * 10;
            digit = bytes[++position]! - ZERO;
            if (isDigit(digit)) {
              paise += digit;
              digit = bytes[++position]! - ZERO;
              if (isDigit(digit) && digit >= 5) paise++;
              while (isDigit(digit)) digit = bytes[++position]! - ZERO;
            }
          }
        }
        // 0 is what no price can be: the row will be refused for it.
        price[slot] = negative || tooLong || paise > PAISE_MAX ? 0 : paise;
      }
      if (position !== UNREADABLE && i === last && bytes[position] === RETURN) position++;
      if (position === UNREADABLE || bytes[position] !== (i === last ? NEWLINE : COMMA)) {
        this.refused = "malformed";
        this.#fault = i;
        return bytes.indexOf(NEWLINE, start) + 1;
      }
      position++;
    }
    this.#into.at[slot] = this.#stamps.at;
    this.refused = this.#possible(slot) ? null : "bad_price";
    return position;
  }

  /** What is wrong with the row just refused, which lies in [from, to). */
  problem(bytes: Uint8Array, from: number, to: number): string {
    const fault = this.refused === "malformed" ? this.#fault : null;
    return rowProblem(bytes.subarray(from, to), this.#columns, fault);
  }

  /** Reads a field that is not a price. */
  #field(column: Column, bytes: Uint8Array, from: number, slot: number): number {
    switch (column) {
      case "stamp":
        return this.#stamps.stamp(bytes, from);
      case "date":
        return this.#stamps.date(bytes, from);
      case "time":
        return this.#stamps.time(bytes, from);
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
    while (isDigit(digit)) {
      units = units * 10 + digit;
      digit = bytes[++position]! - ZERO;
    }
    if (units > Number.MAX_SAFE_INTEGER) return UNREADABLE;
    if (bytes[position] === POINT && position > from) {
      let scale = 1;
      digit = bytes[++position]! - ZERO;
      while (isDigit(digit)) {
        if (scale < VOLUME_SCALE_MAX) {
          units = units * 10 + digit;
          scale *= 10;
        }
        digit = bytes[++position]! - ZERO;
      }
      units /= scale;
    }
    this.#into.volume[slot] = units;
    return position;
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

function endOfField(bytes: Uint8Array, from: number): number {
  let position = from;
  while (
    bytes[position] !== COMMA && bytes[position] !== NEWLINE && bytes[position] !== RETURN
  ) position++;
  return position;
}

/** Whether a byte less ZERO was a digit; unsigned, because what lies below "0" is then huge. */
function isDigit(digit: number): boolean {
  return (digit >>> 0) <= 9;
}
