/**
 * The rows of one symbol in file order, checked one by one and put in time order by dropping what
 * goes back: everything about a file that can be told before its stamps are understood.
 * @module
 */
import { type EpochMs, type IsoDate, istDate, istInstant } from "../../domain/market_time.ts";
import type { DropReason } from "../../domain/candle/candle_history.ts";
import { CandleColumns } from "./candle_columns.ts";
import { foreignBytes, foreignText } from "./foreign_format.ts";
import { HistoryError, SymbolsError } from "./history_error.ts";
import { LineBlocks } from "./line_blocks.ts";
import { detectLayout } from "./row_layout.ts";
import { RowParser } from "./row_parser.ts";
import { SymbolFilter } from "./symbol_filter.ts";

const REFUSED_SHOWN_MAX = 5;
/** No row is shorter: a date, a time, four prices, the commas and the newline. */
const ROW_BYTES_MIN = 20;
/** Enough of a file to tell its layout from. */
const HEAD_BYTES = 4_096;
/** Rows get a little shorter and longer along a file. */
const CAPACITY_MARGIN = 1.01;
const DAY_MINUTES = 1_440;
const NEWLINE = 10;
const RETURN = 13;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** One day's rows: slots [from, to). */
export interface RawDay {
  readonly date: IsoDate;
  readonly from: number;
  readonly to: number;
}

export interface RawRows {
  /** The symbol the file names, if it does. */
  readonly symbol: string | undefined;
  readonly columns: CandleColumns;
  /** Rows in the columns. Their stamps ascend and are as in the file, START or END. */
  readonly count: number;
  readonly days: readonly RawDay[];
  /** All rows of the symbol, used or not. */
  readonly rows: number;
  readonly dropped: Record<DropReason, number>;
  readonly malformed: readonly { readonly line: number; readonly problem: string }[];
}

/**
 * Reads `path`. A row at or before the newest so far is dropped: as `duplicate` when its minute
 * is already there, else as `backward`. Throws HistoryError when the file cannot be read, lacks a
 * column, and SymbolsError when it lacks `symbol` or holds several with none chosen.
 */
export function readRows(path: string, symbol: string | undefined): RawRows {
  const blocks = new LineBlocks(path);
  try {
    const reading = new Reading(path, symbol);
    while (blocks.next()) reading.take(blocks);
    return reading.finish();
  } finally {
    blocks.close();
  }
}

class Reading {
  readonly #path: string;
  readonly #filter: SymbolFilter;
  readonly #columns = new CandleColumns();
  readonly #days: { date: IsoDate; from: number; to: number }[] = [];
  readonly #dropped = noneDropped();
  readonly #malformed: { line: number; problem: string }[] = [];
  #parser: RowParser | undefined;
  #count = 0;
  #rows = 0;
  #line = 0;
  #bytesTaken = 0;
  #dayEnd = -Infinity;

  constructor(path: string, symbol: string | undefined) {
    this.#path = path;
    this.#filter = new SymbolFilter(symbol);
  }

  take(blocks: LineBlocks): void {
    const { bytes, end } = blocks;
    const needed = this.#count + Math.ceil(end / ROW_BYTES_MIN);
    const wholeFile = this.#count * (blocks.size / Math.max(this.#bytesTaken, 1));
    this.#columns.reserve(needed, wholeFile * CAPACITY_MARGIN + needed - this.#count);
    let position = 0;
    if (this.#parser === undefined) position = this.#begin(bytes, end);
    const parser = this.#parser!;
    parser.writeInto(this.#columns);
    this.#take(parser, bytes, position, end);
    this.#bytesTaken += end;
  }

  #take(parser: RowParser, bytes: Uint8Array, from: number, end: number): void {
    let position = from;
    while (position < end) position = this.#row(parser, bytes, position);
  }

  finish(): RawRows {
    this.#closeDay();
    const problem = this.#filter.problem();
    if (problem !== null) throw new SymbolsError(this.#path, problem);
    return {
      symbol: this.#filter.symbol,
      columns: this.#columns,
      count: this.#count,
      days: this.#days,
      rows: this.#rows,
      dropped: this.#dropped,
      malformed: this.#malformed,
    };
  }

  /** Finds the layout in the first block; returns where the first row begins. */
  #begin(bytes: Uint8Array, end: number): number {
    const marked = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte);
    let position = marked ? BYTE_ORDER_MARK.length : 0;
    const head = new TextDecoder().decode(bytes.subarray(position, Math.min(end, HEAD_BYTES)));
    if (/\r[^\n]/.test(head) && !head.trimEnd().includes("\n")) {
      throw new HistoryError(this.#path, "its lines end with a carriage return: expected newlines");
    }
    const foreign = foreignBytes(bytes.subarray(0, end)) ?? foreignText(head);
    if (foreign !== null) throw new HistoryError(this.#path, foreign);
    const layout = detectLayout(this.#path, head);
    this.#parser = new RowParser(layout);
    let headerSeen = !layout.hasHeader;
    while (!headerSeen) {
      this.#line++;
      headerSeen = !isBlank(bytes, position);
      position = bytes.indexOf(NEWLINE, position) + 1;
    }
    return position;
  }

  /** One line from `from`; returns where the next begins. */
  #row(parser: RowParser, bytes: Uint8Array, from: number): number {
    this.#line++;
    if (isBlank(bytes, from)) return bytes.indexOf(NEWLINE, from) + 1;
    const to = parser.parse(bytes, from, this.#count);
    const { refused, symbolFrom, symbolTo } = parser;
    if (refused !== "malformed" && symbolTo > symbolFrom) {
      if (!this.#filter.passes(bytes, symbolFrom, symbolTo)) return to;
    }
    this.#rows++;
    if (refused === null) this.#keepInOrder();
    else {
      this.#dropped[refused]++;
      if (this.#malformed.length < REFUSED_SHOWN_MAX) {
        const problem = parser.problem(bytes, from, to);
        this.#malformed.push({ line: this.#line, problem });
      }
    }
    return to;
  }

  /** Takes the row in the next free slot, unless it goes back in time. */
  #keepInOrder(): void {
    const times = this.#columns.at;
    const at = times[this.#count]!;
    if (this.#count > 0 && at <= times[this.#count - 1]!) {
      const known = holds(times, this.#count, at);
      this.#dropped[known ? "duplicate" : "backward"]++;
      return;
    }
    if (at >= this.#dayEnd) {
      const date = istDate(at as EpochMs);
      this.#closeDay();
      this.#days.push({ date, from: this.#count, to: this.#count });
      this.#dayEnd = istInstant(date, DAY_MINUTES);
    }
    this.#count++;
  }

  #closeDay(): void {
    const day = this.#days.at(-1);
    if (day) day.to = this.#count;
  }
}

/** Whether the first `count` of the ascending `times` hold `at`. */
function holds(times: Float64Array, count: number, at: number): boolean {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low < count && times[low] === at;
}

function isBlank(bytes: Uint8Array, from: number): boolean {
  const first = bytes[from];
  return first === NEWLINE || (first === RETURN && bytes[from + 1] === NEWLINE);
}

function noneDropped(): Record<DropReason, number> {
  return { outside_session: 0, duplicate: 0, backward: 0, malformed: 0, bad_price: 0 };
}
