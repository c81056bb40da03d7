/** The day that screens are shown in tests, and when in it they look. @module */
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../domain/market_time.ts";

export const DATE = "2026-11-20" as IsoDate;
/** 11:42:07 IST. */
export const NOW = (istInstant(DATE, 11 * 60 + 42) + 7_000) as EpochMs;

/** So many minutes before. */
export const ago = (minutes: number): EpochMs => (NOW - minutes * MINUTE_MS) as EpochMs;
