/**
 * A desk's status, as lines and tables for people and as JSON for programs. Money in rupees.
 * @module
 */
import type { DayResult } from "../../domain/control/day_result.ts";
import {
  type DeskStatus,
  failedWords,
  restsNothing,
  squaringOffApart,
  unprotectedUnits,
  unreadWords,
  withheldWords,
} from "../../domain/control/desk_status.ts";
import { istClock, istDate, istStamp } from "../../domain/market_time.ts";
import { dayLimitWords, refusesEntries } from "../../domain/risk/nearest.ts";
import { endingsOf, quarantineWords } from "../../domain/risk/quarantine.ts";
import { formatRupees, type Paise, signedRupees, toRupees } from "../../domain/money.ts";
import { folded, foldedTable } from "./folded_lines.ts";
import {
  actorsTable,
  enginesTable,
  ordersTable,
  positionsTable,
  undeliveredTable,
} from "./status_tables.ts";

/** On lines of `columns` as far as words allow: nothing is cut. No line break at the end. */
export function statusText(desk: DeskStatus, columns: number): string {
  const { mode, simulated, date, at, phase, pid } = desk;
  const apart = phase === "square_off" ? squaringOffApart(desk) : [];
  return [
    [
      mode.toUpperCase(),
      ...(simulated ? ["SIMULATED market"] : []),
      date ?? "no session yet",
      // The desk's day goes on until the next one opens, over a weekend too.
      `${date === null || date === istDate(at) ? "" : `now ${istDate(at)} `}${istClock(at)} IST`,
      [phase.replace("_", " "), ...(apart.length === 0 ? [] : [`of ${apart.join(", ")}`])].join(
        " ",
      ),
      `pid ${pid}`,
    ].join("  "),
    haltLine(desk),
    ...busyLines(desk),
    ...marketLines(desk),
    ...loginLines(desk),
    ...dayLines(desk.day),
    ...carriedLines(desk),
    ...flattenLines(desk),
    ...quarantineLines(desk),
    ...bareLines(desk),
    ...pausedLines(desk),
  ].flatMap((text) => folded(text, columns)).concat(
    [enginesTable, positionsTable, ordersTable, actorsTable].flatMap((tableOf) => [
      "",
      ...foldedTable(tableOf(desk), columns),
    ]),
    // Left out while every message was read.
    desk.undelivered.length === 0 ? [] : ["", ...foldedTable(undeliveredTable(desk), columns)],
  ).join("\n");
}

function haltLine({ halt, simulated }: DeskStatus): string {
  if (halt === null) return "HALT off";
  // Its instant is this machine's, which means nothing beside a clock that is made up.
  const since = simulated ? "" : ` since ${istClock(halt.at)}`;
  return `HALTED${since} by ${halt.by}: ${halt.reason}`;
}

/** In the words of the screen: a desk that reads its journal has its files and lists later. */
function busyLines(desk: DeskStatus): string[] {
  const { progress, damage, calendarEnd, unreadSince } = desk;
  const held = withheldWords(desk);
  return [
    ...(unreadSince === null ? [] : [unreadWords(unreadSince)]),
    ...(held === null ? [] : [held]),
    ...(calendarEnd === null ? [] : [calendarEnd.words]),
    ...(progress === "" ? [] : [`busy: ${progress}`]),
    ...(damage === null ? [] : [`${damage}: files and lists end there`]),
  ];
}

function marketLines({ marketHalt }: DeskStatus): string[] {
  return marketHalt === null ? [] : [`HALT ${marketHalt.reason}; no entries, and no stop rests`];
}

function loginLines({ mode, login, simulated }: DeskStatus): string[] {
  if (login === null) return [];
  const data = mode === "paper" ? [simulated ? "PAPER FILLS" : "LIVE DATA, PAPER FILLS"] : [];
  const { state, endsAt } = login;
  const until = endsAt === null
    ? "NEEDS LOGIN: no entries until `deno task login`"
    : `${state === "ends_soon" ? "LOGIN ENDS SOON: " : "logged in until "}${istStamp(endsAt)}`;
  return [[...data, until].join("  ")];
}

function dayLines({ net, realised, unrealised, charges, toClose, nearest }: DayResult): string[] {
  const parts = [
    `realised ${signedRupees(realised)}`,
    `unrealised ${signedRupees(unrealised)}`,
    `charges ${formatRupees(charges)}`,
    ...(toClose === 0 ? [] : [`to close ${formatRupees(toClose)}`]),
  ];
  return [
    `day ${signedRupees(net)} after charges, ${Math.round(100 * nearest.share)} % of the ${
      dayLimitWords(nearest.limit)
    }${refusesEntries(nearest) ? ": no entries" : ""}`,
    `  ${parts.join(", ")}`,
  ];
}

