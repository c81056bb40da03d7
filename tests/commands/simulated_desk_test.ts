/** What a desk trades on the simulated market when it comes back after an expiry. @module */
import { assertEquals } from "@std/assert";
import { loadConfig } from "../../adapters/config/load_config.ts";
import { booksAt, marketCalendar, simulatedDesk } from "../../commands/simulated_desk.ts";
import { type IsoDate, istInstant, parseClock } from "../../domain/market_time.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";

const FRIDAY = "2026-11-20" as IsoDate;
const config = loadConfig(new URL("../../configs/dev.yaml", import.meta.url).pathname, {
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
