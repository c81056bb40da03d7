/** All that is looked at before a desk trades at a broker; said line by line. @module */
import type { Config } from "../../domain/config.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { brokerChecks, type Cleared } from "./broker_checks.ts";
import type { TradingLine } from "./broker_orders.ts";
import type { Say } from "../desk/desk_loop.ts";
import { LIVE, REHEARSAL } from "../desk/desk_paths.ts";
import type { KiteWorld } from "./kite_world.ts";
import { type Checked, checkedLine, localChecks } from "../trade/preflight.ts";

export interface PreflightInput {
  readonly config: Config;
  readonly trading: TradingLine;
  readonly world: KiteWorld;
  /** Of the trading day that goes on, or comes next. */
  readonly date: IsoDate;
  /** Where dumps are kept. */
  readonly instruments: string;
  readonly say: Say;
}

/** Null where something has failed. */
export async function preflight(input: PreflightInput): Promise<Cleared | null> {
  const { config, trading, world: { time, exchange }, date, instruments, say } = input;
  const said = (checked: Checked) => say(checkedLine(checked));
  const { folder } = exchange === null ? LIVE : REHEARSAL;
  const local = localChecks(folder, date, time.now());
  for (const checked of local) said(checked);
  const cleared = await brokerChecks({
    reader: trading.line.reader,
    trader: trading.trader,
    root: config.kite.root,
    tokenEndsAt: trading.endsAt,
    capital: config.paperCapital,
    instruments,
    now: time.now,
    say: said,
  });
  return local.some(({ level }) => level === "fail") ? null : cleared;
}
