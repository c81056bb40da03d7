/**
 * Ticks as the bytes of Kite's ticker: big-endian, a count, then each packet behind its length. An
 * index has no trading and its fields in an order of their own.
 * @module
 */
import type { DepthLevel } from "../../../../domain/tick/tick.ts";
import type { SeenTick } from "../tick_stream.ts";

export const MODES = ["ltp", "quote", "full"] as const;
export type TickMode = typeof MODES[number];

export interface OutgoingTick {
  readonly tick: SeenTick;
  readonly mode: TickMode;
}

const BYTES = { ltp: 8, quote: 44, full: 184 } as const;
const INDEX_BYTES = { ltp: 8, quote: 28, full: 32 } as const;
const INDICES = 9;
const DEPTH_AT = 64;
const LEVEL_BYTES = 12;
const LEVELS = 5;

/** A frame of one byte: the line is alive. */
export const HEARTBEAT = new Uint8Array([0]);

/** One frame with all of them, at most 65,535. */
export function frameOf(ticks: readonly OutgoingTick[]): Uint8Array<ArrayBuffer> {
  const size = ticks.reduce((sum, each) => sum + 2 + bytesOf(each), 2);
  const view = new DataView(new ArrayBuffer(size));
  view.setUint16(0, ticks.length);
  let at = 2;
  for (const each of ticks) {
    const bytes = bytesOf(each);
    view.setUint16(at, bytes);
    writePacket(view, at + 2, each);
    at += 2 + bytes;
  }
  return new Uint8Array(view.buffer);
}

function bytesOf({ tick, mode }: OutgoingTick): number {
  return isIndex(tick) ? INDEX_BYTES[mode] : BYTES[mode];
}

function isIndex({ token }: SeenTick): boolean {
  return (token & 0xff) === INDICES;
}

function writePacket(view: DataView, at: number, { tick, mode }: OutgoingTick): void {
  view.setUint32(at, tick.token);
  view.setInt32(at + 4, tick.ltp);
  if (mode === "ltp") return;
  if (isIndex(tick)) writeIndex(view, at, tick, mode);
  else {
    writeQuote(view, at, tick);
    if (mode === "full") writeFull(view, at, tick);
  }
}

function writeIndex(view: DataView, at: number, tick: SeenTick, mode: TickMode): void {
  const close = tick.prevClose;
  view.setInt32(at + 8, tick.high);
  view.setInt32(at + 12, tick.low);
  view.setInt32(at + 16, tick.open);
  view.setInt32(at + 20, close);
  view.setInt32(at + 24, tick.ltp - close);
  if (mode === "full") view.setUint32(at + 28, secondsOf(tick));
}

function writeQuote(view: DataView, at: number, tick: SeenTick): void {
  view.setUint32(at + 8, tick.lastQuantity);
  view.setInt32(at + 12, tick.averagePrice);
  view.setUint32(at + 16, tick.volume);
  view.setUint32(at + 20, tick.buyQuantity);
  view.setUint32(at + 24, tick.sellQuantity);
  view.setInt32(at + 28, tick.open);
  view.setInt32(at + 32, tick.high);
  view.setInt32(at + 36, tick.low);
  view.setInt32(at + 40, tick.prevClose);
}

function writeFull(view: DataView, at: number, tick: SeenTick): void {
  view.setUint32(at + 44, secondsOf(tick));
  view.setUint32(at + 48, tick.oi);
  view.setUint32(at + 52, tick.oiHigh);
  view.setUint32(at + 56, tick.oiLow);
  view.setUint32(at + 60, secondsOf(tick));
  writeLevels(view, at + DEPTH_AT, tick.bids);
  writeLevels(view, at + DEPTH_AT + LEVELS * LEVEL_BYTES, tick.asks);
}

/** Levels where nobody stands stay zero. */
function writeLevels(view: DataView, at: number, levels: readonly DepthLevel[]): void {
  levels.slice(0, LEVELS).forEach(({ quantity, price, orders }, i) => {
    view.setUint32(at + i * LEVEL_BYTES, quantity);
    view.setInt32(at + i * LEVEL_BYTES + 4, price);
    view.setUint16(at + i * LEVEL_BYTES + 8, orders);
  });
}

function secondsOf({ at }: SeenTick): number {
  return Math.floor(at / 1_000);
}
