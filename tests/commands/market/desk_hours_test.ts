/** When a desk is in session, by what it trades and holds, and which day it is opened for. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { ContractsOfDay } from "../../../commands/desk/start/contracts_of_day.ts";
import { DeskHours } from "../../../commands/market/desk_hours.ts";
import { simulatedDesk } from "../../../commands/market/simulated_desk.ts";
import { DEFAULT_CONFIG } from "../../../commands/line/shipped_configs.ts";
import { type IsoDate, istClock, istInstant, parseClock } from "../../../domain/market_time.ts";
import type { Config } from "../../../domain/config.ts";
import type { Book, InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import { CALENDAR } from "../../domain/market_calendar.ts";

const FRIDAY = "2026-11-20" as IsoDate;
const MONDAY = "2026-11-23" as IsoDate;
const FUTURE = "NFO:NIFTY26NOVFUT";
const SHARE = "NSE:INFY";

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

const at = (clock: string) => istInstant(FRIDAY, parseClock(clock)!);

/** When the sessions of Friday end. */
function closesOf(hours: Pick<DeskHours, "sessionsAfter">): string[] {
  return hours.sessionsAfter(at("00:00"))
    .filter(({ date }) => date === FRIDAY)
    .map(({ closeAt }) => istClock(closeAt));
}

Deno.test("a day lasts as long as what is traded or held is open", () => {
  const closes = (traded: readonly Book[], ...held: string[]) =>
    closesOf(new DeskHours(onlyWith(...traded), CALENDAR, held));
  assertEquals(closes(["equity"]), ["15:15:00"]);
  assertEquals(closes(["equity"], SHARE), ["15:15:00"]);
  assertEquals(closes(["equity"], SHARE, FUTURE), ["15:40:00"]);
  assertEquals(closes(["equity"], "BFO:SENSEX26NOVFUT"), ["15:40:00"]);
  assertEquals(closes(["fno"], SHARE), ["15:40:00"]);
});

Deno.test("hours grow and shrink with what is held while the desk runs", () => {
  const hours = new DeskHours(onlyWith("equity"), CALENDAR);
  const open = (clock: string) => hours.isOpen(at(clock));
  assertEquals([open("09:14"), open("09:15"), open("15:14"), open("15:20")], [
    false,
    true,
    true,
    false,
  ]);
  hours.hold([FUTURE]);
  assertEquals([open("15:20"), open("15:39"), open("15:40")], [true, true, false]);
  hours.hold([]);
  assertEquals([open("15:14"), open("15:20")], [true, false]);
});

Deno.test("rules of a market go by the hours of its desk", () => {
  const { rules, hours } = simulatedDesk(onlyWith("equity"), CALENDAR, 7, FRIDAY);
  const before = closesOf(rules);
  hours.hold([FUTURE]);
  assertEquals([before, closesOf(rules)], [["15:15:00"], ["15:40:00"]]);
});

Deno.test("where no book is enabled the market's days go on: something may be held", () => {
  const hours = new DeskHours(onlyWith(), CALENDAR);
  assertEquals(closesOf(hours), ["15:40:00"]);
  assertEquals(hours.dateAt(at("10:00")), FRIDAY);
});

Deno.test("a start goes to the day that goes on for what is held", () => {
  const dateOf = (...held: string[]) =>
    new DeskHours(onlyWith("equity"), CALENDAR, held).dateAt(at("15:20"));
  assertEquals([dateOf(), dateOf(FUTURE)], [MONDAY, FRIDAY]);
});

Deno.test("dateAt() beyond the calendar names the file that has to go on", () => {
  const hours = new DeskHours(onlyWith("equity", "fno"), CALENDAR);
  const next = (minute: number) => hours.dateAt(istInstant(CALENDAR.to as IsoDate, minute));
  assertEquals(next(600), CALENDAR.to);
  assertThrows(
    () => next(16 * 60),
    ConfigError,
    "configs/market/calendar.yaml: days.to: found 2026-12-31, expected a day with a session after",
  );
});

Deno.test("a desk is opened for its next day only once what it holds has closed", () => {
  const { rules, hours } = simulatedDesk(onlyWith("equity"), CALENDAR, 7, FRIDAY);
  const tokensOn = (date: IsoDate) => ({
    ...{ fno: [], options: [] },
    equity: [date === FRIDAY ? 1 : 2] as unknown as InstrumentToken[],
  });
  const contracts = () => new ContractsOfDay({ rules, tokensOn }, at("10:00"));
  const changes = (
    of: ContractsOfDay,
  ) => [of.haveChanged(at("15:20")), of.haveChanged(at("15:40"))];
  assertEquals(changes(contracts()), [true, false]);
  hours.hold([FUTURE]);
  assertEquals(changes(contracts()), [false, true]);
  const closed = contracts();
  assertEquals(closed.haveChanged(at("15:20")), false);
  hours.hold([]);
  assertEquals(closed.haveChanged(at("15:21")), true);
});
