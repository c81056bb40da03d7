/** Several problems of one configuration: all of them, in order, and none that follows from one. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { parseConfig } from "../../../adapters/config/load_config.ts";
import { FAKES, report } from "./config_report.ts";

Deno.test("parseConfig() reports all problems at once, in the order of the file", () => {
  const yaml = `mode: real
paper_capital: 0
books:
  fno:
    enabld: true
    strategies:
      - id: ema20_50_intraday
        params: {min_confidence: 2}
      - id: ema20_50_intraday
risk:
  enabled: true
  per_symbol_max_loss_pct: 0.5
  entry_windows: {equity: [14:00-15:30]}
exits:
  stop: {mode: on_close}
foo: 1`;
  assertEquals(report(yaml), [
    '1: mode: found "real", expected one of paper, backtest, rehearse, live',
    "2: paper_capital: found 0, expected a number from 1 to 1000000000000",
    "5: books.fno.enabld: found an unknown key, expected enabled",
    "8: books.fno.strategies[0].params.min_confidence: found 2, expected a number from 0 to 1",
    "9: books.fno.strategies[1].id: found ema20_50_intraday a second time, expected each strategy once in a book",
    "13: risk.entry_windows.equity[0]: found 14:00-15:30, expected an end before exits.square_off.equity, which is 15:00",
    '15: exits.stop.mode: found "on_close", expected at_broker (only a backtest may say otherwise)',
    "16: foo: found an unknown key, expected one of mode, paper_capital, books, filters, sizing, risk, exits, orders, charges, paper, kite, record_ticks, signals, session",
    "sizing.risk_per_trade_pct: found 0.75, expected at most risk.per_symbol_max_loss_pct, which is 0.5",
  ]);
});

Deno.test("parseConfig() draws no conclusion from a value that has a problem of its own", () => {
  assertEquals(report("sizing: {risk_per_trade_pct: 1.5}\nrisk: {per_symbol_max_loss_pct: x}"), [
    '2: risk.per_symbol_max_loss_pct: found "x", expected a number above 0 up to 100',
  ]);
});

Deno.test("ConfigError carries the problems as data", () => {
  const run = () => parseConfig("risk:\n  enabled: 1", "my.yaml", FAKES);
  assertEquals(assertThrows(run, ConfigError).problems, [{
    file: "my.yaml",
    path: "risk.enabled",
    line: 2,
    found: "1",
    expected: "true or false",
  }]);
});

Deno.test("parseConfig() skips the checks of limits that a backtest has switched off", () => {
  const yaml = "risk: {enabled: false}\nsizing: {risk_per_trade_pct: 5}\n" +
    "exits: {square_off: {equity: 10:00}}";
  const { sizing } = parseConfig(yaml, "x.yaml", { ...FAKES, for: "backtest" });
  assert(sizing.riskPerTradePct === 5);
});
