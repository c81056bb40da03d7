/**
 * A day of the whole desk on the simulated market in virtual time, disturbed by whatever its seed
 * draws (restarts, HALTs, flattens, engines switched, slow orders) and watched at every step.
 * @module
 */
import { desk } from "../../actors/desk.ts";
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { HISTORY_PORT } from "../../actors/protocol/candles.ts";
import { EXCHANGE } from "../../actors/protocol/exchange.ts";
import { FEED, MARKET_PORT } from "../../actors/protocol/feed.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import { drawOf, nextState } from "../../actors/runtime/random.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { loadConfig } from "../../adapters/config/load_config.ts";
import { marketPort } from "../../commands/desk/market_port.ts";
import { marketCalendar, simulatedDesk } from "../../commands/market/simulated_desk.ts";
import type { Config } from "../../domain/config.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import type { HistoryRequest, MarketFrames } from "../../domain/ports.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import { Operator } from "../scenarios/operator.ts";
import { Invariants } from "./invariants.ts";

const CONFIG = new URL("../../configs/dev.yaml", import.meta.url).pathname;

export interface SimulatedDayPlan {
  readonly seed: number;
  readonly date: IsoDate;
  /** Minutes from the open after which the desk is flattened and left; null: the whole day. */
  readonly minutes: number | null;
  /** Without, nothing but the market happens. */
  readonly disturbed: boolean;
  /** The options book sells to open as well, by the bars of its options. */
  readonly writes?: boolean;
  readonly onRecord?: (record: TurnRecord) => void;
}

export interface SimulatedDayReport {
  readonly fills: number;
  /** States looked at. */
  readonly checks: number;
  /** What was done to the desk, in words. */
  readonly disturbances: readonly string[];
}

function writing(config: Config): Config {
  const options = {
    ...config.books.options,
    signalSource: "premium",
    allowOptionWriting: true,
  } as const;
  return { ...config, books: { ...config.books, options } };
}

/** Throws at the first invariant that does not hold. */
export function playDay(plan: SimulatedDayPlan): SimulatedDayReport {
  const { seed, date, minutes, disturbed } = plan;
  const loaded = loadConfig(CONFIG, { for: "paper", strategies: STRATEGIES });
  const config = plan.writes ? writing(loaded) : loaded;
  const { rules: paper, market } = simulatedDesk(config, marketCalendar(), seed, date);
  const draw = drawing(seed);
  const latencyMs = disturbed ? LATENCIES_MS[draw(LATENCIES_MS.length)]! : 0;
  const rules: DeskRules = { ...paper, latencyMs, holds: "counts" };
  const { openAt, closeAt } = rules.sessionsAfter(istInstant(date, 0))[0]!;
  const endAt = minutes === null ? closeAt : (openAt + minutes * MINUTE_MS) as EpochMs;
  const watched = new Invariants(rules);
  const operator = new Operator();
  const faults: string[] = [];
  const frames = market.frames(openAt);
  const host: VirtualHost = new VirtualHost(desk(rules), {
    startAt: openAt - 60 * MINUTE_MS,
    seed,
    log: new MemoryLog({
      headsOnly: true,
      tap: (record) => {
        watched.onRecord(record);
        plan.onRecord?.(record);
      },
    }),
    latch: operator.latch,
    gates: { entries: operator.entries },
    tap: {
      committed: () => watched.step(host),
      aborted: ({ slot }, error) => faults.push(`${slot.cell.path} ${slot.kind}: ${error}`),
    },
    source: sourceOf(frames, closeAt, () => watched.rest(host)),
    ports: {
      [ORDER_PORT]: { path: EXCHANGE, kind: "Request" },
      [MARKET_PORT]: marketPort(frames),
      [HISTORY_PORT]: {
        call: (request, _id, answer) =>
          answer({ type: "ok", body: market.source.history(request as HistoryRequest) }),
      },
    },
  });
  const disturbances = disturbed ? disturb(host, operator, draw, openAt, endAt) : [];
  if (minutes !== null) {
    host.after(endAt - host.now, () => operator.flatten(host));
  }
  host.run(endAt + 5 * MINUTE_MS);
  if (faults.length > 0) throw new Error(faults[0]);
  watched.end(host);
  return { fills: watched.fills, checks: watched.checks, disturbances };
}

const LATENCIES_MS = [0, 40, 250, 900];

/** Frames up to the close; every look at what comes next is taken at rest. */
function sourceOf(frames: MarketFrames, closeAt: number, atRest: () => void) {
  return {
    peekAt: () => {
      const at = frames.peekAt();
      return at < closeAt ? at : Infinity;
    },
    take: () => {
      atRest();
      const frame = frames.take();
      return { to: FEED, kind: frame.type, body: frame };
    },
  };
}

const BOOKS: readonly Book[] = ["fno", "options", "equity"];
const DISTURBANCES = 10;

/** Plans what happens to the desk between two instants. */
function disturb(
  host: VirtualHost,
  operator: Operator,
  draw: (n: number) => number,
  from: number,
  to: number,
): string[] {
  const { tree } = host.kernel;
  const words: string[] = [];
  const plan = (at: number, what: string, act: () => void) => {
    words.push(`${what} after ${((at - from) / MINUTE_MS).toFixed(2)} minutes`);
    host.after(at - host.now, act);
  };
  const paused = (type: "halt" | "flatten", at: number) => {
    plan(at, type, () => operator[type](host));
    plan(at + MINUTE_MS * (1 + draw(5)), "rearm", () => operator.rearm(host));
  };
  for (let i = 0; i < DISTURBANCES; i++) {
    // Half of them where bars close: that is when most is in flight.
    const minute = from + MINUTE_MS * draw((to - from) / MINUTE_MS);
    const at = draw(2) === 0 ? minute + draw(1_500) : minute + draw(MINUTE_MS);
    const kind = draw(10);
    if (kind === 0) paused("halt", at);
    else if (kind === 1) paused("flatten", at);
    else if (kind === 2) {
      const book = BOOKS[draw(BOOKS.length)]!;
      plan(at, `${book} off`, () => operator.switchOff(host, book));
      plan(at + 7 * MINUTE_MS, `${book} on`, () => operator.switchOn(host, book));
    } else {
      const path = tree.paths[draw(tree.paths.length)]!;
      plan(at, `restart of ${path}`, () => tree.restart([path], "simulation"));
    }
  }
  return words;
}

/** Whole numbers from 0 up to below `n`. */
function drawing(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = nextState(state);
    return Math.floor(drawOf(state) * n);
  };
}
