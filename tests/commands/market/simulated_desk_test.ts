/** What a desk trades on the simulated market when it comes back after an expiry. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../commands/line/flags.ts";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { booksAt } from "../../../commands/desk/desk_market.ts";
import { ContractsOfDay } from "../../../commands/desk/start/contracts_of_day.ts";
import {
  marketCalendar,
  sessionDate,
  simulatedDesk,
} from "../../../commands/market/simulated_desk.ts";
import { type IsoDate, istInstant, parseClock } from "../../../domain/market_time.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";

const FRIDAY = "2026-11-20" as IsoDate;
const config = loadConfig(new URL("../../../configs/dev.yaml", import.meta.url).pathname, {
  for: "paper",
  strategies: STRATEGIES,
});

Deno.test("booksAt() has the contracts of the session that goes on, or comes next", () => {
  const desk = simulatedDesk(config, marketCalendar(), 7, FRIDAY);
  const traded = (clock: string) => {
    const at = istInstant(FRIDAY, parseClock(clock)!);
    return booksAt(desk, at).map(({ book, tokens }) => [book, tokens]);
  };
  const today = desk.market.tokensOn(FRIDAY);
  const next = desk.market.tokensOn("2026-11-23" as IsoDate);
  const rows = ({ fno, options, equity }: typeof today) => [
    ["fno", fno],
    ["options", options],
    ["equity", equity],
  ];
  assertEquals(traded("10:00"), rows(today));
  assertEquals(traded("20:00"), rows(next));
});

Deno.test("simulatedDesk() names the calendar that has no session on its first day", () => {
  const error = assertThrows(
    () => simulatedDesk(config, marketCalendar(), 7, "2026-11-21" as IsoDate),
    ConfigError,
  );
  assertEquals(error.problems, [{
    ...{ file: "configs/market/calendar.yaml", path: "days", line: null },
    ...{ found: "no session on 2026-11-21", expected: "the day on which this market begins" },
  }]);
});

Deno.test("ContractsOfDay haveChanged() once, in the night to a day with other futures", () => {
  const desk = simulatedDesk(config, marketCalendar(), 7, FRIDAY);
  const at = (clock: string, date = FRIDAY) => istInstant(date, parseClock(clock)!);
  const contracts = new ContractsOfDay(desk, at("09:14"));
  assertEquals(contracts.haveChanged(at("12:00")), false);
  assertEquals(contracts.haveChanged(at("16:00")), true);
  assertEquals(contracts.haveChanged(at("16:01")), false);
  const monday = "2026-11-23" as IsoDate;
  const next = new ContractsOfDay(desk, at("16:00"));
  assertEquals(next.haveChanged(at("10:00", monday)), false);
  // The Tuesday after the expiry has the futures that Monday had already.
  assertEquals(next.haveChanged(at("16:00", monday)), false);
});

Deno.test("blocked() names days that the calendar does not know, on which no entry leaves", () => {
  const { blocked } = simulatedDesk(config, marketCalendar(), 7, FRIDAY);
  const noon = (date: string) => istInstant(date as IsoDate, 12 * 60);
  assertEquals(blocked(noon("2026-11-20")), null);
  assertEquals(blocked(noon("2026-11-08")), "hours_unknown");
  assertEquals(blocked(noon("2027-01-04")), "outside_calendar");
});

Deno.test("sessionDate() is the day that was asked for, or the last one, and a trading day", () => {
  const calendar = marketCalendar();
  const of = (asked: string | undefined, now: IsoDate) =>
    sessionDate(calendar, asked, istInstant(now, 12 * 60), { flag: "--date", usage: "" });
  const refused = (asked: string | undefined, now = FRIDAY) =>
    assertThrows(() => of(asked, now), UsageError).problems.join();
  assertEquals<string>(of("2026-11-19", FRIDAY), "2026-11-19");
  assertEquals<string>(of(undefined, FRIDAY), FRIDAY);
  assertEquals<string>(of(undefined, "2026-11-22" as IsoDate), FRIDAY);
  const expected = "expected a trading day of the calendar";
  const range = "(the calendar goes from 2025-01-01 to 2026-12-31)";
  assertEquals(refused("2027-11-19"), `--date: found 2027-11-19 ${range}, ${expected}`);
  const muhurat = "2026-11-08 (its hours are not known)";
  assertEquals(refused("2026-11-08"), `--date: found ${muhurat}, ${expected}`);
  // A Monday, if February had one.
  const date = "expected a date YYYY-MM-DD";
  assertEquals(refused("2026-02-30"), `--date: found 2026-02-30, ${date}`);
  assertEquals(refused("tomorrow"), `--date: found tomorrow, ${date}`);
  assertEquals(refused("2026-12-25"), `--date: found 2026-12-25 (Christmas), ${expected}`);
  assertEquals<string>(of(undefined, "2027-11-19" as IsoDate), "2026-12-31");
  const before = "--date: the calendar does not reach today, give a day of it";
  assertEquals(refused(undefined, "2019-11-19" as IsoDate), before);
});
