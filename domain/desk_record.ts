/**
 * The log as everything outside the actors reads it: the part of a turn record that says what
 * was decided, and every event a desk can record.
 * @module
 */
import type { BlotterEvent } from "./order/blotter.ts";
import { OLDER_BLOTTER_EVENTS } from "./order/older_blotter.ts";
import type { GateEvent } from "./control/gate_event.ts";
import type { JournalEvent } from "./journal_event.ts";
import type { ExchangeEvent } from "./exchange/paper_exchange.ts";
import type { PortfolioEvent } from "./portfolio/event.ts";
import { OLDER_PORTFOLIO_EVENTS } from "./portfolio/older_events.ts";
import type { RiskEvent } from "./risk/state.ts";
import type { SessionEvent } from "./calendar/session_event.ts";

export interface DeskRecord {
  readonly lsn: number;
  /** Path of the actor whose turn it was. */
  readonly path: string;
  /** Market time, EpochMs. */
  readonly at: number;
  /** `[type@version, event]` in order; see `eventOf`. */
  readonly events: readonly (readonly [string, unknown])[];
  /** Present when a message was put aside for good instead of being handled. */
  readonly putAside?: { readonly error: string };
}

export type DeskEvent =
  | PortfolioEvent
  | BlotterEvent
  | RiskEvent
  | ExchangeEvent
  | SessionEvent
  | GateEvent
  | JournalEvent;

/** Those of a type, or of some. */
export type DeskEventOf<T extends DeskEvent["type"]> = Extract<DeskEvent, { readonly type: T }>;

/** As the actors that wrote them read them. */
const OLDER: Readonly<Record<string, (old: DeskEvent) => DeskEvent>> = {
  ...OLDER_BLOTTER_EVENTS,
  ...OLDER_PORTFOLIO_EVENTS,
};

/** The event of one entry, as today's are; of an older version it is what that meant. */
export function eventOf([name, event]: readonly [string, unknown]): DeskEvent {
  const upcast = OLDER[name];
  return upcast === undefined ? event as DeskEvent : upcast(event as DeskEvent);
}
