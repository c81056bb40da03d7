/**
 * How far a stop's limit may lie from its trigger: beyond that the exchange refuses the stop, and
 * what it was for stands without one. NSE's controls before a trade, since 2023, as brokers' support
 * pages list them; new stops and changed ones alike.
 * @module
 */
import type { InstrumentKind } from "../instrument/instrument.ts";

/** Triggers up to this go by rupees, those above by their share. */
const CHEAP_UP_TO = 50_00;
const OPTIONS = { cheap: 10_00, share: 0.2 } as const;
const OTHERS = { cheap: 1_50, share: 0.03 } as const;

/** In paise, of a trigger in paise. */
export function stopRange(kind: InstrumentKind, trigger: number): number {
  const { cheap, share } = kind === "CE" || kind === "PE" ? OPTIONS : OTHERS;
  return trigger <= CHEAP_UP_TO ? cheap : trigger * share;
}
