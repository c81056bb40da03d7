/** A token ends at the next six in the morning, IST. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { loginStatus, tokenEndsAt } from "../../../domain/broker/token_life.ts";
import { DAY_MS, type EpochMs, istMinuteOfDay } from "../../../domain/market_time.ts";

const at = (text: string) => Date.parse(`${text}+05:30`) as EpochMs;

Deno.test("tokenEndsAt() is the next six in the morning", () => {
  const cases = [
    ["2026-11-20T08:30:00", "2026-11-21T06:00:00"],
    ["2026-11-20T23:59:59", "2026-11-21T06:00:00"],
    ["2026-11-20T00:10:00", "2026-11-20T06:00:00"],
    ["2026-11-20T05:59:59.999", "2026-11-20T06:00:00"],
    ["2026-11-20T06:00:00", "2026-11-21T06:00:00"],
    ["2026-12-31T20:00:00", "2027-01-01T06:00:00"],
  ] as const;
  for (const [issued, ends] of cases) assertEquals(tokenEndsAt(at(issued)), at(ends), issued);
});

Deno.test("tokenEndsAt() lies within a day of any instant", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
    const ends = tokenEndsAt(ms as EpochMs);
    assert(ends > ms && ends - ms <= DAY_MS);
    assertEquals(istMinuteOfDay(ends), 360);
  }));
});

Deno.test("loginStatus() is valid, ends soon in its last hour, and is needed once it has ended", () => {
  const endsAt = at("2026-11-21T06:00:00");
  const state = (clock: string, ends: EpochMs | null = endsAt) =>
    loginStatus(ends, at(clock)).state;
  assertEquals(state("2026-11-21T04:59:59"), "valid");
  assertEquals(state("2026-11-21T05:00:00"), "ends_soon");
  assertEquals(state("2026-11-21T06:00:00"), "needed");
  assertEquals(loginStatus(null, at("2026-11-20T10:00:00")), { state: "needed", endsAt: null });
});
