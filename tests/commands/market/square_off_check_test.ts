/** Square-off times must leave time to close before the market of the day does. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { parseConfig } from "../../../adapters/config/load_config.ts";
import { checkSquareOff, checkSquareOffFrom } from "../../../commands/market/square_off_check.ts";
import { type IsoDate, parseClock } from "../../../domain/market_time.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import { CALENDAR } from "../../domain/market_calendar.ts";

const BEFORE = "2026-07-31" as IsoDate;
/** Shares trade to 15:15 from then on, derivatives to 15:40. */
const SINCE = "2026-08-03" as IsoDate;

function problems(yaml: string, date: IsoDate, check = checkSquareOff): string[] {
  const config = parseConfig(yaml, "x.yaml", { for: "backtest", strategies: STRATEGIES });
  try {
    check(config, CALENDAR, date);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, found, expected }) => `${path} ${found}: ${expected}`);
  }
}

Deno.test("checkSquareOff() takes times well before the close of each market", () => {
  assertEquals(problems("{}", SINCE), []);
  assertEquals(problems("exits: {square_off: {equity: '15:20', fno: '15:10'}}", BEFORE), []);
  assertEquals(problems("exits: {square_off: {equity: '15:05', fno: '15:20'}}", SINCE), []);
});

Deno.test("checkSquareOff() refuses what its market's close would overtake", () => {
  const late = "exits: {square_off: {equity: '15:20', fno: '15:21'}}";
  assertEquals(problems(late, SINCE), [
    "exits.square_off.equity 15:20: 15:05 or before, 10 minutes to the close of 2026-08-03",
    "exits.square_off.fno 15:21: 15:20 or before, 20 minutes to the close of 2026-08-03",
  ]);
  assertEquals(problems(late, BEFORE).length, 1);
  // Futures and options close together, whichever of them is traded.
  for (const off of ["fno", "options"]) {
    assertEquals(problems(`{books: {${off}: {enabled: false}}, ${late}}`, SINCE).length, 2, off);
  }
});

Deno.test("checkSquareOff() goes by the last close of a day with a break", () => {
  const phase = (from: string, to: string) => ({
    phase: "continuous" as const,
    from: parseClock(from)!,
    to: parseClock(to)!,
  });
  const phases = [phase("09:15", "12:00"), phase("13:00", "15:40")];
  const hours = { equity: [{ from: SINCE, phases }], fno: [{ from: SINCE, phases }] };
  const config = parseConfig("{}", "x.yaml", { for: "backtest", strategies: STRATEGIES });
  checkSquareOff(config, { hours }, SINCE);
  const short = { equity: hours.equity, fno: [{ from: SINCE, phases: phases.slice(0, 1) }] };
  assertThrows(() => checkSquareOff(config, { hours: short }, SINCE), ConfigError, "11:40");
});

Deno.test("checkSquareOff() asks nothing of a market that no book is in, or of no square-off", () => {
  const late = "exits: {square_off: {equity: '15:20'}}";
  assertEquals(problems(`{books: {equity: {enabled: false}}, ${late}}`, SINCE), []);
  assertEquals(problems("exits: {square_off: {enabled: false, equity: '15:20'}}", SINCE), []);
});

Deno.test("checkSquareOffFrom() refuses what the hours of a later day would overtake, and names it", () => {
  const late = "exits: {square_off: {equity: '15:20', fno: '15:10'}}";
  assertEquals(problems(late, BEFORE), []);
  assertEquals(problems(late, BEFORE, checkSquareOffFrom), [
    "exits.square_off.equity 15:20: 15:05 or before, 10 minutes to the close of 2026-08-03",
  ]);
  assertEquals(problems("{}", "2025-01-01" as IsoDate, checkSquareOffFrom), []);
});
