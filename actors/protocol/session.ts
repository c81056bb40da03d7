/** The marks of a trading day: what the session tells itself, and everybody. @module */
import type { EpochMs, IsoDate } from "../../domain/market_time.ts";
import { type Ref, ref } from "../runtime/ref.ts";

export interface SessionNews {
  readonly date: IsoDate;
  readonly at: EpochMs;
}

export interface SessionProtocol {
  DayDue: { readonly date: IsoDate };
  OpenDue: { readonly date: IsoDate };
  SquareOffDue: null;
  ExpiringDue: null;
  CloseDue: { readonly date: IsoDate };
}

export const SESSION: Ref<SessionProtocol> = ref("desk/trading/market/session");
