/**
 * The rules of a recorded day, from what was recorded of it: the dump that was kept, what the
 * broker had told, or the seed of the market that was made.
 * @module
 */
import type { RecordedDay } from "../../adapters/history/recorded_day.ts";
import { newestDump } from "../../adapters/instruments/dump_cache.ts";
import { InstrumentsError } from "../../adapters/instruments/instruments_error.ts";
import type { Config } from "../../domain/config.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { deskRules } from "../market/desk_rules.ts";
import { KiteListing } from "../kite/kite_listing.ts";
import { kiteMarketRules } from "../kite/kite_market_rules.ts";
import { DeskHours } from "../market/desk_hours.ts";
import { marketTables } from "../market/market_tables.ts";
import { marketCalendar, simulatedDesk } from "../market/simulated_desk.ts";

/** Throws InstrumentsError when the day's dump is not kept any more. */
export function replayedRules(config: Config, { day, frames }: RecordedDay): DeskRules {
  const { date, seed, instruments: folder } = day;
  if (seed !== null) return simulatedDesk(config, marketCalendar(), seed, date).rules;
  const { calendar, limits: { freeze } } = marketTables();
  const dump = folder === null ? null : newestDump(folder, date, freeze);
  if (dump === null || folder === null) {
    throw new InstrumentsError(`${folder}`, "unreadable", [`no dump of ${date} is kept there`]);
  }
  const closes = new Map(day.closes);
  const bands = new Map(day.bands.map(([token, lower, upper]) => [token, { lower, upper }]));
  const universe = { symbols: new Set(day.equity), from: "as recorded" };
  const { market } = kiteMarketRules({
    config,
    hours: new DeskHours(config, calendar),
    listing: KiteListing.kept(dump.list, folder, freeze),
    universeOn: () => universe,
    simulated: true,
    date,
    historyMinutes: day.historyMinutes ?? Infinity,
    previousClose: (token) => closes.get(token),
    dayBand: (token) => bands.get(token) ?? null,
    lastTick: (token) => frames.lastTick(token),
    quoted: () => null,
    pastClose: () => null,
  });
  return deskRules(config, market);
}
