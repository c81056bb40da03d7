/**
 * What the paper exchange is told: requests of the order port, and the market that they meet.
 * @module
 */
import type { IndexMove } from "../../domain/calendar/market_halt.ts";
import type { ExchangeRequest } from "../../domain/exchange/exchange_order.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import type { Asker } from "../runtime/context.ts";
import { type Ref, ref } from "../runtime/ref.ts";
import type { MinuteClosed, MinuteOpened, Ticks } from "./feed.ts";
import type { SessionNews } from "./session.ts";

export interface ExchangeProtocol {
  /** What the order port asks; answered by reply. */
  Request: OrderRequest;
  /** A request has been on its way for as long as orders take. */
  RequestArrived: { readonly request: ExchangeRequest; readonly asker: Asker | null };
  /** Of instruments with working orders, and of others at times. */
  Ticks: Ticks;
  MinuteOpened: MinuteOpened;
  MinuteClosed: MinuteClosed;
  SessionClosed: SessionNews;
  SettleExpired: null;
  /** What has expired is settled. */
  DayClosed: SessionNews;
  DayOpened: SessionNews;
  WhoWatches: null;
  IndexMoved: IndexMove;
  ResumeDue: null;
}

export const EXCHANGE: Ref<ExchangeProtocol> = ref("desk/trading/book/exchange");
