/** All that is looked at before a desk trades at a broker, told one by one. @module */
import type { Config } from "../../domain/config.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { MarketTime } from "../desk/desk_clock.ts";
import type { DeskPaths } from "../desk/desk_paths.ts";
import type { TradingLine } from "../kite/broker_orders.ts";
import { brokerChecks, type Cleared } from "./broker_checks.ts";
import type { Checked } from "./checked.ts";
import { localChecks } from "./local_checks.ts";

export interface PreflightInput {
  readonly config: Config;
  readonly trading: TradingLine;
  readonly time: Pick<MarketTime, "now">;
  readonly paths: Pick<DeskPaths, "folder">;
  /** Whether a desk has traded there before. Asked once this machine's checks have been told. */
  hasBook(): boolean;
  /** Of the trading day that goes on, or comes next. */
  readonly date: IsoDate;
  /** Where dumps are kept. */
  readonly instruments: string;
  tell(checked: Checked): void;
}

/** Null where something has failed. */
export async function preflight(input: PreflightInput): Promise<Cleared | null> {
  const { config, trading, time, paths: { folder }, date, instruments, tell } = input;
  const local = localChecks(folder, date, time.now());
  for (const checked of local) tell(checked);
  const cleared = await brokerChecks({
    reader: trading.line.reader,
    trader: trading.trader,
    root: config.kite.root,
    tokenEndsAt: trading.endsAt,
    capital: config.paperCapital,
    nextMonthDays: config.books.fno.nextMonthDays,
    hasBook: input.hasBook(),
    instruments,
    now: time.now,
    say: tell,
  });
  return local.some(({ level }) => level === "fail") ? null : cleared;
}
