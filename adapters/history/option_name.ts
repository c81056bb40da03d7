/**
 * What the name of an option's data file says of its contract. Instruments are found in the
 * broker's dump, never by their names; files of old chains have nothing but names.
 * @module
 */
import { expiriesFrom, type ExpirySchedule } from "../../domain/instrument/expiry.ts";
import { type IsoDate, parseIsoDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";

export interface OptionContract {
  readonly name: string;
  /** Of a monthly contract as the schedule has it: the name says the month only. */
  readonly expiry: IsoDate;
  readonly strike: Paise;
  readonly kind: "CE" | "PE";
}

/** NIFTY23JUN17000CE: the month's contract. */
const MONTHLY = /^([A-Z&-]+)(\d{2})([A-Z]{3})(\d+(?:\.\d+)?)(CE|PE)$/;
/** NIFTY2360817000CE: of 8 June; October to December are O, N and D. */
const WEEKLY = /^([A-Z&-]+)(\d{2})([1-9OND])(\d{2})(\d+(?:\.\d+)?)(CE|PE)$/;

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const MONTH_SIGNS = "123456789OND";

/** Null for any other name. */
export function optionNamed(symbol: string, schedule: ExpirySchedule): OptionContract | null {
  const monthly = MONTHLY.exec(symbol);
  if (monthly !== null) {
    const [, name, year, month, strike, kind] = monthly;
    const first = dayOf(year!, MONTHS.indexOf(month!), "01");
    return first &&
      contract(name!, expiriesFrom(first, "month", 1, schedule)[0]!.date, strike!, kind!);
  }
  const weekly = WEEKLY.exec(symbol);
  if (weekly === null) return null;
  const [, name, year, sign, day, strike, kind] = weekly;
  const expiry = dayOf(year!, MONTH_SIGNS.indexOf(sign!), day!);
  return expiry && contract(name!, expiry, strike!, kind!);
}

function dayOf(year: string, month: number, day: string): IsoDate | null {
  return parseIsoDate(`20${year}-${String(month + 1).padStart(2, "0")}-${day}`);
}

function contract(name: string, expiry: IsoDate, strike: string, kind: string): OptionContract {
  return {
    name,
    expiry,
    strike: Math.round(Number(strike) * 100) as Paise,
    kind: kind as "CE" | "PE",
  };
}
