/**
 * The paper desk as a process that goes on in November with rules that were made for October, as one
 * does whose journal began then.
 * @module
 */
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

const [seed, began, date, speed] = [7, "2026-10-01" as IsoDate, "2026-11-20" as IsoDate, 1];

const config = loadConfig(new URL("../../../configs/dev.yaml", import.meta.url).pathname, {
  for: "paper",
  strategies: STRATEGIES,
});
const market = simulatedDesk(config, marketCalendar(), seed, began);

Deno.exit(
  await runDesk({
    paths: PAPER,
    forMs: null,
    label: "SIMULATED",
    open: (say) =>
      Promise.resolve({
        paths: PAPER,
        market,
        clock: pacedClock(processLoop(), speed),
        orders: PAPER_ORDERS,
        basis: "",
        header: runHeader({ seed, date: began, speed, config: "" }),
        seed,
        date,
        engines: null,
        say,
      }),
  }),
);
