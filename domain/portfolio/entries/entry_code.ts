/** Why nothing was entered, where no limit of risk was asked: a closed set. @module */
import type { HoldReason } from "../../strategy/reason.ts";

/** Why an entry is not even reviewed. */
export type EntryCode =
  | HoldReason
  | "zero_lots"
  | "outside_universe"
  | "no_charges"
  /** The broker's net of the day has not been read yet. */
  | "funds_unknown"
  | "cold_atr"
  | "no_delta"
  | "not_tradable"
  | "squared_off"
  | "rejected_twice"
  | "flattening"
  /** What the book holds has expired, and nobody tells what it was settled at. */
  | "unsettled";
