/**
 * `doctor`: everything that `trade live` looks at before it starts, without starting. What it sends
 * to the broker reads, but for one cancel of an order that does not exist.
 * @module
 */
import { loadConfig } from "../adapters/config/load_config.ts";
import { ExchangeError } from "../adapters/exchange/exchange_client.ts";
import { lastRunHeader } from "../adapters/journal/run_header.ts";
import { KiteError } from "../adapters/kite/kite_error.ts";
import { SecretFileError } from "../adapters/kite/login/secret_file.ts";
import type { KiteConfig } from "../domain/config.ts";
import { entryOn } from "../domain/dated.ts";
import type { EpochMs, IsoDate } from "../domain/market_time.ts";
import { tradingLine } from "./kite/broker_orders.ts";
import { brokerPaths, LIVE } from "./desk/desk_paths.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags } from "./line/flags.ts";
import { findKite, type KiteWorld } from "./kite/kite_world.ts";
import { DeskHours } from "./market/desk_hours.ts";
import { marketTables } from "./market/market_tables.ts";
import { INSTRUMENTS } from "./line/artifacts.ts";
import { DEFAULT_CONFIG } from "./line/shipped_configs.ts";
import { checkMarket } from "./market/market_check.ts";
import { configToRun, KNOWN_STRATEGIES } from "./market/strategies.ts";
import { print } from "./line/terminal_line.ts";
import { type Checked, checkedLine } from "./preflight/checked.ts";
import { localChecks } from "./preflight/local_checks.ts";
import { preflight, type PreflightInput } from "./preflight/preflight.ts";

const COMMAND = {
  name: "doctor",
  help: "Looks at all that live trading needs, line by line, and starts nothing.",
  flags: {
    config: { kind: "string", value: "FILE", help: "configuration (default configs/dev.yaml)" },
    json: { kind: "boolean", help: "one JSON object instead of the lines" },
  },
} as const;

/** Throws UsageError or ConfigError. */
export async function doctor(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { config: path = DEFAULT_CONFIG, json } = typed.flags;
  const { mode } = loadConfig(path, { for: "paper", ...KNOWN_STRATEGIES });
  // A file that says live is held to what a live desk asks of it.
  const config = configToRun(path, mode === "live" ? mode : "paper");
  const world = await worldOf(config.kite);
  const now = "found" in world ? world.time.now() : Date.now() as EpochMs;
  const tables = marketTables();
  const date = new DeskHours(config, tables.calendar).dateAt(now);
  checkMarket(config, tables, date);
  const checks: Checked[] = [];
  const tell = (checked: Checked) => {
    checks.push(checked);
    if (!json) print(checkedLine(checked));
  };
  const say = json ? () => {} : print;
  const ok = "found" in world
    ? await looked({ config, world, date }, tell, say)
    : lookedAlone(world, date, now, tell);
  if (json) print(JSON.stringify({ date, ok, checks }));
  return ok ? EXIT.ok : EXIT.failed;
}

/** What keeps everybody from being asked is a check that fails, like any other. */
async function worldOf(kite: KiteConfig): Promise<KiteWorld | Checked> {
  try {
    return await findKite(kite);
  } catch (error) {
    if (error instanceof SecretFileError || error instanceof KiteError) {
      return { level: "fail", check: "login", detail: error.message };
    }
    if (!(error instanceof ExchangeError)) throw error;
    return { level: "fail", check: "exchange", detail: error.message };
  }
}

/** What can be looked at without a broker, and why there is none. */
function lookedAlone(
  failed: Checked,
  date: IsoDate,
  now: EpochMs,
  tell: (checked: Checked) => void,
): false {
  for (const checked of [...localChecks(LIVE.folder, date, now), failed]) tell(checked);
  return false;
}

interface Looked extends Pick<PreflightInput, "config" | "date"> {
  readonly world: KiteWorld;
}

/** False where something has failed. `say`: remarks beside the checks. */
async function looked(
  { config, world, date }: Looked,
  tell: (checked: Checked) => void,
  say: (line: string) => void,
): Promise<boolean> {
  const { time, found } = world;
  if (found.type === "None") {
    const failed: Checked = { level: "fail", check: "login", detail: found.reason };
    return lookedAlone(failed, date, time.now(), tell);
  }
  const { account } = found;
  const rates = entryOn(marketTables().limits.orderRates, date).entry;
  const trading = tradingLine({ account, kite: config.kite, time, say }, rates, 0);
  const paths = brokerPaths(world);
  const hasBook = () => lastRunHeader(paths.journal) !== null;
  const input = { config, trading, time, paths, hasBook, date, instruments: INSTRUMENTS, tell };
  return await preflight(input) !== null;
}
