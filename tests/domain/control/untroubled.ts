/** All that may be wrong with a desk, and is not: what samples of its status begin with. @module */
import type { DeskStatus } from "../../../domain/control/desk_status.ts";

export const UNTROUBLED = {
  progress: "",
  damage: null,
  halt: null,
  marketHalt: null,
  login: null,
  quarantine: [],
  paused: [],
  failed: [],
  calendarEnd: null,
  unreadSince: null,
  withheld: null,
  squaringOff: [],
  flatten: null,
  undelivered: [],
} as const satisfies Partial<DeskStatus>;
