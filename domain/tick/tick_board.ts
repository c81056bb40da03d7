/**
 * The newest tick of every instrument, as a value: one short list is copied a frame, and places
 * change only when an instrument ticks for the first time.
 * @module
 */
import type { InstrumentToken } from "../instrument/instrument.ts";
import type { Tick } from "./tick.ts";

export interface TickBoard {
  readonly places: ReadonlyMap<InstrumentToken, number>;
  readonly ticks: readonly Tick[];
}

export const NO_TICKS: TickBoard = { places: new Map(), ticks: [] };

/** The board after one frame. An older tick than the known one is passed over. */
export function latest(board: TickBoard, frame: readonly Tick[]): TickBoard {
  let { places } = board;
  const ticks = board.ticks.slice();
  for (const tick of frame) {
    const place = places.get(tick.token);
    if (place === undefined) {
      places = new Map(places).set(tick.token, ticks.length);
      ticks.push(tick);
    } else if (tick.at >= ticks[place]!.at) ticks[place] = tick;
  }
  return { places, ticks };
}

/** Null until the instrument has ticked. */
export function tickOf({ places, ticks }: TickBoard, token: InstrumentToken): Tick | null {
  const place = places.get(token);
  return place === undefined ? null : ticks[place]!;
}
