/** The default desk with a few shares, played in virtual time from the open of a day. @module */
import { desk } from "../../../../actors/desk.ts";
import { MemoryLog } from "../../../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../../../actors/runtime/record.ts";
import { VirtualHost } from "../../../../actors/runtime/virtual_host.ts";
import { loadConfig } from "../../../../adapters/config/load_config.ts";
import { frameSource } from "../../../../commands/desk/frame_source.ts";
import { deskPorts, PAPER_ORDERS } from "../../../../commands/desk/desk_ports.ts";
import {
  marketCalendar,
  type SimulatedDesk,
  simulatedDesk,
} from "../../../../commands/market/simulated_desk.ts";
import { DEFAULT_SEED } from "../../../../commands/market/simulated_market_rules.ts";
import {
  type EpochMs,
  type IsoDate,
  istInstant,
  MINUTE_MS,
} from "../../../../domain/market_time.ts";
import { STRATEGIES } from "../../../../domain/strategy/registry.ts";

const DATE = "2026-11-20" as IsoDate;
const CONFIG = new URL("../../../../configs/dev.yaml", import.meta.url).pathname;
const WARM_UP_MS = 30_000;

export interface PlayedDesk {
  readonly desk: SimulatedDesk;
  readonly host: VirtualHost;
  /** Since the open, in the order of the log. */
  readonly records: readonly TurnRecord[];
  readonly openAt: EpochMs;
}

/** Plays so many market minutes. */
export function playedDesk(minutes: number): PlayedDesk {
  const { books, ...config } = loadConfig(CONFIG, { for: "paper", strategies: STRATEGIES });
  const universe = { ...books.equity.universe, maxSymbols: 3 };
  const small = { ...config, books: { ...books, equity: { ...books.equity, universe } } };
  const played = simulatedDesk(small, marketCalendar(), DEFAULT_SEED, DATE);
  const { rules, market } = played;
  const { openAt } = rules.sessionsAfter(istInstant(DATE, 0))[0]!;
  const startAt = openAt - WARM_UP_MS as EpochMs;
  const frames = market.frames(startAt);
  const records: TurnRecord[] = [];
  const host = new VirtualHost(desk(rules), {
    startAt,
    seed: 1,
    log: new MemoryLog({ tap: (record) => void records.push(record) }),
    ports: deskPorts(frames, played.history, PAPER_ORDERS),
    source: frameSource(frames),
    gates: { entries: () => null },
  });
  host.run(openAt + minutes * MINUTE_MS);
  return { desk: played, host, records, openAt };
}
