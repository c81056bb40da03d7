/**
 * What the options book looks at: the current futures, or calls and puts around the money of a
 * day's start. Those stay the same all day, so that each has bars from the morning on, and a
 * restart finds the ones that it knew.
 * @module
 */
import type { OptionsBookConfig } from "../../domain/config.ts";
import type { Instrument, InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { optionsAround } from "../../domain/option/chain_window.ts";
import type { BookTokens } from "./desk_rules.ts";

/** On each side of the money: more than one percent of an index, its way on most days. */
const STRIKES = 6;

export type OptionsTokens = Pick<BookTokens, "options" | "optionFutures" | "optionWings">;

/** What of the configuration decides on them; strikes of wings where there is writing. */
type OptionsSource =
  & Pick<OptionsBookConfig, "signalSource">
  & Partial<Pick<OptionsBookConfig, "allowOptionWriting" | "wingStrikes">>;

/** What is known of contracts as a day begins. */
export interface DayStart {
  readonly date: IsoDate;
  /** Undefined where nobody knows: such a future has no options. */
  priceOf(token: InstrumentToken): Paise | undefined;
  /** Among which the options on a name are found. */
  contractsOf(name: string): readonly Instrument[];
}

/** A future without a price adds no options. Wings are given only where there is writing. */
export function optionsTokens(
  { signalSource, allowOptionWriting = false, wingStrikes = 0 }: OptionsSource,
  futures: readonly Instrument[],
  start: DayStart,
): OptionsTokens {
  const tokens = futures.map(({ token }) => token);
  if (signalSource === "underlying") return { options: tokens };
  const around = (strikes: number) =>
    futures.flatMap((future) => premiumsOf(future, strikes, start));
  const options = around(STRIKES);
  if (!allowOptionWriting) return { options, optionFutures: tokens };
  const wings = around(STRIKES + wingStrikes).filter((token) => !options.includes(token));
  return { options, optionFutures: tokens, optionWings: wings };
}

function premiumsOf(
  { token, name }: Instrument,
  strikes: number,
  { date, priceOf, contractsOf }: DayStart,
): readonly InstrumentToken[] {
  const price = priceOf(token) ?? 0 as Paise;
  if (price <= 0) return [];
  return optionsAround(contractsOf(name), { name, price, expiryFrom: date }, strikes)
    .map((option) => option.token);
}
