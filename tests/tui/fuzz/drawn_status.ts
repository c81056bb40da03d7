/** Statuses of desks in any trouble that there is, several at once. @module */
import {
  ACTOR_STATES,
  type ActorStatus,
  type DeskStatus,
  type HeldPosition,
  MARKET_PHASES,
} from "../../../domain/control/desk_status.ts";
import type { DeskMode } from "../../../domain/control/control_request.ts";
import { HALTED_BY_RISK } from "../../../domain/control/control_answer.ts";
import { type EpochMs, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { PAUSE_REASONS } from "../../../domain/portfolio/entries/pause.ts";
import { DAY_LIMITS } from "../../../domain/risk/nearest.ts";
import { deskView } from "../desk_views.ts";
import { NOW } from "../shown_day.ts";
import type { Draw } from "./draw.ts";
import * as drawn from "./drawn_words.ts";

const LOGINS: readonly NonNullable<DeskStatus["login"]>[] = [
  { state: "needed", endsAt: null },
  { state: "ends_soon", endsAt: NOW },
  { state: "valid", endsAt: NOW },
];

/** Wings, parts without a stop, exits under way and prices that never came among them. */
function positionsOf(draw: Draw): HeldPosition[] {
  const count = draw.of([0, 1, 3, 8, 45]);
  const seen = new Set<string>();
  return Array.from({ length: count }, (_, i) => {
    const symbol = i < 11 ? drawn.symbolOf(draw) : `STOCK${i}`;
    const book = draw.of(drawn.BOOKS);
    const units = draw.of([1, 65, 1_800, 123_456_789]) * draw.of([1, -1]);
    const lastPrice = draw.chance(0.1) ? null : drawn.priceOf(draw);
    const averagePrice = drawn.priceOf(draw);
    const covered = draw.whole(0, Math.abs(units));
    return {
      symbol,
      book,
      product: draw.of(["MIS", "NRML", "CNC"] as const),
      quantity: units,
      averagePrice,
      lastPrice,
      unrealised: lastPrice === null ? null : units * (lastPrice - averagePrice) as Paise,
      stop: draw.chance(0.2) ? null : {
        quantity: draw.chance(0.3) ? covered : Math.abs(units),
        trigger: draw.chance(0.2) ? 0 as Paise : drawn.priceOf(draw),
      },
      bare: draw.chance(0.2) ? drawn.textOf(draw) : "",
      covers: draw.chance(0.1) ? drawn.symbolOf(draw) : null,
    };
  }).filter(({ symbol, book, product }) => {
    const key = `${book}:${symbol}:${product}`;
    return !seen.has(key) && seen.add(key);
  });
}

function actorsOf(draw: Draw): readonly ActorStatus[] {
  const many = draw.chance(0.1)
    ? Array.from({ length: 30 }, (_, i) => ({
      ...deskView().status.actors[0]!,
      path: `desk/trading/chart_of_a_rather_long_name_${i}`,
    }))
    : [];
  return [...deskView().status.actors, ...many].map((each) =>
    draw.chance(0.85) ? each : {
      ...each,
      state: draw.of(ACTOR_STATES),
      depth: draw.whole(0, 10 ** draw.whole(0, 7)),
      handled: draw.whole(0, 10 ** draw.whole(0, 9)),
      lost: draw.whole(0, 3),
      aborts: draw.whole(0, 12_345),
      restarts: draw.whole(0, 4),
      lastError: drawn.textOf(draw),
    }
  );
}

export function statusOf(draw: Draw, mode: DeskMode): DeskStatus {
  const positions = positionsOf(draw);
  const some = <T>(share: number, make: () => T): T | null => draw.chance(share) ? make() : null;
  const halt = some(0.4, () => ({
    reason: draw.of(["K on the screen", "day loss -51,234.00", "FLATTEN", drawn.textOf(draw)]),
    by: draw.of(["asha", HALTED_BY_RISK, drawn.textOf(draw)]),
    at: NOW,
  }));
  const phase = draw.of(MARKET_PHASES);
  const isShut = phase === "halted" || draw.chance(0.05);
  const left = positions.slice(0, 3).map(({ symbol, quantity }) => ({
    symbol,
    quantity,
    why: drawn.textOf(draw),
  }));
  return {
    ...deskView().status,
    mode,
    simulated: mode === "rehearse" || draw.chance(0.5),
    pid: draw.whole(1, 4_194_304),
    date: draw.chance(0.1) ? null : deskView().status.date,
    at: NOW,
    phase,
    squaringOff: phase === "square_off" ? draw.of([["options"], [...drawn.BOOKS]] as const) : [],
    progress: draw.of(["", "", "", "warming 9 of 14", "reading the journal: 12 %"]),
    damage: some(0.1, () => "record 7 of 2026-11-20 is damaged"),
    unreadSince: some(0.1, () => NOW),
    withheld: some(0.1, () => draw.of(["feed_down", "clock_behind", "outside_calendar"])),
    calendarEnd: some(0.1, () => ({ isOver: draw.chance(0.5), words: "the calendar ends today" })),
    halt,
    marketHalt: isShut ? { reason: "of the market: level 1", until: draw.of([null, NOW]) } : null,
    login: some(0.3, () => draw.of(LOGINS)),
    day: {
      realised: drawn.amountOf(draw),
      unrealised: drawn.amountOf(draw),
      charges: drawn.amountOf(draw),
      toClose: drawn.amountOf(draw),
      net: drawn.amountOf(draw),
      lossMax: drawn.amountOf(draw),
      nearest: { limit: draw.of(DAY_LIMITS), share: draw.of([0, 0.4, 0.99, 1, 17.3]) },
    },
    engines: drawn.BOOKS.map((name) => {
      const on = draw.chance(0.6);
      return { name, on, reason: on ? "" : draw.of(["switched off by asha", drawn.textOf(draw)]) };
    }),
    paused: draw.list(2, () => ({
      book: draw.of(drawn.BOOKS),
      strategy: drawn.strategyOf(draw),
      reason: draw.of(PAUSE_REASONS),
      until: NOW,
    })),
    failed: draw.list(1, () => ({
      book: draw.of(drawn.BOOKS),
      strategy: drawn.strategyOf(draw),
      symbol: drawn.symbolOf(draw),
      error: drawn.textOf(draw),
    })),
    positions,
    orders: [],
    flatten: some(0.2, () => ({ ended: draw.chance(0.5), left })),
    actors: actorsOf(draw),
    quarantine: draw.chance(0.7) ? [] : draw.list(3, (i) => ({
      symbol: `NSE:${drawn.symbolOf(draw)}:${["MIS", "NRML", "CNC", "MTF"][i]}`,
      own: draw.whole(-999_999, 999_999),
      broker: draw.whole(-999_999, 999_999),
      foreign: draw.whole(0, 75),
      missing: draw.list(3, () => "k3j2h1g0f9"),
    })),
  };
}

/** Around the shown instant, or none. */
export function hoursOf(draw: Draw) {
  return {
    opensAt: draw.of([null, NOW - 120 * MINUTE_MS, NOW + 3_900 * MINUTE_MS]) as EpochMs | null,
    closesAt: draw.of([null, NOW + 240 * MINUTE_MS]) as EpochMs | null,
  };
}
