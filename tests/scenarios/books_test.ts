/**
 * The books after whole runs, made by hand and real: cash, positions and charges agree to the
 * paisa, round trips add up to the change of equity, and nothing is left open.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { loadConfig } from "../../adapters/config/load_config.ts";
import { readCandles } from "../../adapters/history/csv_candles.ts";
import { loadCharges } from "../../adapters/market/charges.ts";
import { loadLots } from "../../adapters/market/lots.ts";
import { deskRules } from "../../commands/market/desk_rules.ts";
import { fileInstrument, fileMarket } from "../../commands/backtest/file_market.ts";
import type { CandleHistory } from "../../domain/candle/candle_history.ts";
import { totalCharges } from "../../domain/account/charges.ts";
import { type DeskRecord, eventOf } from "../../domain/desk_record.ts";
import { equityOf } from "../../domain/account/ledger.ts";
import { type IsoDate, istInstant } from "../../domain/market_time.ts";
import { type Paise, paiseToMicros } from "../../domain/money.ts";
import type { PortfolioState } from "../../domain/portfolio/state.ts";
import { STRATEGIES } from "../../domain/strategy/registry.ts";
import type { Trade } from "../../domain/account/trade.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import { imbalance } from "../domain/account/imbalance.ts";
import { fixtureTest, NIFTY } from "../domain/fixture_bars.ts";
import { deskHost } from "./desk_host.ts";
import { goldenOptions, goldenRoot } from "./golden_session.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Round trips and days, gathered while a run writes its log. */
class Gathered {
  readonly trades: Trade[] = [];
  days = 0;

  readonly add = ({ events }: DeskRecord): void => {
    for (const entry of events) {
      const event = eventOf(entry);
      if (event.type === "FillBooked" && event.trade !== null) this.trades.push(event.trade);
      if (event.type === "DayBegan") this.days++;
    }
  };
}

/** Everything that must hold of a flat desk; returns charges that rounding added, micro-rupees. */
function assertReconciled({ kernel }: VirtualHost, { trades }: Gathered): number {
  const { ledger, held, entering } = kernel.cell(PORTFOLIO)!.head.state as PortfolioState;
  assertEquals([held, entering, ledger.positions], [[], [], {}]);
  assertEquals(imbalance(ledger), 0);
  const sum = (of: (trade: Trade) => number) => trades.reduce((all, trade) => all + of(trade), 0);
  const gained = equityOf(ledger, 0 as Paise) - paiseToMicros(ledger.capital);
  const rounding = totalCharges(ledger.charges) - sum(({ charges }) => totalCharges(charges));
  assertEquals(gained, sum(({ net }) => net) - rounding);
  assertEquals(ledger.realised, sum(({ gross }) => gross));
  return rounding;
}

Deno.test("the golden session's books agree to the paisa", () => {
  const gathered = new Gathered();
  const log = new MemoryLog({ tap: gathered.add });
  const host = new VirtualHost(goldenRoot(), { ...goldenOptions(), log, freeze: true });
  host.run();
  assert(gathered.trades.length >= 6, `${gathered.trades.length} trades`);
  assertEquals(assertReconciled(host, gathered), 0);
});

/** The days before `date`. */
function until(history: CandleHistory, date: string): CandleHistory {
  const end = istInstant(date as IsoDate, 0);
  const count = history.at.findIndex((at) => at >= end);
  return { ...history, count, sessions: history.sessions.filter(({ openAt }) => openAt < end) };
}

fixtureTest("the books of two real months agree, contract notes rounded by the day", () => {
  const config = loadConfig(`${ROOT}configs/dev.yaml`, { for: "backtest", strategies: STRATEGIES });
  const path = new URL(`../shared/fixtures/nse/${NIFTY}`, `file://${ROOT}`).pathname;
  const history = until(readCandles(path), "2024-03-05");
  const file = fileInstrument(history, 1, config, loadLots(`${ROOT}configs/market/lots.yaml`));
  const charges = loadCharges(`${ROOT}configs/market/charges.yaml`);
  const gathered = new Gathered();
  const rules = deskRules(config, fileMarket([file], charges, config.risk.expiry));
  const host = deskHost({ rules, files: [file], onRecord: gathered.add });
  host.run();
  assert(gathered.trades.length > 15, `${gathered.trades.length} trades`);
  // A Saturday with a break is among them: two sessions, one note.
  assertEquals([gathered.days, history.sessions.length], [44, 45]);
  const rounding = assertReconciled(host, gathered);
  // STT to the rupee, six others to the paisa, a note a day.
  assert(rounding !== 0 && Math.abs(rounding) <= gathered.days * (500_000 + 6 * 5_000));
});
