/**
 * One backtest: the desk's actors in virtual time over the frames of data files. Wires files,
 * actors, projections and the journal's hash together and returns what came of it.
 * @module
 */
import { desk } from "../../actors/desk.ts";
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../../actors/protocol/candles.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { MARKET_PORT } from "../../actors/protocol/feed.ts";
import type { Latch, Tap } from "../../actors/runtime/host.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../domain/market_time.ts";
import type { HistoryRequest, MarketFrame, MarketFrames } from "../../domain/ports.ts";
import type { Candle } from "../../domain/candle/candle.ts";
import { frameSource } from "../desk/frame_source.ts";
import { marketPort } from "../desk/market_port.ts";
import { FailedStrategies } from "./failed_strategies.ts";

export interface BacktestInput {
  readonly rules: DeskRules;
  readonly frames: MarketFrames;
  readonly seed: number;
  /** One-minute candles before an instant. */
  minutesBefore(request: HistoryRequest): readonly Candle[];
  readonly firstDay: IsoDate;
  /** Where the clock starts, if not with the first day. */
  readonly startAt?: EpochMs;
  /** Where a market whose clock never stops is left; without it, once nothing is due. */
  readonly until?: EpochMs;
  onRecord(record: TurnRecord): void;
  onFrame(frame: MarketFrame): void;
}

export interface BacktestOutcome {
  /** Why the run cannot be trusted, when something failed that must not. */
  readonly faults: readonly string[];
}

/** The day begins with its calendar, not with its first trade. */
const BEFORE_FIRST_DAY_MINUTE = 5 * 60;

/** A backtest under way: time goes on by `run`, up to an instant. */
export interface OpenBacktest {
  readonly startAt: number;
  run(until?: number): void;
  end(): BacktestOutcome;
}

/** From the first day on, up to `until` or until nothing is due. */
export function runBacktest(input: BacktestInput): BacktestOutcome {
  const backtest = openBacktest(input);
  backtest.run(input.until);
  return backtest.end();
}

/** Nothing has run yet. Of turns that aborted the first five become faults, of latches all. */
export function openBacktest(input: BacktestInput): OpenBacktest {
  const faults: string[] = [];
  const failed = new FailedStrategies();
  const latch = faultLatch(faults);
  const tap: Tap = {
    aborted: (envelope, error) => {
      if (faults.length < 5) {
        faults.push(`${envelope.slot.cell.path} ${envelope.slot.kind}: ${error}`);
      }
    },
  };
  const host = new VirtualHost(desk(input.rules), {
    startAt: input.startAt ?? istInstant(input.firstDay, BEFORE_FIRST_DAY_MINUTE),
    seed: input.seed,
    log: new MemoryLog({
      tap: (record) => {
        failed.onRecord(record);
        input.onRecord(record);
      },
      headsOnly: true,
    }),
    ports: {
      [ORDER_PORT]: { path: EXCHANGE, kind: "Request" },
      [MARKET_PORT]: marketPort(input.frames),
      [HISTORY_PORT]: {
        call: (request, _id, answer) => {
          answer({ type: "ok", body: input.minutesBefore(request as HistoryRequest) });
        },
      },
    },
    gates: { entries: () => (latch.read() === 0 ? null : "halted") },
    latch,
    tap,
    source: frameSource(input.frames, input.onFrame),
  });
  return {
    startAt: host.now,
    run: (until) => host.run(until),
    end: () => {
      host.stop();
      return { faults: [...failed.words(), ...faults] };
    },
  };
}

/** A run in which anything latched is a run with a bug: its results must not be shown as good. */
function faultLatch(faults: string[]): Latch {
  let raised = 0;
  return {
    read: () => raised,
    raise: (reason) => {
      raised = 1;
      faults.push(reason);
    },
  };
}
