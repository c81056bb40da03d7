/**
 * A flag that names hours of a day.
 * @module
 */
import { type ClockWindow, parseClockWindow } from "../../domain/market_time.ts";
import { UsageError } from "./flags.ts";

/** `HH:MM-HH:MM`, or several with commas, in order; `flag` and `usage` as for `dayFlag`. */
export function hoursFlag(flag: string, text: string, usage: string): readonly ClockWindow[] {
  const windows = text.split(",").map(parseClockWindow).filter((window) => window !== null);
  const whole = windows.length === text.split(",").length;
  if (!whole || windows.some(({ from }, i) => i > 0 && windows[i - 1]!.to > from)) {
    const expected = "hours HH:MM-HH:MM, several with commas and in order";
    throw new UsageError([`${flag}: found ${text}, expected ${expected}`], usage);
  }
  return windows;
}
