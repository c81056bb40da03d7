/**
 * A desk at Kite, whoever fills its orders: what it goes on from and when it trades next, known
 * before anybody is asked, and all that it is given once it has a line.
 * @module
 */
import { configHash } from "../../adapters/config/config_hash.ts";
import type { RunHeader } from "../../adapters/journal/run_header.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { freeClock } from "../desk/desk_clock.ts";
import type { Say } from "../desk/desk_loop.ts";
import type { DeskPaths } from "../desk/desk_paths.ts";
import type { OrderSide } from "../desk/desk_ports.ts";
import { basisOf, booksTold, type DeskOptions, runHeader } from "../desk/desk_run.ts";
import type { HeldBefore } from "../desk/start/held_before.ts";
import { type JournalBefore, journalBefore } from "../desk/start/journal_before.ts";
import type { KiteMarketOptions } from "../kite/kite_market.ts";
import type { KiteWorld } from "../kite/kite_world.ts";
import { DeskHours } from "../market/desk_hours.ts";
import { universeOfDay, type UniverseOn } from "../market/equity_universe.ts";
import { checkMarket } from "../market/market_check.ts";
import { marketTables } from "../market/market_tables.ts";
import { openKiteMarket } from "./kite_desk_market.ts";
import type { TradePlan } from "./trade_plan.ts";

export interface KiteStart {
  readonly plan: TradePlan;
  readonly world: KiteWorld;
  readonly paths: DeskPaths;
  readonly before: JournalBefore;
  readonly held: HeldBefore;
  readonly hours: DeskHours;
  /** The trading day that goes on, or comes next. */
  readonly date: IsoDate;
  readonly say: Say;
  /** Aborted when nobody waits for the start any more. */
  readonly stopping: AbortSignal;
}

/** By what its prices come, and where its orders go. */
export interface KiteSide extends Pick<KiteMarketOptions, "line" | "listing" | "broker"> {
  readonly orders: OrderSide;
  /** What its book began with, or begins with now. */
  readonly capital: Paise;
  /** What the journal is told beside what every desk tells it. */
  readonly told: Pick<RunHeader, "account" | "capital" | "exchange">;
}

/** Reads the journal, holds the configuration against the day. Throws JournalError, ConfigError. */
export function startAtKite(
  plan: TradePlan,
  world: KiteWorld,
  paths: DeskPaths,
  { say, stopping }: Pick<KiteStart, "say" | "stopping">,
): KiteStart {
  const { config } = plan;
  const before = journalBefore(paths, say);
  const held = before.held(basisOf((before.header?.capital ?? config.paperCapital) as Paise));
  const tables = marketTables();
  const hours = new DeskHours(config, tables.calendar, held.keys);
  const date = hours.dateAt(world.time.now());
  checkMarket(config, tables, date);
  return { plan, world, paths, before, held, hours, date, say, stopping };
}

/** The shares of the day, and days to come, where they come from being said. */
export function toldUniverse({ plan, world, paths, date, say }: KiteStart): UniverseOn {
  const { universe } = plan.config.books.equity;
  const universeOn = universeOfDay(universe, paths.artifacts, world.exchange !== null);
  say(`equity universe: ${universeOn(date).from}`);
  return universeOn;
}

/** Rejects as `KiteMarket.open` does. */
export async function kiteDesk(
  start: KiteStart,
  universeOn: UniverseOn,
  { line, listing, broker, orders, capital, told }: KiteSide,
): Promise<DeskOptions> {
  const { plan: { config, engines }, world, paths, before, held, hours, date, say } = start;
  const { time, exchange } = world;
  const market = await openKiteMarket(world, paths, {
    config: { ...config, paperCapital: capital },
    ...{ hours, held: held.contracts, broker, line, universeOn, date },
    ...(listing === undefined ? {} : { listing }),
    stopping: start.stopping,
    say,
  });
  const header = runHeader({
    seed: exchange?.seed ?? 0,
    date: before.header?.date ?? date,
    speed: time.speed,
    config: configHash(config),
    books: booksTold(market.rules),
    ...told,
  });
  return {
    paths,
    market,
    clock: freeClock(time),
    orders,
    basis: basisOf(capital),
    header,
    seed: 1,
    date: header.date,
    engines,
    say,
  };
}
