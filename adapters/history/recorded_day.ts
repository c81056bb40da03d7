/**
 * A recorded day read back: its ticks as the frames of a market, the minutes before them, and what
 * was known of the day.
 * @module
 */
import { z } from "zod";
import type { Candle } from "../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, MINUTE_MS } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type {
  HistoryReply,
  HistoryRequest,
  MarketFrame,
  MarketFrames,
} from "../../domain/ports.ts";
import type { Tick } from "../../domain/tick/tick.ts";
import { decodeBlock, type TickFrame } from "./tick_codec.ts";
import { readTickFile, TickFileError } from "./tick_file.ts";

const token = z.int().transform((number) => number as InstrumentToken);
const paise = z.int().transform((amount) => amount as Paise);

const day = z.object({
  type: z.literal("day"),
  date: z.iso.date().transform((date) => date as IsoDate),
  /** Of the simulated market; null where the prices are a broker's. */
  seed: z.int().nullable(),
  /** Where the dump of the day is kept; null for the simulated market. */
  instruments: z.string().nullable(),
  equity: z.array(z.string()),
  historyMinutes: z.number().nullable(),
  closes: z.array(z.tuple([token, paise])),
  bands: z.array(z.tuple([token, paise, paise])),
});
const minutes = z.object({
  type: z.literal("minutes"),
  token,
  rows: z.array(z.tuple([z.int(), paise, paise, paise, paise, z.int()])),
});
const note = z.discriminatedUnion("type", [day, minutes]);

/** What is known of a recorded day beside its ticks. */
export type DayNote = Omit<z.input<typeof day>, "type">;
export type KnownDay = Omit<z.output<typeof day>, "type">;

export interface RecordedDay {
  readonly day: KnownDay;
  readonly frames: RecordedFrames;
  /** Of an end of the file that is not whole, in words: what it held is missing. Null of none. */
  readonly damage: string | null;
  /** One-minute candles that were asked for. */
  history(request: HistoryRequest): HistoryReply;
}

/** Throws TickFileError. */
export function readRecordedDay(path: string): RecordedDay {
  let known: KnownDay | null = null;
  const candles = new Map<InstrumentToken, Map<number, Candle>>();
  const blocks = readTickFile(path);
  let block = blocks.next();
  for (; block.done !== true; block = blocks.next()) {
    const { kind, bytes } = block.value;
    if (kind !== "notes") continue;
    const read = note.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (!read.success) throw new TickFileError(path, `a note that is none: ${read.error.message}`);
    // After a restart the day is told again: the first word counts.
    if (read.data.type === "minutes") addMinutes(candles, read.data);
    else {
      const { type: _, ...told } = read.data;
      known ??= told;
    }
  }
  if (known === null) throw new TickFileError(path, "it does not say of which day it is");
  const sorted = new Map([...candles].map(([token, found]) => [
    token,
    [...found.values()].sort((a, b) => a.at - b.at),
  ]));
  return {
    day: known,
    frames: new RecordedFrames(path),
    damage: block.value === 0
      ? null
      : `the recording is damaged: its last ${block.value} bytes cannot be read`,
    history: ({ token, until, countMax }) =>
      (sorted.get(token) ?? []).filter(({ at }) => at + MINUTE_MS <= until).slice(-countMax),
  };
}

function addMinutes(
  candles: Map<InstrumentToken, Map<number, Candle>>,
  { token, rows }: z.output<typeof minutes>,
): void {
  const found = candles.get(token) ?? new Map<number, Candle>();
  candles.set(token, found);
  for (const [at, open, high, low, close, volume] of rows) {
    found.set(at, { at: at as EpochMs, open, high, low, close, volume });
  }
}

/** Ticks in the order they were recorded. */
class RecordedFrames implements MarketFrames {
  readonly #frames: Iterator<TickFrame>;
  readonly #newest = new Map<InstrumentToken, Tick>();
  #next: TickFrame | null;

  constructor(path: string) {
    this.#frames = framesIn(path);
    this.#next = this.#read();
  }

  peekAt(): number {
    return this.#next?.at ?? Infinity;
  }

  take(): MarketFrame {
    const frame = this.#next;
    if (frame === null) throw new RangeError("No market frame is left");
    for (const tick of frame.ticks) this.#newest.set(tick.token, tick);
    this.#next = this.#read();
    return frame;
  }

  wantOpens(): void {}

  lastTicks(): readonly Tick[] {
    return [...this.#newest.values()];
  }

  lastTick(token: InstrumentToken): Tick | null {
    return this.#newest.get(token) ?? null;
  }

  #read(): TickFrame | null {
    const next = this.#frames.next();
    return next.done === true ? null : next.value;
  }
}

function* framesIn(path: string): Generator<TickFrame> {
  for (const { kind, bytes } of readTickFile(path)) {
    if (kind === "frames") yield* decodeBlock(bytes);
  }
}
