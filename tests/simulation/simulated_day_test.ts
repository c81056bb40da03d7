/** Parts of simulated days with every invariant watched. @module */
import { assert } from "@std/assert";
import { DEFAULT_SEED } from "../../commands/market/simulated_market_rules.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { playDay } from "./simulated_day.ts";

const FRIDAY = "2026-11-20" as IsoDate;

for (const seed of [DEFAULT_SEED, 2]) {
  Deno.test(`playDay() holds every invariant of a disturbed morning, seed ${seed}`, () => {
    const { fills, checks } = playDay({ seed, date: FRIDAY, minutes: 45, disturbed: true });
    assert(checks > 0 && fills >= 0);
  });
}
