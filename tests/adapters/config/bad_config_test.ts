/** Every class of bad configuration, with the exact report. @module */
import { assertEquals } from "@std/assert";
import { parseConfig } from "../../../adapters/config/load_config.ts";
import { FAKES, report } from "./config_report.ts";

Deno.test("parseConfig() keeps the keys a backtest alone may use out of paper, one by one", () => {
  const only: [string, string][] = [
    ["mode: backtest", '1: mode: found "backtest", expected paper, rehearse or live'],
    ["risk: {enabled: false}", "1: risk.enabled: found false, expected true"],
    [
      "exits: {stop: {mode: on_close}}",
      '1: exits.stop.mode: found "on_close", expected at_broker',
    ],
    [
      "exits: {trailing: {mode: atr_from_close}}",
      '1: exits.trailing.mode: found "atr_from_close", expected r_steps or off',
    ],
    [
      "exits: {square_off: {enabled: false}}",
      "1: exits.square_off.enabled: found false, expected true",
    ],
    ["session: {from_file: true}", "1: session.from_file: found true, expected false"],
    ["sizing: {lot_size: 1}", "1: sizing.lot_size: found 1, expected dated"],
    ["orders: {type: market}", '1: orders.type: found "market", expected limit'],
    ["orders: {validity: until_filled}", '1: orders.validity: found "until_filled", expected day'],
    ["charges: {flat_bps: 3}", "1: charges.flat_bps: found 3, expected nothing"],
  ];
  for (const [yaml, line] of only) {
    assertEquals(report(yaml), [`${line} (only a backtest may say otherwise)`]);
    parseConfig(yaml, "x.yaml", { ...FAKES, for: "backtest" });
  }
});

