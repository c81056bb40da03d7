/**
 * A calendar that learns of a session while nobody trades, as it does when the hours of a special
 * Saturday are announced: the desk that comes back by it opens that day.
 * @module
 */
import { assertEquals } from "@std/assert";
import { type EpochMs, type IsoDate, istInstant } from "../../domain/market_time.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";

const FRIDAY = "2026-11-20" as IsoDate;
const SATURDAY = "2026-11-21" as IsoDate;
const MONDAY = "2026-11-23" as IsoDate;

const PLAN: TickingDesk = {
  laterDates: [SATURDAY, MONDAY],
  from: "09:15",
  until: "09:22",
  tickSeconds: 2,
  prices: {},
  scripts: { fno: { [`${FRIDAY} 09:17`]: "LONG", [`${SATURDAY} 09:18`]: "EXIT" } },
  config: { books: { fno: { product: "NRML", allow_overnight: true } } },
};

/** Sessions of these days. */
function sessions(dates: readonly IsoDate[]) {
  return (at: EpochMs) =>
    dates.map((date) => ({
      date,
      openAt: istInstant(date, 9 * 60 + 15),
      closeAt: istInstant(date, 15 * 60 + 40),
    })).filter(({ closeAt }) => closeAt > at);
}

function begun(day: TickingDay): string[] {
  return day.events("DayBegan").map(({ date }) => date);
}

Deno.test("a session that is announced over night is opened by the desk that comes back", () => {
  const rules = { sessionsAfter: sessions([FRIDAY, MONDAY]) };
  const friday = new TickingDay({ ...PLAN, rules }).play(`${FRIDAY} 20:00`);
  const told = { sessionsAfter: sessions([FRIDAY, SATURDAY, MONDAY]) };
  const day = friday.rebornWith({ rules: told }).play(`${SATURDAY} 09:17`);
  assertEquals(begun(day), [FRIDAY, SATURDAY]);
  assertEquals(day.working, ["SELL 130 SL NIFTY26DECFUT"]);
  const [, stop] = day.events("OrderIntended").filter(({ order }) => order.purpose === "stop");
  assertEquals(stop!.clock, "09:15");
  day.play(`${MONDAY} 09:16`);
  assertEquals(begun(day), [FRIDAY, SATURDAY, MONDAY]);
});

Deno.test("a holiday that is declared over night is passed over", () => {
  const rules = { sessionsAfter: sessions([FRIDAY, SATURDAY, MONDAY]) };
  const friday = new TickingDay({ ...PLAN, rules }).play(`${FRIDAY} 20:00`);
  const told = { sessionsAfter: sessions([FRIDAY, MONDAY]) };
  const day = friday.rebornWith({ rules: told }).play(`${MONDAY} 09:16`);
  assertEquals(begun(day), [FRIDAY, MONDAY]);
});
