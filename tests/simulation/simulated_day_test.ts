/**
 * Parts of simulated days with every invariant watched, and the default configuration trading all
 * its books. `deno task test:sim` plays whole days.
 * @module
 */
import { assert } from "@std/assert";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { DEFAULT_SEED } from "../../commands/market/simulated_market_rules.ts";
import type { DeskEvent } from "../../domain/desk_record.ts";
import { type IsoDate, istMinuteOfDay } from "../../domain/market_time.ts";
import { playDay } from "./simulated_day.ts";

const FRIDAY = "2026-11-20" as IsoDate;

for (const seed of [DEFAULT_SEED, 2]) {
  Deno.test(`playDay() holds every invariant of a disturbed morning, seed ${seed}`, () => {
    const { fills, checks } = playDay({ seed, date: FRIDAY, minutes: 45, disturbed: true });
    assert(checks > 0 && fills >= 0);
  });
}
