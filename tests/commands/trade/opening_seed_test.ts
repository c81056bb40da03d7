/** Which simulated market a stranger meets: one in which every book trades soon. @module */
import { assert, assertEquals } from "@std/assert";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import {
  marketCalendar,
  type SimulatedDesk,
  simulatedDesk,
} from "../../../commands/market/simulated_desk.ts";
import { DEFAULT_SEED } from "../../../commands/market/simulated_market_rules.ts";
import { openingSeed, openingWords } from "../../../commands/trade/opening_seed.ts";
import { PORTFOLIO } from "../../../actors/protocol/portfolio.ts";
import type { DeskEvent } from "../../../domain/desk_record.ts";
import { type IsoDate, istMinuteOfDay } from "../../../domain/market_time.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import { playDay } from "../../simulation/simulated_day.ts";

const config = loadConfig(new URL("../../../configs/dev.yaml", import.meta.url).pathname, {
  for: "paper",
  strategies: STRATEGIES,
});

const deskOn = (date: string) => (seed: number) =>
  simulatedDesk(config, marketCalendar(), seed, date as IsoDate);

/** Books that have filled an entry within twenty minutes of a day. */
function tradedBooks(seed: number, date: IsoDate): ReadonlySet<string> {
  const books = new Set<string>();
  playDay({
    ...{ seed, date, minutes: 20, disturbed: false },
    onRecord: ({ path, events, at }) => {
      if (path !== PORTFOLIO || istMinuteOfDay(at as never) >= 9 * 60 + 35) return;
      for (const [, logged] of events) {
        const event = logged as DeskEvent;
        if (event.type === "FillBooked" && event.held !== null) books.add(event.held.book);
      }
    },
  });
  return books;
}

Deno.test("openingSeed() finds a market in which all three books trade on a day when few do", () => {
  // Two books of the usual market trade nothing at all on it.
  const date = "2026-11-30" as IsoDate;
  const { seed, idle } = openingSeed(null, date, deskOn(date));
  assertEquals(idle, []);
  assert(seed > DEFAULT_SEED);
  assertEquals(tradedBooks(seed, date).size, 3);
});

Deno.test("openingSeed() asks for the books whose engines are on, and takes the usual market", () => {
  const date = "2026-12-02";
  const found = openingSeed(["equity"], date as IsoDate, deskOn(date));
  assertEquals(found, { seed: DEFAULT_SEED, idle: [] });
});

Deno.test("openingSeed() ends where nothing ever trades, and says so", () => {
  const date = "2026-11-20" as IsoDate;
  const tried: number[] = [];
  const desk = deskOn(date)(DEFAULT_SEED);
  const { source } = desk.market;
  const unknown = { ...source, history: () => [] } as never as typeof source;
  const asleep: SimulatedDesk = { ...desk, market: { ...desk.market, source: unknown } };
  const found = openingSeed(["fno", "options"], date, (seed) => {
    tried.push(seed);
    return asleep;
  });
  assertEquals(found, { seed: DEFAULT_SEED, idle: ["fno", "options"] });
  assert(tried.length <= 9, `${tried.length}`);
  assertEquals(
    openingWords(found),
    "seed 64 is the best of 8 from 64 on, and none trades every book in its first 20 minutes " +
      "(fno, options); --seed N takes any other",
  );
});