function carriedLines(desk: DeskStatus): string[] {
  const carried = desk.positions.flatMap(({ symbol, entryPrice: entry }) =>
    entry === undefined ? [] : [`${symbol} at ${formatRupees(entry)}`]
  );
  const isBare = restsNothing(desk) && desk.positions.some((each) => unprotectedUnits(each) > 0);
  return [
    ...(isBare ? ["no stop rests while the market is closed: the next session places them"] : []),
    ...(carried.length === 0 ? [] : [
      `carried, AVERAGE is the last price before the day; opened: ${carried.join(", ")}`,
    ]),
  ];
}

function flattenLines({ flatten }: DeskStatus): string[] {
  if (flatten === null) return [];
  const { ended, left } = flatten;
  if (left.length === 0) return [ended ? "FLATTEN done: flat" : "FLATTEN under way"];
  return [
    `FLATTEN ${ended ? "ended" : "under way"}, ${left.length} left:`,
    ...left.map(({ symbol, quantity, why }) => `  ${symbol}  ${quantity}  ${why}`),
  ];
}

function quarantineLines({ quarantine }: DeskStatus): string[] {
  // Apart from the books, which are long: what to do must not be lost among them.
  return quarantine.flatMap((each) => [
    `QUARANTINE ${each.symbol}: ${quarantineWords(each)}`,
    `  ${endingsOf(each).map((how) => `\`${how} ${each.symbol}\``).join(" or ")} ends it`,
  ]);
}

function bareLines(desk: DeskStatus): string[] {
  // At night that is so of all: see `carriedLines`.
  if (restsNothing(desk)) return [];
  const bare = desk.positions.filter((each) => each.bare !== "");
  return bare.map((each) => `NO STOP ${each.symbol}: ${each.bare}`);
}

function pausedLines({ paused, failed }: DeskStatus): string[] {
  const pauses = paused.filter(({ reason }) => reason !== "strategy_failed");
  const pausing = pauses.map(({ book, strategy, reason, until }) => {
    const end = reason === "daily_cap" ? "for the day" : `until ${istClock(until)}`;
    return `PAUSED ${book}.${strategy} ${end}: ${reason}`;
  });
  return [...failed.map((each) => `FAILED ${failedWords(each)}`), ...pausing];
}

/** One line. Instants as stamps in IST; null where nothing is known. */
export function statusJson(desk: DeskStatus): string {
  const { mode, simulated, pid, date, phase, halt, marketHalt, login, day, engines } = desk;
  const { flatten, actors } = desk;
  return JSON.stringify({
    mode,
    simulated,
    pid,
    date,
    market_time: istStamp(desk.at),
    phase,
    squaring_off: desk.squaringOff,
    progress: desk.progress,
    damage: desk.damage,
    calendar_end: desk.calendarEnd?.words ?? null,
    halt: halt === null ? null : { ...halt, at: istStamp(halt.at) },
    market_halt: marketHalt === null ? null : {
      reason: marketHalt.reason,
      until: marketHalt.until === null ? null : istStamp(marketHalt.until),
    },
    login: login === null ? null : {
      state: login.state,
      ends_at: login.endsAt === null ? null : istStamp(login.endsAt),
    },
    account_unread_since: desk.unreadSince === null ? null : istStamp(desk.unreadSince),
    withheld: desk.withheld,
    day: {
      pnl: toRupees(day.net),
      realised: toRupees(day.realised),
      unrealised: toRupees(day.unrealised),
      charges: toRupees(day.charges),
      charges_to_close: toRupees(day.toClose),
      loss_max: toRupees(day.lossMax),
      nearest_limit: day.nearest,
    },
    engines,
    paused: desk.paused.map((pause) => ({ ...pause, until: istStamp(pause.until) })),
    failed: desk.failed,
    positions: desk.positions.map(({ averagePrice, entryPrice, lastPrice, stop, ...rest }) => ({
      ...rest,
      average_price: toRupees(averagePrice),
      entry_price: toRupees(entryPrice ?? averagePrice),
      last_price: rupeesOrNull(lastPrice),
      unrealised: rupeesOrNull(rest.unrealised),
      stop: stop === null ? null : { ...stop, trigger: toRupees(stop.trigger) },
    })),
    orders: desk.orders.map((order) => ({
      ...order,
      price: toRupees(order.price),
      trigger: toRupees(order.trigger),
    })),
    flatten,
    quarantine: desk.quarantine,
    actors: actors.map(({ lastError, ...rest }) => ({ ...rest, last_error: lastError })),
    undelivered: desk.undelivered,
  });
}

function rupeesOrNull(amount: Paise | null): number | null {
  return amount === null ? null : toRupees(amount);
}
