/** When the default configuration closes the day, against the hours of the calendar. @module */
import { assert, assertEquals } from "@std/assert";
import { loadConfig } from "../../adapters/config/load_config.ts";
import { type MarketSegment, sessionsOn, tradingDays } from "../../domain/calendar/calendar.ts";
import { istMinuteOfDay, MINUTE_MS } from "../../domain/market_time.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import { CALENDAR } from "../domain/market_calendar.ts";

const path = new URL("../../configs/dev.yaml", import.meta.url).pathname;
const { exits: { squareOff } } = loadConfig(path, { for: "paper", strategies: STRATEGIES });

Deno.test("every book starts to close ten minutes and more before its own market does", () => {
  const starts: readonly (readonly [MarketSegment, number])[] = [
    ["equity", squareOff.equity],
    ["fno", squareOff.fno],
    ["fno", squareOff.optionsExpiry],
  ];
  let days = 0;
  for (const date of tradingDays(CALENDAR).filter((each) => each >= "2026-08-03")) {
    for (const [segment, start] of starts) {
      const sessions = sessionsOn(CALENDAR, date, segment);
      // A special session closes out 20 minutes before its own end instead.
      if (sessions === "unknown") continue;
      for (const { openAt, closeAt } of sessions) {
        if (closeAt - openAt < 300 * MINUTE_MS) continue;
        days++;
        assert(istMinuteOfDay(closeAt) - start >= 10, `${segment} on ${date}`);
      }
    }
  }
  assert(days > 250, `${days}`);
});

Deno.test("what expires goes before the rest of its book, shares before derivatives", () => {
  assertEquals([squareOff.optionsExpiry, squareOff.equity, squareOff.fno], [895, 900, 910]);
});
