/**
 * Hours of the desk that change within a day, since what it holds changes: a desk that trades only
 * shares, whose market closes at 15:15, and holds a future, whose market closes at 15:40.
 * @module
 */
import { assertEquals } from "@std/assert";
import { loadConfig } from "../../adapters/config/load_config.ts";
import { DeskHours } from "../../commands/market/desk_hours.ts";
import { DEFAULT_CONFIG } from "../../commands/line/shipped_configs.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import { CALENDAR } from "../domain/market_calendar.ts";
import { TickingDay, type TickingDesk } from "./ticking_desk.ts";

const FUTURE = "NFO:NIFTY26DECFUT";
const windows = { fno: ["14:50-15:15"], options: ["14:50-15:15"], equity: ["14:50-15:00"] };
const PLAN: TickingDesk = {
  from: "15:08",
  until: "15:42",
  tickSeconds: 5,
  prices: { NIFTY: { "15:08": 24_000 } },
  scripts: { fno: { "15:10": "LONG" } },
  config: {
    exits: { square_off: { equity: "15:05", fno: "15:20" } },
    risk: { entry_windows: windows },
  },
};
const OFF = { fno: { enabled: false }, options: { enabled: false } };

function hoursOfShares(): DeskHours {
  const config = loadConfig(DEFAULT_CONFIG, { for: "paper", strategies: STRATEGIES });
  const { fno, options, equity } = config.books;
  const books = {
    fno: { ...fno, enabled: false },
    options: { ...options, enabled: false },
    equity,
  };
  return new DeskHours({ ...config, books }, CALENDAR);
}

/** The desk that comes back at 15:12 with shares only, after it has bought the future. */
function cameBack(hours: DeskHours, fno = {}): TickingDay {
  const config = { ...PLAN.config, books: { fno } };
  const first = new TickingDay({ ...PLAN, config }).play("15:12");
  assertEquals(first.account, ["NIFTY26DECFUT 130"]);
  const books = { ...OFF, fno: { ...fno, enabled: false } };
  const rules = { sessionsAfter: hours.sessionsAfter };
  return first.rebornWith({ config: { ...PLAN.config, books }, rules });
}

function ends(day: TickingDay): string[] {
  return day.events("SessionEnded").map(({ clock }) => clock);
}

Deno.test("what comes to be held before the day's last close keeps its stop to its own close", () => {
  const hours = hoursOfShares();
  const day = cameBack(hours, { product: "NRML", allow_overnight: true });
  day.at("15:13", () => hours.hold([FUTURE])).play("15:20");
  assertEquals([ends(day), day.working], [["15:15"], ["SELL 130 SL NIFTY26DECFUT"]]);
  day.play("15:41");
  assertEquals([ends(day), day.account], [["15:15", "15:40"], ["NIFTY26DECFUT 130"]]);
});

Deno.test("a day whose last position goes before its close ends once, also after a restart", () => {
  const hours = hoursOfShares();
  hours.hold([FUTURE]);
  const day = cameBack(hours).at("15:22", () => hours.hold([])).play("15:25");
  assertEquals([day.account, ends(day)], [[], []]);
  const again = day.reborn().play("15:41");
  assertEquals([ends(again), ends(day.play("15:41"))], [["15:40"], ["15:40"]]);
});
