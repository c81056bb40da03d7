/**
 * The paper desk as a process whose day is over as soon as it is up: it is opened anew, and what
 * the next day lists takes its time, as at a broker. Told to be `--unanswered`, the first two tries
 * of that come to nothing; `--unanswerable`, all of them. With a date it is opened on that day
 * instead, as one that has run since the 20th, and stays. `--blocked`: nothing ticks.
 * @module
 */
import { delay } from "@std/async";
import { processLoop } from "../../../adapters/clock.ts";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { pacedClock } from "../../../commands/desk/desk_clock.ts";
import { runDesk } from "../../../commands/desk/desk_loop.ts";
import { PAPER } from "../../../commands/desk/desk_paths.ts";
import { PAPER_ORDERS } from "../../../commands/desk/desk_ports.ts";
import { runHeader } from "../../../commands/desk/desk_run.ts";
import { marketCalendar, simulatedDesk } from "../../../commands/market/simulated_desk.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";

const LISTING_MS = 500;
const REMARK = "broker: Too many requests";
const [seed, date, speed] = [7, "2026-11-20" as IsoDate, 1];

const config = loadConfig(new URL("../../../configs/dev.yaml", import.meta.url).pathname, {
  for: "paper",
  strategies: STRATEGIES,
});
const market = simulatedDesk(config, marketCalendar(), seed, date);
const later = Deno.args.find((each) => !each.startsWith("--")) as IsoDate | undefined;
const tries = Deno.args.includes("--unanswered") ? 2 : 0;
const unopened = Deno.args.includes("--unanswerable") ? Infinity : tries;
let opened = 0;

/** As a preflight that has found something, and a broker that cannot be reached. */
function failed(attempt: number): null {
  if (attempt % 2 === 0) throw new Error("Kite cannot be reached");
  return null;
}

Deno.exit(
  await runDesk({
    paths: PAPER,
    forMs: null,
    label: "SIMULATED",
    againMs: LISTING_MS,
    open: async (say) => {
      const attempt = opened++;
      const isFirst = later === undefined && attempt === 0;
      if (attempt > 0 && attempt <= unopened) return failed(attempt);
      if (attempt > 0) await delay(LISTING_MS);
      // As a line to a broker does, at any time.
      if (attempt > 0) setInterval(() => say(REMARK, "warn"), LISTING_MS);
      return {
        paths: PAPER,
        market: {
          ...market,
          isOutdated: () => isFirst,
          blocked: (at) => Deno.args.includes("--blocked") ? "feed_down" : market.blocked(at),
        },
        clock: pacedClock(processLoop(), speed),
        orders: PAPER_ORDERS,
        basis: "",
        header: runHeader({ seed, date, speed, config: "" }),
        seed,
        date: later ?? date,
        engines: null,
        say,
      };
    },
  }),
);
