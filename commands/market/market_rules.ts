/**
 * What every market answers a desk of what it lists: the instrument of a token, options about the
 * money, when contracts end and at what they are settled. Markets differ in the look-ups beneath.
 * @module
 */
import { type Calendar, REGULAR_CLOSE } from "../../domain/calendar/calendar.ts";
import type { Config } from "../../domain/config.ts";
import type { MarketRules } from "../../domain/desk_rules.ts";
import { settlementValue } from "../../domain/exchange/settlement.ts";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import {
  type EpochMs,
  type IsoDate,
  istDate,
  istInstant,
  MINUTE_MS,
} from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { optionAtMoney, optionFurther } from "../../domain/option/chain.ts";
import { expiryFactor, type ExpiryRules } from "../../domain/risk/expiry.ts";
import type { DeskHours } from "./desk_hours.ts";
import { type ClosesOn, fnoCloses, isOpen, liveFrom, sessionsOfDay } from "./market_hours.ts";

const LAST_HOUR_MS = 60 * MINUTE_MS;

/** What a market looks up of what it lists. */
export interface MarketListing {
  /** As it was at that instant; undefined where nobody knows the token. */
  find(token: InstrumentToken, at: EpochMs): Instrument | undefined;
  /** Among which the futures and options on a name are found. */
  contracts(name: string, at: EpochMs): readonly Instrument[];
  /**
   * Of the index that contracts on a name are settled by, on their day of expiry: that of `at` or
   * one before. Null where nobody knows.
   */
  indexClose(name: string, expiry: IsoDate, at: EpochMs): Paise | null;
}

export type ListedRules = Pick<
  MarketRules,
  | "instrument"
  | "optionAtMoney"
  | "optionFurther"
  | "settlementPrice"
  | "entryScale"
  | "expiresAt"
  | "isLastHourOfExpiry"
>;

/** `instrument` throws for a token of which nobody knows. */
export function listedRules(
  { find, contracts, indexClose }: MarketListing,
  closesOn: ClosesOn,
  expiryRules: ExpiryRules,
): ListedRules {
  const instrument = (token: InstrumentToken, at: EpochMs): Instrument => {
    const found = find(token, at);
    if (found === undefined) throw new Error(`No instrument has token ${token}`);
    return found;
  };
  /** End of the day's trading; `at` itself on a day without any. */
  const closeAt = (at: EpochMs) => closesOn(istDate(at)) ?? at;
  return {
    instrument,
    optionAtMoney: (underlying, kind, price, at) => {
      const { name } = instrument(underlying, at);
      const expiryFrom = liveFrom(closesOn, at);
      return optionAtMoney(contracts(name, at), { name, kind, price, expiryFrom });
    },
    optionFurther: (token, strikes, at) => {
      const option = instrument(token, at);
      return optionFurther(contracts(option.name, at), option, strikes);
    },
    settlementPrice: (token, at) => {
      const contract = instrument(token, at);
      const { name, expiry } = contract;
      if (expiry === null || expiry > istDate(at)) return null;
      const close = indexClose(name, expiry as IsoDate, at);
      return close === null ? null : settlementValue(contract, close);
    },
    entryScale: ({ expiry }, at) =>
      expiryFactor(at, expiry as IsoDate | null, closeAt(at), expiryRules),
    // The usual one where nobody knows.
    expiresAt: (date) => closesOn(date) ?? istInstant(date, REGULAR_CLOSE),
    isLastHourOfExpiry: (token, at) =>
      instrument(token, at).expiry === istDate(at) && closeAt(at) - at <= LAST_HOUR_MS,
  };
}

/** Of a market that keeps the hours of a calendar, for a desk with hours of its own. */
export function calendarMarketRules(
  listing: MarketListing,
  calendar: Calendar,
  { config, hours }: { readonly config: Config; readonly hours: DeskHours },
): ListedRules & Pick<MarketRules, "isOpen" | "sessionsAfter"> {
  const sessionsAt = sessionsOfDay(calendar);
  return {
    ...listedRules(listing, fnoCloses(calendar), config.risk.expiry),
    sessionsAfter: hours.sessionsAfter,
    isOpen: (token, at) => {
      const instrument = listing.find(token, at);
      return instrument !== undefined && isOpen(sessionsAt, instrument, at);
    },
  };
}
