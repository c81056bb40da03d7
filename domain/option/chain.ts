/**
 * Contracts of one underlying among all that is listed: the current future, the option at the
 * money. Always by name, expiry, strike and kind.
 * @module
 */
import { type ExpirySchedule, tradingDaysBetween } from "../instrument/expiry.ts";
import type { Instrument } from "../instrument/instrument.ts";
import type { IsoDate } from "../market_time.ts";
import type { Paise } from "../money.ts";

/**
 * The future of `name` to trade on `date`: of the nearest expiry, but of the one after it from
 * `nextMonthDays` trading days before expiry on, the expiry day being 1. Null where none is listed.
 */
export function currentFuture(
  instruments: readonly Instrument[],
  name: string,
  date: IsoDate,
  nextMonthDays: number,
  schedule: Pick<ExpirySchedule, "isTradingDay">,
): Instrument | null {
  const futures = instruments.filter((each) => each.name === name && each.kind === "FUT")
    .filter(({ expiry }) => {
      const daysLeft = tradingDaysBetween(date, expiry as IsoDate, schedule);
      return expiry! >= date && daysLeft + 1 > nextMonthDays;
    });
  return futures.reduce<Instrument | null>(
    (nearest, each) => nearest === null || each.expiry! < nearest.expiry! ? each : nearest,
    null,
  );
}

export interface AtMoney {
  /** Of the underlying. */
  readonly name: string;
  readonly kind: "CE" | "PE";
  /** Of the underlying, paise. */
  readonly price: Paise;
  /** Contracts that expire before this day are gone. */
  readonly expiryFrom: IsoDate;
}

/**
 * The option of the nearest expiry whose strike is nearest to the price, the lower strike of two
 * that are equally near. Null where none is listed.
 */
export function optionAtMoney(
  instruments: readonly Instrument[],
  { name, kind, price, expiryFrom }: AtMoney,
): Instrument | null {
  let found: Instrument | null = null;
  for (const each of instruments) {
    if (each.name !== name || each.kind !== kind || each.expiry! < expiryFrom) continue;
    if (found === null || comesBefore(each, found, price)) found = each;
  }
  return found;
}

/**
 * The option of the same underlying, expiry and kind that lies `strikes` listed strikes further out
 * of the money: calls upwards, puts downwards. Null where the chain ends before.
 */
export function optionFurther(
  instruments: readonly Instrument[],
  { name, kind, expiry, strike }: Pick<Instrument, "name" | "kind" | "expiry" | "strike">,
  strikes: number,
): Instrument | null {
  const way = kind === "CE" ? 1 : -1;
  const beyond = instruments.filter((each) =>
    each.name === name && each.kind === kind && each.expiry === expiry &&
    way * (each.strike - strike) > 0
  ).sort((a, b) => way * (a.strike - b.strike));
  return beyond[strikes - 1] ?? null;
}

/** Delta of an option at the money, about. */
export const AT_MONEY_DELTA = 0.5;

/** By expiry, then distance from `price`, then strike. */
function comesBefore(a: Instrument, b: Instrument, price: Paise): boolean {
  if (a.expiry !== b.expiry) return a.expiry! < b.expiry!;
  const nearer = Math.abs(a.strike - price) - Math.abs(b.strike - price);
  return nearer < 0 || (nearer === 0 && a.strike < b.strike);
}