const BAD: readonly [name: string, yaml: string, ...report: string[]][] = [
  [
    "an unknown key with a near one",
    "risk:\n  max_drawdwon_pct: 3",
    "2: risk.max_drawdwon_pct: found an unknown key, expected max_drawdown_pct",
  ],
  [
    "an unknown key with none near",
    "session: {foo: 1}",
    "1: session.foo: found an unknown key, expected one of from_file",
  ],
  [
    "an unknown section",
    "riks: {}",
    "1: riks: found an unknown key, expected risk",
  ],
  [
    "a wrong type",
    'risk:\n  enabled: "yes"\n  max_positions: ten',
    '2: risk.enabled: found "yes", expected true or false',
    '3: risk.max_positions: found "ten", expected a whole number from 1 to 1000',
  ],
  [
    "a number out of bounds",
    "sizing:\n  reserve_pct: 91\n  max_leverage: 0\n  margin_pct: .inf\n  margin_minutes: 61",
    "2: sizing.reserve_pct: found 91, expected a number from 0 to 90",
    "3: sizing.max_leverage: found 0, expected a number above 0 up to 20",
    "4: sizing.margin_pct: found Infinity, expected a number above 0 up to 100",
    "5: sizing.margin_minutes: found 61, expected a whole number from 1 to 60",
  ],
  [
    "a fraction where whole numbers belong",
    "risk: {max_trades_per_day: 1.5}\nsizing: {lot_size: 0.5}",
    "1: risk.max_trades_per_day: found 1.5, expected a whole number from 1 to 10000",
    "2: sizing.lot_size: found 0.5, expected dated, or a whole number above 0",
    "2: sizing.lot_size: found 0.5, expected dated (only a backtest may say otherwise)",
  ],
  [
    "a word out of its set",
    "mode: real\nsignals: {holds: change}",
    '1: mode: found "real", expected one of paper, backtest, rehearse, live',
    '2: signals.holds: found "change", expected one of all, changes, counts (did you mean changes?)',
  ],
  [
    "no clock time",
    "exits:\n  square_off: {equity: '25:00', fno: 1510}",
    '2: exits.square_off.equity: found "25:00", expected a clock time HH:MM',
    "2: exits.square_off.fno: found 1510, expected a clock time HH:MM",
  ],
  [
    "no window, and windows over each other",
    "risk:\n  entry_windows:\n    fno: [11:30-09:20, 10:00]\n    equity: [09:20-11:30, 11:00-12:00]",
    '3: risk.entry_windows.fno[0]: found "11:30-09:20", expected a window HH:MM-HH:MM that ends after it starts',
    '3: risk.entry_windows.fno[1]: found "10:00", expected a window HH:MM-HH:MM that ends after it starts',
    "4: risk.entry_windows.equity: found a list, expected a list of windows in order, none over another",
  ],
  [
    "a scalar where a mapping or a list belongs",
    "risk: 3\nexits:\nbooks: {fno: {strategies: x, underlyings: []}}",
    "1: risk: found 3, expected a mapping",
    "2: exits: found an empty value, expected a mapping",
    '3: books.fno.strategies: found "x", expected a list of strategies',
    "3: books.fno.underlyings: found a list, expected a list of at least one of NIFTY, BANKNIFTY, FINNIFTY, none twice",
  ],
  [
    "neither a number nor off",
    "exits: {time_stop_bars: 0, soft_stop_r: never}",
    "1: exits.time_stop_bars: found 0, expected a whole number from 1 to 10000, or off",
    '1: exits.soft_stop_r: found "never", expected a number from -1 to 0, or off',
  ],
  [
    "an unknown variant, and keys of another one",
    "exits:\n  trailing: {mode: steps}\ncharges: {table: dated, flat_bps: 3}",
    '2: exits.trailing.mode: found "steps", expected one of r_steps, atr_from_close, off',
    "3: charges.flat_bps: found an unknown key, expected one of table",
    "3: charges.flat_bps: found 3, expected nothing (only a backtest may say otherwise)",
  ],
  [
    "an unknown strategy, and one without an id",
    "books:\n  fno:\n    strategies:\n      - id: ema_20_50_intraday\n      - {enabled: true}\n      - ema",
    '4: books.fno.strategies[0].id: found "ema_20_50_intraday", expected one of ema20_50_intraday, fno_intraday_trend, or the id of a file in strategies/ (did you mean ema20_50_intraday?)',
    "5: books.fno.strategies[1].id: found nothing, expected one of ema20_50_intraday, fno_intraday_trend, or the id of a file in strategies/",
    '6: books.fno.strategies[2]: found "ema", expected a mapping',
  ],
  [
    "parameters that their strategy does not have or allow",
    [
      "books:",
      "  fno:",
      "    strategies:",
      "      - id: fno_intraday_trend",
      "        timeframe: 3m",
      "        params:",
      "          min_confidence: 1.01",
      "          length: 14.5",
      "          formula: sead",
      "          lenght: 3",
    ].join("\n"),
    '5: books.fno.strategies[0].timeframe: found "3m", expected one of 1m, 5m, 15m, 1h (did you mean 1m?)',
    "7: books.fno.strategies[0].params.min_confidence: found 1.01, expected a number from 0 to 1",
    "8: books.fno.strategies[0].params.length: found 14.5, expected a whole number from 2 to 100",
    '9: books.fno.strategies[0].params.formula: found "sead", expected one of atr, seed (did you mean seed?)',
    "10: books.fno.strategies[0].params.lenght: found an unknown key, expected length",
  ],
  [
    "a strategy named twice in a book",
    "books:\n  equity:\n    strategies:\n      - id: fno_intraday_trend\n      - id: fno_intraday_trend",
    "5: books.equity.strategies[1].id: found fno_intraday_trend a second time, expected each strategy once in a book",
  ],
  [
    "more risk in a trade than a symbol may lose",
    "sizing:\n  risk_per_trade_pct: 0.9",
    "2: sizing.risk_per_trade_pct: found 0.9, expected at most risk.per_symbol_max_loss_pct, which is 0.8",
  ],
  [
    "a symbol that may lose more than half the day's limit",
    "risk: {per_symbol_max_loss_pct: 1.1}",
    "1: risk.per_symbol_max_loss_pct: found 1.1, expected at most 1, half of the day's limit (the smaller of 2 % and 50000 of 2500000 rupees)",
  ],
  [
    "capital that makes the day's limit in rupees the smaller one",
    "paper_capital: 10000000",
    "risk.per_symbol_max_loss_pct: found 0.8, expected at most 0.25, half of the day's limit (the smaller of 2 % and 50000 of 10000000 rupees)",
  ],
  [
    "entries after the square-off",
    "risk:\n  entry_windows:\n    equity: [09:20-11:30, 13:15-15:00]\nexits:\n  square_off: {fno: '14:55'}",
    "2: risk.entry_windows.fno[1]: found 13:15-14:55, expected an end before exits.square_off.fno, which is 14:55",
    "2: risk.entry_windows.options[1]: found 13:15-14:55, expected an end before exits.square_off.fno, which is 14:55",
    "3: risk.entry_windows.equity[1]: found 13:15-15:00, expected an end before exits.square_off.equity, which is 15:00",
  ],
  [
    "entries further through the price than risk lets them be from it",
    "orders:\n  through_pct: {options: 12}\nrisk: {max_deviation_pct: {fno: 0.1}}",
    "2: orders.through_pct.fno: found 0.2, expected less than risk.max_deviation_pct.fno, which is 0.1",
    "2: orders.through_pct.options: found 12, expected less than risk.max_deviation_pct.options, which is 10",
  ],
  [
    "entries as far through the price as risk lets them be from it: the spread is further",
    "orders:\n  through_pct: {equity: 0.5}\nrisk: {max_deviation_pct: {equity: 0.5}}",
    "2: orders.through_pct.equity: found 0.5, expected less than risk.max_deviation_pct.equity, which is 0.5",
  ],
  [
    "an exposure that the reserve does not leave",
    "sizing:\n  reserve_pct: 30",
    "1: sizing.max_exposure_pct: found 80, expected at most 70: sizing.reserve_pct keeps 30 back",
  ],
  [
    "a stop that would trail from the target on",
    "exits:\n  trailing: {from_r: 2}",
    "2: exits.trailing.from_r: found 2, expected less than exits.target.r_multiple, which is 2",
  ],
  [
    "more trades of a symbol than of the day",
    "risk:\n  max_trades_per_symbol_per_day: 101",
    "2: risk.max_trades_per_symbol_per_day: found 101, expected at most risk.max_trades_per_day, which is 100",
  ],
  [
    "levels of India VIX that do not rise",
    "filters: {context: {vix: {elevated: 30}}}",
    "1: filters.context.vix.elevated: found 30, expected less than the level after it, which is 25",
  ],
  [
    "a quiet market above a wild one",
    "filters:\n  regime:\n    atr_low_pct: 1.5",
    "3: filters.regime.atr_low_pct: found 1.5, expected less than filters.regime.atr_high_pct, which is 1",
  ],
  [
    "options held longer on their last day than on others",
    "exits: {square_off: {options_expiry: '15:12'}}",
    "1: exits.square_off.options_expiry: found 15:12, expected no later than exits.square_off.fno, which is 15:10",
  ],
  [
    "signals of what is no source",
    "books: {options: {signal_source: theta}}",
    '1: books.options.signal_source: found "theta", expected one of underlying, premium',
  ],
  [
    "options that are to be sold to open",
    "books:\n  options:\n    allow_option_writing: true",
    "3: books.options.allow_option_writing: found true, expected false, or " +
    "books.options.signal_source: premium (it is underlying)",
  ],
  [
    "a wing too far away, and one that may cost what the short brings",
    "books: {options: {wing_strikes: 11, wing_max_cost_pct: 100}}",
    "1: books.options.wing_strikes: found 11, expected a whole number from 1 to 10",
    "1: books.options.wing_max_cost_pct: found 100, expected a number from 1 to 95",
  ],
  [
    "premiums that are only to be sold",
    "books: {options: {signal_source: premium, sides: short}}",
    "1: books.options.sides: found short, expected both or long, where " +
    "books.options.signal_source is premium",
  ],
  [
    "options to be sold in a book that only buys",
    "books: {options: {signal_source: premium, allow_option_writing: true, sides: long}}",
    "1: books.options.sides: found long, expected both or short, where " +
    "books.options.allow_option_writing is true",
  ],
  [
    "books without a strategy that is on",
    "books:\n  fno: {strategies: []}\n" +
    "  options: {strategies: [{id: ema20_50_intraday, enabled: false}]}\n" +
    "  equity: {enabled: false, strategies: []}",
    "2: books.fno.strategies: found a list, expected at least one that is enabled, or " +
    "books.fno.enabled: false",
    "3: books.options.strategies: found a list, expected at least one that is enabled, or " +
    "books.options.enabled: false",
  ],
  [
    "a book that may never enter",
    "risk: {entry_windows: {fno: [], equity: []}}\nbooks: {equity: {enabled: false}}",
    "1: risk.entry_windows.fno: found a list, expected at least one window, or " +
    "books.fno.enabled: false",
  ],
  [
    "a stop of options that would never trail",
    "exits: {target: {r_multiple: 4}, trailing: {from_r: 2.5}}",
    "1: exits.trailing.from_r: found 2.5, expected less than exits.options.target_r_multiple, " +
    "which is 2.2",
  ],
  [
    "a product that stays overnight",
    "books: {options: {product: NRML}, equity: {product: NRML}}",
    "1: books.options.product: found NRML, expected MIS, or books.options.allow_overnight: true",
    '1: books.equity.product: found "NRML", expected MIS: what delivery is charged is not known here',
  ],
  [
    "an address with secrets in it, without them",
    'kite:\n  root: "https://user:hush@api.kite.trade"\n' +
    '  ticker: "wss://ws.kite.trade?api_key=hush&access_token=hush"',
    '2: kite.root: found "https://***@api.kite.trade", expected a https URL of host and path ' +
    "alone, or http on 127.0.0.1",
    '3: kite.ticker: found "wss://ws.kite.trade?***", expected a wss URL of host and path ' +
    "alone, or ws on 127.0.0.1",
  ],
];

for (const [name, yaml, ...lines] of BAD) {
  Deno.test(`parseConfig() reports ${name}`, () => {
    // The order within one line of the file is nobody's business.
    assertEquals(report(yaml).sort(), lines.toSorted());
  });
}
