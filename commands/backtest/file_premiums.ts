/**
 * Which options of files an options book looks at by their own bars: those around the money of each
 * day's first minute, of all days together.
 * @module
 */
import type { CandleHistory } from "../../domain/candle/candle_history.ts";
import { type EpochMs, istDate, istDayNumber } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { type OptionsTokens, optionsTokens } from "../market/options_tokens.ts";
import type { FileInstrument } from "./file_market.ts";

/** `underlyings` stand for the futures of the options in `legs`. */
export function filePremiums(
  underlyings: readonly FileInstrument[],
  legs: readonly FileInstrument[],
): OptionsTokens {
  const options = underlyings.flatMap((file) =>
    opensOf(file.history).flatMap(({ at, price }) => {
      const date = istDate(at);
      const listed = legs.map((leg) => leg.instrumentOn(date));
      return optionsTokens({ signalSource: "premium" }, [file.instrumentOn(date)], {
        date,
        priceOf: () => price,
        contractsOf: () => listed,
      }).options;
    })
  );
  return { options: [...new Set(options)], optionFutures: underlyings.map(({ token }) => token) };
}

/** The first price of each day. */
function opensOf({ at, open, count }: CandleHistory) {
  const opens: { at: EpochMs; price: Paise }[] = [];
  for (let row = 0, day = NaN; row < count; row++) {
    const start = at[row]! as EpochMs;
    if (istDayNumber(start) === day) continue;
    day = istDayNumber(start);
    opens.push({ at: start, price: open[row]! as Paise });
  }
  return opens;
}
