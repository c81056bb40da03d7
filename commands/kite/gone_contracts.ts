/**
 * What a desk at Kite holds and Kite lists no more, or by other lots, above all contracts that
 * expired while it was away: the closes by which they are settled, and what is said of them.
 * @module
 */
import type { DeskRules } from "../../domain/desk_rules.ts";
import { hasExpired, settledAt } from "../../domain/exchange/settlement.ts";
import { type EpochMs, type IsoDate, istDate } from "../../domain/market_time.ts";
import type { HeldContract } from "../desk/start/held_before.ts";
import type { KiteListing } from "./kite_listing.ts";
import { indexOf } from "./kite_market_rules.ts";
import type { KiteQuotes } from "./kite_quotes.ts";

/** Asks for the index's close on each day of expiry before today's. Rejects with KiteError. */
export async function askSettlements(
  held: readonly HeldContract[],
  listing: KiteListing,
  quotes: KiteQuotes,
  at: EpochMs,
): Promise<void> {
  for (const { token } of held) {
    const { name, expiry } = listing.find(token, at)!;
    const index = indexOf({ listing }, name);
    if (expiry === null || expiry >= istDate(at) || index === undefined) continue;
    await quotes.askClose(index, expiry as IsoDate);
  }
}

/** Each of them by its name, and what becomes of it. */
export function goneLines(
  held: readonly HeldContract[],
  { list }: KiteListing,
  rules: DeskRules,
  at: EpochMs,
): readonly string[] {
  return held.flatMap(({ token, key, quantity }) => {
    if (!hasExpired(token, rules, at)) {
      const listed = list.byToken(token);
      if (listed === undefined) {
        return [`${key} is held, and Kite lists it no more: no prices of it come`];
      }
      const [units, rest] = [Math.abs(quantity), Math.abs(quantity % listed.lot)];
      if (rest === 0) return [];
      const how = `${units} of ${key} are held, its lot is ${listed.lot} now`;
      return [`${how}: the last ${rest} leave by themselves, if the exchange takes them`];
    }
    const expired = `${key} is held and expired on ${rules.instrument(token, at).expiry}`;
    return settledAt(token, rules, at) === null
      ? [`${expired}; its settlement is not known: its book enters nothing before it is`]
      : [`${expired}: it is settled before anything is traded`];
  });
}
