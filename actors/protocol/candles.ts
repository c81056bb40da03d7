/** What candles are told: frames, and answers of the history port. @module */
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { HistoryReply } from "../../domain/ports.ts";
import type { Answered } from "../runtime/context.ts";
import { type Ref, ref } from "../runtime/ref.ts";
import type { BarsQuestion } from "./bars.ts";
import type { MinuteClosed, Ticks } from "./feed.ts";

export interface CandlesProtocol {
  MinuteClosed: MinuteClosed;
  Ticks: Ticks;
  /** A minute of a ticking market is over. */
  MinuteDue: { readonly at: EpochMs };
  HistoryArrived: Answered<{ readonly token: InstrumentToken }, HistoryReply>;
  /** The minute that was running when the ticks began: they do not show all of it. */
  MinuteArrived: Answered<{ readonly token: InstrumentToken; readonly at: EpochMs }, HistoryReply>;
  /** Engines that (re)start want `BarsArrived`; candles that (re)start say it unasked. */
  GetBars: BarsQuestion;
}

export const CANDLES: Ref<CandlesProtocol> = ref("desk/trading/market/candles");

export const HISTORY_PORT = "history";
