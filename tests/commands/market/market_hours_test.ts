/** Which trading day a desk is opened for, and how long its days last. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { nextSessionDate } from "../../../commands/market/market_hours.ts";
import { marketTables } from "../../../commands/market/market_tables.ts";
import { DEFAULT_CONFIG } from "../../../commands/line/shipped_configs.ts";
import { type IsoDate, istClock, istInstant } from "../../../domain/market_time.ts";
import type { Config } from "../../../domain/config.ts";
import type { Book } from "../../../domain/instrument/instrument.ts";
import { simulatedDesk } from "../../../commands/market/simulated_desk.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";

const FRIDAY = "2026-11-20" as IsoDate;

/** The default configuration with these books alone. */
function onlyWith(...traded: readonly Book[]): Config {
  const config = loadConfig(DEFAULT_CONFIG, { for: "paper", strategies: STRATEGIES });
  const { fno, options, equity } = config.books;
  const enabled = (book: Book) => ({ enabled: traded.includes(book) });
  const books = {
    fno: { ...fno, ...enabled("fno") },
    options: { ...options, ...enabled("options") },
    equity: { ...equity, ...enabled("equity") },
  };
  return { ...config, books };
}

/** When the sessions of Friday end. */
function closesOf(config: Config, held?: readonly Book[]): string[] {
  const { rules } = simulatedDesk(config, marketTables().calendar, 7, FRIDAY);
  return rules.sessionsAfter(istInstant(FRIDAY, 0), held)
    .filter(({ date }) => date === FRIDAY)
    .map(({ closeAt }) => istClock(closeAt));
}

Deno.test("a day lasts as long as what is traded or held is open", () => {
  assertEquals(closesOf(onlyWith("equity")), ["15:15:00"]);
  assertEquals(closesOf(onlyWith("equity"), ["fno"]), ["15:40:00"]);
  assertEquals(closesOf(onlyWith("equity"), ["options"]), ["15:40:00"]);
});

Deno.test("where no book is enabled the market's days go on: something may be held", () => {
  assertEquals(closesOf(onlyWith()), ["15:40:00"]);
  const { calendar } = marketTables();
  assertEquals(nextSessionDate(onlyWith(), calendar, istInstant(FRIDAY, 600)), FRIDAY);
});

Deno.test("nextSessionDate() beyond the calendar names the file that has to go on", () => {
  const config = loadConfig(DEFAULT_CONFIG, { for: "paper", strategies: STRATEGIES });
  const { calendar } = marketTables();
  const next = (minute: number) =>
    nextSessionDate(config, calendar, istInstant(calendar.to as IsoDate, minute));
  assertEquals(next(600), calendar.to);
  assertThrows(
    () => next(16 * 60),
    ConfigError,
    "configs/market/calendar.yaml: days.to: found 2026-12-31, expected a day with a session after",
  );
});
