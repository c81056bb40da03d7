/**
 * The edge where Kite's instruments dump becomes instruments: every row checked, none guessed. By
 * hand instead of by schema: 40,000 rows must take no longer than a glance.
 * @module
 */
import type { Exchange, Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import { parseIsoDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { type DumpFault, InstrumentsError } from "./instruments_error.ts";

const COLUMNS =
  "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size," +
  "lot_size,instrument_type,segment,exchange";
const COLUMN_COUNT = 12;

const EXCHANGES: ReadonlySet<string> = new Set<Exchange>(["NSE", "NFO", "BSE", "BFO"]);
/** An index is not traded: the dump gives it neither lot nor tick. */
const INDEX_TICK = 5 as Paise;

export interface ParsedDump {
  /** In the order of the file, without freeze quantities. */
  readonly instruments: readonly Instrument[];
  /** Rows that repeat an earlier one word for word. */
  readonly duplicates: number;
  /** Rows of exchanges that the desk does not trade on. */
  readonly elsewhere: number;
}

/** Reads `text`; `file` names it in errors. Throws InstrumentsError with every bad row. */
export function parseDump(text: string, file: string): ParsedDump {
  const lines = linesOf(text, file);
  const instruments: Instrument[] = [];
  const seen = new SeenRows(lines);
  const faults: Record<"bad_rows" | "conflict", string[]> = { bad_rows: [], conflict: [] };
  let elsewhere = 0;
  for (let i = 1; i < lines.length; i++) {
    const fields = fieldsOf(lines[i]!);
    if (fields.length === COLUMN_COUNT && !EXCHANGES.has(fields[11]!)) {
      elsewhere++;
      continue;
    }
    const parsed = instrumentOf(fields);
    if (typeof parsed === "string") {
      faults.bad_rows.push(`line ${i + 1}: ${parsed}`);
      continue;
    }
    const earlier = seen.add(parsed, i);
    if (earlier === null) instruments.push(parsed);
    else if (earlier !== "same") faults.conflict.push(`line ${i + 1}: ${earlier}`);
  }
  for (const code of ["bad_rows", "conflict"] as const) {
    if (faults[code].length > 0) throw new InstrumentsError(file, code, faults[code]);
  }
  if (instruments.length === 0) throw new InstrumentsError(file, "empty", ["no instrument"]);
  return { instruments, duplicates: seen.duplicates, elsewhere };
}

const [NEWLINE, COMMA, ZERO] = [10, 44, 48];
const decoder = new TextDecoder();

/** Single instruments of a dump whose rows were all checked before it was kept. */
export class DumpRows {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #file: string;
  /** Where the first row of each token begins. */
  readonly #starts = new Map<number, number>();

  /** `file` names it in errors. */
  constructor(bytes: Uint8Array<ArrayBuffer>, file: string) {
    this.#bytes = bytes;
    this.#file = file;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, end + 1)) {
      let token = 0;
      let at = end + 1;
      while (at < bytes.length && bytes[at] !== COMMA) token = 10 * token + bytes[at++]! - ZERO;
      if (!this.#starts.has(token)) this.#starts.set(token, end + 1);
    }
  }

  /** Undefined where it has none of the desk's exchanges. Throws InstrumentsError. */
  byToken(token: InstrumentToken): Instrument | undefined {
    const start = this.#starts.get(token);
    if (start === undefined) return undefined;
    const end = this.#bytes.indexOf(NEWLINE, start);
    // A text of its own: a part of a whole one would keep that in memory.
    const row = decoder.decode(this.#bytes.subarray(start, end < 0 ? undefined : end));
    const fields = fieldsOf(row.replace(/\r$/, ""));
    if (fields.length === COLUMN_COUNT && !EXCHANGES.has(fields[11]!)) return undefined;
    const parsed = instrumentOf(fields);
    if (typeof parsed !== "string") return parsed;
    throw new InstrumentsError(this.#file, "bad_rows", [`the row of token ${token}: ${parsed}`]);
  }
}

function linesOf(text: string, file: string): string[] {
  const fail = (code: DumpFault, problem: string) => new InstrumentsError(file, code, [problem]);
  if (text.trim() === "") throw fail("empty", "no text");
  const lines = (text.includes("\r") ? text.replaceAll("\r\n", "\n") : text).split("\n");
  if (lines[0] !== COLUMNS) {
    throw fail("columns", `found ${lines[0]!.slice(0, 80)}, expected ${COLUMNS}`);
  }
  // Kite ends every row, the last too, so that half a row is recognised.
  if (lines.pop() !== "") throw fail("truncated", `line ${lines.length + 1} has no end`);
  return lines;
}

/** What the rows before say of a token and of a contract. */
class SeenRows {
  duplicates = 0;
  /** Places of their lines. */
  readonly #tokens = new Map<InstrumentToken, number>();
  readonly #contracts = new Map<string, number>();

  constructor(readonly lines: readonly string[]) {}

  /** Null for a new instrument, `same` for a repeated row, else what it contradicts. */
  add({ token, exchange, symbol }: Instrument, line: number): string | null {
    const known = this.#tokens.get(token);
    if (known !== undefined) {
      if (this.lines[known] !== this.lines[line]) {
        return `token ${token} is that of line ${known + 1} too`;
      }
      this.duplicates++;
      return "same";
    }
    this.#tokens.set(token, line);
    const contract = `${exchange}:${symbol}`;
    const other = this.#contracts.get(contract);
    if (other !== undefined) return `${contract} is that of line ${other + 1} too`;
    this.#contracts.set(contract, line);
    return null;
  }
}

/** The instrument of a row, or what is wrong with it. */
function instrumentOf(fields: readonly string[]): Instrument | string {
  if (fields.length !== COLUMN_COUNT) return `${fields.length} columns, expected ${COLUMN_COUNT}`;
  const [token, symbol, name, expiry] = [fields[0]!, fields[2]!, fields[3]!, fields[5]!];
  const [strike, tick, lot] = [fields[6]!, fields[7]!, fields[8]!];
  const [type, segment, exchange] = [fields[9]!, fields[10]!, fields[11]!];
  const isIndex = segment === "INDICES";
  const kind = isIndex ? "INDEX" : type;
  if (!isWhole(token)) return `instrument_token ${token} is no whole number`;
  if (symbol === "") return "no tradingsymbol";
  if (kind !== "INDEX" && kind !== "EQ" && kind !== "FUT" && kind !== "CE" && kind !== "PE") {
    return `instrument_type ${type} is none of EQ, FUT, CE, PE`;
  }
  const expires = kind === "FUT" || kind === "CE" || kind === "PE";
  if (expires && name === "") return `${symbol} has no name`;
  if (expires ? !isDate(expiry) : expiry !== "") return `${symbol} has the expiry ${expiry}`;
  const strikePaise = paise(strike);
  const tickPaise = isIndex ? INDEX_TICK : paise(tick);
  const isOption = kind === "CE" || kind === "PE";
  if (strikePaise === null || (isOption && strikePaise === 0)) return `${symbol}: strike ${strike}`;
  if (tickPaise === null || tickPaise === 0) return `${symbol}: tick_size ${tick}`;
  if (!isIndex && !isWhole(lot)) return `${symbol}: lot_size ${lot}`;
  return {
    token: Number(token) as InstrumentToken,
    exchange: exchange as Exchange,
    symbol,
    // The dump names companies; the desk calls a share by its symbol.
    name: expires ? name : symbol,
    kind,
    expiry: expires ? expiry : null,
    strike: isOption ? strikePaise : 0 as Paise,
    lot: isIndex ? 1 : Number(lot),
    tick: tickPaise,
    freezeQuantity: null,
  };
}

/** Fields of a line; quoted ones may hold commas. */
function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const fields = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? [];
  if (!line.endsWith(",")) fields.pop();
  return fields.map((field) => {
    const text = field.endsWith(",") ? field.slice(0, -1) : field;
    return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
  });
}

function isWhole(text: string): boolean {
  const value = Number(text);
  return text !== "" && Number.isSafeInteger(value) && value >= 1;
}

/** Rupees as whole paise; null for what is no price. */
function paise(text: string): Paise | null {
  const value = Number(text) * 100;
  const whole = Math.round(value);
  if (text === "" || !(value >= 0) || !Number.isSafeInteger(whole)) return null;
  return Math.abs(value - whole) < 1e-6 ? whole as Paise : null;
}

/** A dump has few days and many rows. */
const knownDates = new Map<string, boolean>();

function isDate(text: string): boolean {
  let known = knownDates.get(text);
  if (known === undefined) {
    known = parseIsoDate(text) !== null;
    if (knownDates.size > 1_000) knownDates.clear();
    knownDates.set(text, known);
  }
  return known;
}
