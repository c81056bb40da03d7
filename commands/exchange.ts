/**
 * `exchange`: a simulated exchange and broker that speak Kite's own HTTP and WebSocket on loopback,
 * for the desk's rehearsals and for any client of Kite. Runs until it is told to stop.
 * @module
 */
import {
  DEFAULT_APP,
  DEFAULT_REDIRECT,
  type KiteExchange,
  type KiteExchangeOptions,
  startKiteExchange,
} from "../adapters/exchange/kite/kite_exchange.ts";
import { type EpochMs, istClock, parseClock } from "../domain/market_time.ts";
import { fromRupees } from "../domain/money.ts";
import { dayFlag } from "./line/day_flag.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFaults } from "./line/fault_flag.ts";
import { parseFlags, type Typed, UsageError, usageOf } from "./line/flags.ts";
import { marketTables } from "./market/market_tables.ts";
import { marketCalendar, sessionDate } from "./market/simulated_desk.ts";
import { DEFAULT_SEED } from "./market/simulated_market_rules.ts";
import { print } from "./line/terminal_line.ts";

const EXCHANGE_PORT = 7_070;

const COMMAND = {
  name: "exchange",
  help: "Serves a simulated exchange that speaks Kite's HTTP and WebSocket on 127.0.0.1.",
  flags: {
    date: { kind: "string", value: "DATE", help: "trading day to begin with (default: the last)" },
    time: { kind: "string", value: "HH:MM", help: "clock time to begin at, IST (09:15)" },
    seed: {
      kind: "number",
      value: "N",
      whole: true,
      help: `of the market and the faults (${DEFAULT_SEED})`,
    },
    speed: {
      kind: "number",
      value: "N",
      min: 0.1,
      max: 600,
      help: "seconds of the market in a second (1)",
    },
    port: {
      kind: "number",
      value: "PORT",
      whole: true,
      min: 0,
      max: 65_535,
      help: `on 127.0.0.1 (${EXCHANGE_PORT}); 0: any that is free`,
    },
    capital: { kind: "number", value: "RUPEES", min: 0, help: "money in the account (2500000)" },
    latency: {
      kind: "number",
      value: "MS",
      min: 0,
      max: 60_000,
      help: "from the door to the exchange, market time (80)",
    },
    faults: {
      kind: "string",
      value: "LIST",
      help: "name=rate[:ms],... or all=rate; names: GET /simulator/faults",
    },
    "api-key": { kind: "string", value: "KEY", help: `of the app (${DEFAULT_APP.apiKey})` },
    "api-secret": {
      kind: "string",
      value: "SECRET",
      help: `of the app (${DEFAULT_APP.apiSecret})`,
    },
    redirect: {
      kind: "string",
      value: "URL",
      help: `where the browser goes after a login (${DEFAULT_REDIRECT})`,
    },
  },
} as const;

/** Throws UsageError or ConfigError. */
export async function exchange(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const options = optionsOf(typed.flags);
  const stop = Promise.withResolvers<void>();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, stop.resolve);
  try {
    const running = await start(options);
    for (const line of welcome(running, options)) print(line);
    await stop.promise;
    await running.close();
    print("SIMULATED exchange stopped; what it knew is gone");
    return EXIT.ok;
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, stop.resolve);
  }
}

function optionsOf(flags: Typed<typeof COMMAND>["flags"]): KiteExchangeOptions {
  const usage = usageOf(COMMAND);
  const { seed = DEFAULT_SEED, speed = 1, port = EXCHANGE_PORT, time = "09:15" } = flags;
  const { capital, latency, redirect } = flags;
  const asked = flags.date === undefined ? undefined : dayFlag("--date", flags.date, usage);
  const now = Date.now() as EpochMs;
  const date = sessionDate(marketCalendar(), asked, now, { flag: "--date", usage });
  const startMinute = parseClock(time);
  if (startMinute === null) throw new UsageError([`--time takes HH:MM, found ${time}`], usage);
  if (redirect !== undefined && !URL.canParse(redirect)) {
    throw new UsageError([`--redirect takes a URL, found ${redirect}`], usage);
  }
  const app = {
    apiKey: flags["api-key"] ?? DEFAULT_APP.apiKey,
    apiSecret: flags["api-secret"] ?? DEFAULT_APP.apiSecret,
  };
  return {
    ...{ tables: marketTables(), date, startMinute, seed, speed, port, app },
    faults: parseFaults(flags.faults, usage),
    say: (line, at) => print(`${istClock(at)}  SIMULATED  ${line}`),
    ...(capital === undefined ? {} : { capital: fromRupees(capital) }),
    ...(latency === undefined ? {} : { latencyMs: latency }),
    ...(redirect === undefined ? {} : { redirectUrl: redirect }),
  };
}

/** Throws UsageError when the port is taken. */
async function start(options: KiteExchangeOptions): Promise<KiteExchange> {
  try {
    return await startKiteExchange(options);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new UsageError(
      [`--port ${options.port} is taken by another program`],
      usageOf(COMMAND),
    );
  }
}

function welcome(running: KiteExchange, { date, seed, speed }: KiteExchangeOptions): string[] {
  const { url, wsUrl, loginUrl, app } = running;
  return [
    `SIMULATED exchange: every price is made up (${date}, seed ${seed}, ${speed}x)`,
    `SIMULATED  REST root    ${url}`,
    `SIMULATED  ticker root  ${wsUrl}`,
    `SIMULATED  log in at    ${loginUrl}`,
    `SIMULATED  api key ${app.apiKey}, api secret ${app.apiSecret}`,
    `SIMULATED  also         ${url}/simulator/clock, /simulator/books, /simulator/faults`,
  ];
}
