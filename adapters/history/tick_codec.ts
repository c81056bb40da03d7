/**
 * Ticks as few bytes: whole numbers of seven bits a byte, each as its difference from the tick of
 * the same instrument before, or from the last price where that is nearer. A block stands alone.
 * @module
 */
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { MarketFrame } from "../../domain/ports.ts";
import type { DepthLevel, Tick } from "../../domain/tick/tick.ts";

export type TickFrame = Extract<MarketFrame, { type: "Ticks" }>;

/** What a field of a tick differs from where nothing was seen before. */
const NOTHING: Tick = {
  token: 0 as InstrumentToken,
  at: 0 as EpochMs,
  ltp: 0 as Paise,
  volume: 0,
  oi: 0,
  open: 0 as Paise,
  high: 0 as Paise,
  low: 0 as Paise,
  bids: [],
  asks: [],
};

const OPTIONAL = ["prevClose", "averagePrice", "buyQuantity", "sellQuantity"] as const;
const BUFFER_BYTES = 64 * 1024;

/** Frames to the bytes of one block. */
export class BlockEncoder {
  #bytes = new Uint8Array(BUFFER_BYTES);
  #length = 0;
  #at = 0;
  readonly #before = new Map<InstrumentToken, Tick>();

  get length(): number {
    return this.#length;
  }

  add({ at, ticks }: TickFrame): void {
    this.#signed(at - this.#at);
    this.#at = at;
    this.#unsigned(ticks.length);
    for (const tick of ticks) this.#tick(tick, at);
  }

  /** What was added, to be written; the encoder begins anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    this.#at = 0;
    this.#before.clear();
    return taken;
  }

  #tick(tick: Tick, frameAt: number): void {
    const { token, at, ltp } = tick;
    const before = this.#before.get(token) ?? NOTHING;
    this.#before.set(token, tick);
    this.#unsigned(token);
    this.#signed(frameAt - at);
    this.#signed(ltp - before.ltp);
    this.#signed(tick.volume - before.volume);
    this.#signed(tick.oi - before.oi);
    this.#signed(tick.open - before.open);
    this.#signed(tick.high - before.high);
    this.#signed(tick.low - before.low);
    this.#unsigned(
      OPTIONAL.reduce((set, key, i) => tick[key] === undefined ? set : set | 1 << i, 0),
    );
    for (const key of OPTIONAL) {
      if (tick[key] !== undefined) this.#signed(tick[key] - (before[key] ?? 0));
    }
    this.#levels(tick.bids, ltp);
    this.#levels(tick.asks, ltp);
  }

  #levels(levels: readonly DepthLevel[], ltp: number): void {
    this.#unsigned(levels.length);
    for (const { price, quantity, orders } of levels) {
      this.#signed(price - ltp);
      this.#unsigned(quantity);
      this.#unsigned(orders);
    }
  }

  #signed(value: number): void {
    // Twice as large, odd for what is negative: beyond 31 bits no shift would do.
    this.#unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  #unsigned(value: number): void {
    if (this.#length + 10 > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = rest % 0x80 | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }
}

/** The frames of a block, in their order. */
export function* decodeBlock(bytes: Uint8Array): Generator<TickFrame> {
  const reader = new NumberReader(bytes);
  const before = new Map<InstrumentToken, Tick>();
  let at = 0;
  while (!reader.isAtEnd) {
    at += reader.signed();
    const count = reader.unsigned();
    const ticks = Array.from({ length: count }, () => {
      const tick = readTick(reader, before, at);
      before.set(tick.token, tick);
      return tick;
    });
    yield { type: "Ticks", at: at as EpochMs, ticks };
  }
}

function readTick(
  reader: NumberReader,
  known: ReadonlyMap<InstrumentToken, Tick>,
  frameAt: number,
): Tick {
  const token = reader.unsigned() as InstrumentToken;
  const before = known.get(token) ?? NOTHING;
  const at = frameAt - reader.signed() as EpochMs;
  const ltp = before.ltp + reader.signed() as Paise;
  const day = {
    volume: before.volume + reader.signed(),
    oi: before.oi + reader.signed(),
    open: before.open + reader.signed() as Paise,
    high: before.high + reader.signed() as Paise,
    low: before.low + reader.signed() as Paise,
  };
  const set = reader.unsigned();
  const optional: Record<string, number> = {};
  OPTIONAL.forEach((key, i) => {
    if (set & 1 << i) optional[key] = (before[key] ?? 0) + reader.signed();
  });
  const bids = readLevels(reader, ltp);
  const asks = readLevels(reader, ltp);
  return { token, at, ltp, ...day, ...optional, bids, asks };
}

function readLevels(reader: NumberReader, ltp: number): DepthLevel[] {
  return Array.from({ length: reader.unsigned() }, () => ({
    price: ltp + reader.signed() as Paise,
    quantity: reader.unsigned(),
    orders: reader.unsigned(),
  }));
}

class NumberReader {
  #place = 0;

  constructor(readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.#place >= this.bytes.length;
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  unsigned(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.#place++];
      if (byte === undefined) throw new RangeError("A number has no end");
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
  }
}
