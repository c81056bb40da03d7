/**
 * `doctor`: everything that `trade live` looks at before it starts, without starting. What it sends
 * to the broker reads, but for one cancel of an order that does not exist.
 * @module
 */
import { loadConfig } from "../adapters/config/load_config.ts";
import { entryOn } from "../domain/dated.ts";
import { preflight } from "./kite/broker_preflight.ts";
import { tradingLine } from "./kite/broker_orders.ts";
import { LIVE } from "./desk/desk_paths.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags } from "./line/flags.ts";
import { findKite } from "./kite/kite_world.ts";
import { nextSessionDate } from "./market/market_hours.ts";
import { marketTables } from "./market/market_tables.ts";
import { checkedLine, localChecks } from "./trade/preflight.ts";
import { DEFAULT_CONFIG, INSTRUMENTS } from "./line/shipped_configs.ts";
import { checkSquareOff } from "./market/square_off_check.ts";
import { KNOWN_STRATEGIES } from "./market/strategies.ts";
import { print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "doctor",
  help: "Looks at all that live trading needs, line by line, and starts nothing.",
  flags: {
    config: { kind: "string", value: "FILE", help: "configuration (default configs/dev.yaml)" },
  },
} as const;

/** Throws UsageError, ConfigError or SecretFileError. */
export async function doctor(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const path = typed.flags.config ?? DEFAULT_CONFIG;
  const config = loadConfig(path, { for: "paper", strategies: KNOWN_STRATEGIES });
  const world = await findKite(config.kite);
  const { calendar, limits } = marketTables();
  const { time, found } = world;
  const date = nextSessionDate(config, calendar, time.now());
  checkSquareOff(config, calendar, date);
  if (found.type === "None") {
    for (const checked of localChecks(LIVE.folder, date, time.now())) print(checkedLine(checked));
    print(checkedLine({ level: "fail", check: "login", detail: found.reason }));
    return EXIT.failed;
  }
  const { account } = found;
  const rates = entryOn(limits.orderRates, date).entry;
  const trading = tradingLine({ account, kite: config.kite, time, say: print }, rates, 0);
  const input = { config, trading, world, date, instruments: INSTRUMENTS, say: print };
  return await preflight(input) === null ? EXIT.failed : EXIT.ok;
}
