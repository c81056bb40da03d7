/**
 * A desk as a process beside an exchange that speaks Kite, with a tap on the wire between them, and
 * what none of them may write down.
 * @module
 */
import { assert } from "@std/assert";
import { EXCHANGE_APP } from "../../adapters/exchange/exchange_client.ts";
import {
  type KiteExchange,
  startKiteExchange,
} from "../../adapters/exchange/kite/kite_exchange.ts";
import { parseClock } from "../../domain/market_time.ts";
import { DATE, TABLES } from "../adapters/exchange/kite/running_exchange.ts";
import { DeskProcess, filesIn, inNewFolder, taskCommand } from "./desk_process.ts";
import { type Wiretap, wiretap } from "./wiretap.ts";

export interface World {
  readonly folder: string;
  readonly exchange: KiteExchange;
  readonly wire: Wiretap;
  /** Of a configuration that leads to the exchange, by the wire. */
  readonly config: string;
}

/** Small, so that it warms up at once; from just before the bar in which all books begin. */
export async function inWorld(
  mode: "paper" | "rehearse",
  act: (world: World) => Promise<void>,
): Promise<void> {
  const exchange = await startKiteExchange({
    tables: TABLES,
    date: DATE,
    startMinute: parseClock("09:26")!,
    speed: 20,
  });
  const wire = wiretap(Number(new URL(exchange.url).port));
  try {
    await inNewFolder(async (folder) => {
      const config = `${folder}/kite.yaml`;
      const at = `127.0.0.1:${wire.port}`;
      Deno.writeTextFileSync(
        config,
        `mode: ${mode}
kite: {root: "http://${at}", ticker: "ws://${at}"}
books: {equity: {universe: {max_symbols: 12}}}
risk: {stale_price_seconds: {fno: 600, options: 600, equity: 600}}
`,
      );
      await act({ folder, exchange, wire, config });
    });
  } finally {
    wire.close();
    await exchange.close();
  }
}

export function tradeTask(folder: string, ...args: string[]): DeskProcess {
  return new DeskProcess(folder, taskCommand(folder, "trade", ...args, "--headless"));
}

export function assertNoSecrets(folder: string, printed: string, wire: Wiretap): void {
  const secrets = [EXCHANGE_APP.apiKey, EXCHANGE_APP.apiSecret, ...wire.tokens];
  assert(wire.tokens.size > 0, "no token was seen on the wire");
  const texts = [...filesIn(folder)].map((file) =>
    [file, new TextDecoder("latin1").decode(Deno.readFileSync(file))] as const
  );
  assert(texts.length > 5, "the desk has written next to nothing");
  for (const [where, text] of [...texts, ["what it printed", printed] as const]) {
    for (const secret of secrets) assert(!text.includes(secret), `${where} holds a secret`);
  }
}
