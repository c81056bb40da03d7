/**
 * A day on which options expire and the session closes long before the usual hour for closing them:
 * they go before that close all the same, also where their book may hold overnight.
 * @module
 */
import { assertEquals } from "@std/assert";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../domain/market_time.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";

const DATE = "2026-12-01" as IsoDate;
const OPEN = istInstant(DATE, 9 * 60 + 15);
const CLOSE = istInstant(DATE, 10 * 60 + 30);

/** As a day of one hour has them: trading in what expires ends with the session. */
const SHORT_DAY: Pick<DeskRules, "sessionsAfter" | "expiresAt"> = {
  sessionsAfter: (at: EpochMs) => at < CLOSE ? [{ date: DATE, openAt: OPEN, closeAt: CLOSE }] : [],
  expiresAt: () => CLOSE,
};

const PLAN: TickingDesk = {
  date: DATE,
  optionsExpiry: DATE,
  from: "10:00",
  until: "10:29",
  tickSeconds: 2,
  prices: {},
  scripts: { options: { "10:02": "LONG", "10:12": "LONG" } },
  config: { books: { options: { product: "NRML", allow_overnight: true } } },
  rules: SHORT_DAY,
};

function left(day: TickingDay): string[] {
  return day.events("FillBooked").flatMap(({ trade, clock }) =>
    trade === null ? [] : [`${clock} ${trade.reason}`]
  );
}

Deno.test("what expires goes 20 minutes before a short day closes, and nothing is entered then", () => {
  const day = new TickingDay(PLAN).play();
  assertEquals(left(day), ["10:10 square_off"]);
  assertEquals([day.account, day.working], [[], []]);
  const refused = day.events("IntentRefused").map(({ clock, code }) => `${clock} ${code}`);
  assertEquals(refused, ["10:12 squared_off"]);
});

Deno.test("a desk that comes back just before that hour of a short day closes at it", () => {
  const day = new TickingDay(PLAN).play("10:09").reborn().play();
  assertEquals(left(day), ["10:10 square_off"]);
});

Deno.test("on a day of usual length what expires goes at the configured time", () => {
  const { rules: _, ...usual } = PLAN;
  const times = { from: "14:50", until: "14:57" };
  const scripts = { options: { "14:52": "LONG" } } as const;
  const day = new TickingDay({ ...usual, ...times, scripts }).play();
  assertEquals(left(day), ["14:55 square_off"]);
});
