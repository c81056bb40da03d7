/** What a desk trades on the simulated market when it comes back after an expiry. @module */
import { assertEquals } from "@std/assert";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { booksAt } from "../../../commands/desk/desk_market.ts";
import { ContractsOfDay } from "../../../commands/desk/start/contracts_of_day.ts";
import { marketCalendar, simulatedDesk } from "../../../commands/market/simulated_desk.ts";
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
