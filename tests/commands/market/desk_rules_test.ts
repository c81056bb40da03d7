/** Each figure of a configuration arrives at the desk in the units that its rules count in. @module */
import { assertEquals } from "@std/assert";
import { parseConfig } from "../../../adapters/config/load_config.ts";
import { deskRules, type Market, tradedBy } from "../../../commands/market/desk_rules.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";

/** No two figures that could be mistaken for each other are the same. */
const CONFIG = `
paper_capital: 3000000
books:
  fno: { strategies: [{ id: ema20_50_intraday, capital_pct: 20, max_trades_per_day: off,
    max_loss_streak: 4, cooldown_minutes: 7, priority: 2, shadow: true },
    { id: mean_reversion, enabled: false }] }
  options: { strategies: [{ id: ema20_50_intraday, max_loss_streak: off }], sides: long }
filters:
  regime: { atr_high_pct: 1.1, atr_low_pct: 0.3, band_width_min_pct: 0.2, slope_flat_pct: 0.006 }
  context: { breadth_min_pct: 30 }
sizing: { lots: 3, risk_per_trade_pct: 0.5, max_exposure_pct: 70, max_leverage: 1.5,
  futures_notional_cap: 6, margin_pct: 13, margin_minutes: 10, reserve_pct: 20 }
risk:
  max_daily_loss: 40000
  max_daily_loss_pct: 1.5
  per_symbol_max_loss_pct: 0.6
  max_drawdown_pct: 1.8
  profit_lock: { arm_at_loss_limits: 1.2, give_back_pct: 40 }
  max_positions: 9
  max_trades_per_symbol_per_day: 4
  max_trades_per_day: 90
  min_seconds_between_entries: 45
  max_orders_per_second: 6
  max_lots_per_order: { fno: 11, options: 12 }
  entry_windows: { fno: ["09:20-11:00"], options: ["09:30-11:10"], equity: ["09:40-11:20"] }
  expiry: { last_option_entry: "14:00" }
  stale_price_seconds: { fno: 2, options: 8, equity: 4 }
  max_deviation_pct: { fno: 1, options: 9, equity: 3 }
  min_target_to_cost: 2.5
  greeks: { max_delta: 7, max_delta_with_futures: 6, max_vega_pct: 0.9, max_theta_pct: 1.9 }
exits:
  stop: { atr_multiple: 1.9, cap_pct: 2.5 }
  target: { r_multiple: 1.7, cap_pct: 5.5 }
  time_stop_bars: 20
  soft_stop_r: -0.7
  options: { atr_multiple: 2.1, min_ticks: 5, stop_cap_pct: 25, target_r_multiple: 2.3,
    target_cap_pct: 55 }
  square_off: { equity: "14:50", fno: "15:05", options_expiry: "14:40" }
orders:
  through_pct: { fno: 0.1, options: 2, equity: 0.4 }
  entry_timeout_seconds: 6
  stop_offset_pct: { fno: 0.6, options: 9, equity: 1.1 }
  stop_offset_min_ticks: { fno: 2, options: 5, equity: 3 }
`;

const token = (number: number) => number as InstrumentToken;
const TOKENS = { fno: [token(1)], options: [token(2)], equity: [token(3)] };

function rulesOf(yaml: string, tokens: Market["tokens"] = TOKENS): DeskRules {
  const config = parseConfig(yaml, "x.yaml", { for: "paper", strategies: STRATEGIES });
  return deskRules(config, { tokens, charges: { kind: "dated" } } as unknown as Market);
}

/** Without what a division of decimals leaves. */
const round = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value),
    (_, each) => typeof each === "number" ? Number(each.toPrecision(12)) : each,
  );

const at = (clock: string) => {
  const [hour, minute] = clock.split(":").map(Number);
  return 60 * hour! + minute!;
};
const window = (from: string, to: string) => ({ from: at(from), to: at(to) });

Deno.test("deskRules() has the limits of risk as they were written", () => {
  assertEquals<unknown>(round(rulesOf(CONFIG).risk), {
    enforced: true,
    dayLossMax: { amount: 40_000_00, share: 0.015 },
    symbolLossShare: 0.006,
    drawdownShare: 0.018,
    profitLock: { multiple: 1.2, giveBackMax: 0.4 },
    exposureShare: 0.7,
    sensitivity: {
      deltaMultiple: 7,
      underlyingDeltaMultiple: 6,
      vegaShare: 0.009,
      thetaShare: 0.019,
    },
    positionsMax: 9,
    tradesPerSymbolMax: 4,
    tradesPerDayMax: 90,
    entrySpacingMs: 45_000,
    ordersPerSecondMax: 6,
    costMultiple: 2.5,
    books: {
      fno: {
        entryWindows: [window("09:20", "11:00")],
        staleMs: 2_000,
        deviationMax: 0.01,
        lotsPerOrderMax: 11,
        lastEntryOnExpiry: null,
      },
      options: {
        entryWindows: [window("09:30", "11:10")],
        staleMs: 8_000,
        deviationMax: 0.09,
        lotsPerOrderMax: 12,
        lastEntryOnExpiry: at("14:00"),
      },
      equity: {
        entryWindows: [window("09:40", "11:20")],
        staleMs: 4_000,
        deviationMax: 0.03,
        lotsPerOrderMax: null,
        lastEntryOnExpiry: null,
      },
    },
  });
  const off = rulesOf("risk: {profit_lock: {enabled: false}, greeks: {enabled: false}}").risk;
  assertEquals([off.profitLock, off.sensitivity], [null, null]);
});

Deno.test("deskRules() sizes by the shares that were written", () => {
  const { sizing, capital } = rulesOf(CONFIG);
  assertEquals<unknown>([capital, round(sizing)], [30_00_000_00, {
    method: "fixed_risk_atr",
    lots: 3,
    riskPerTrade: 0.005,
    exposureShare: 0.7,
    leverageMax: 1.5,
    futuresNotionalMax: 6,
    marginShare: 0.13,
    marginEveryMs: 600_000,
    reserveShare: 0.2,
  }]);
});

Deno.test("deskRules() gives options exits of their own, and each book its square-off", () => {
  const { books } = rulesOf(CONFIG);
  const [fno, options, equity] = books;
  const common = { stopMode: "at_broker", timeStopBars: 20, softStopR: -0.7 };
  const usual = {
    ...common,
    atrMultiple: 1.9,
    stopTicksMin: 1,
    stopCap: 0.025,
    targetR: 1.7,
    targetCap: 0.055,
    trailing: fno!.exits.trailing,
  };
  assertEquals<unknown>(round([fno!.exits, equity!.exits]), round([usual, usual]));
  assertEquals<unknown>(
    round(options!.exits),
    round({
      ...usual,
      atrMultiple: 2.1,
      stopTicksMin: 5,
      stopCap: 0.25,
      targetR: 2.3,
      targetCap: 0.55,
    }),
  );
  const times = books.map((book) => [book.squareOffAt, book.expiringSquareOffAt]);
  assertEquals<unknown>(times, [
    [at("15:05"), null],
    [at("15:05"), at("14:40")],
    [at("14:50"), null],
  ]);
  const none = rulesOf("exits: {target: {enabled: false}}").books;
  assertEquals(none.map(({ exits }) => exits.targetR), [null, null, null]);
});

Deno.test("deskRules() orders each book as far through the price as was written", () => {
  const { books } = rulesOf(CONFIG);
  const style = (throughShare: number, share: number, ticks: number) => ({
    type: "LIMIT",
    throughShare,
    validity: "DAY",
    entryTimeoutMs: 6_000,
    stopOffset: { share, ticks },
  });
  assertEquals<unknown>(round(books.map(({ orders }) => orders)), [
    style(0.001, 0.006, 2),
    style(0.02, 0.09, 5),
    style(0.004, 0.011, 3),
  ]);
  const patient = rulesOf("orders: {entry_timeout_seconds: off}").books[0]!;
  assertEquals(patient.orders.entryTimeoutMs, null);
});

Deno.test("deskRules() runs the strategies that are on, within their own limits", () => {
  const { books } = rulesOf(CONFIG);
  const limits = books.slice(0, 2).map(({ sides, strategies }) => [
    sides,
    strategies.map((each) => [
      [each.id, each.priority, each.shadow, each.capitalShare],
      [each.tradesPerDayMax, each.lossStreakMax, each.cooldownMs],
    ]),
  ]);
  assertEquals<unknown>(limits, [
    ["both", [[["ema20_50_intraday", 2, true, 0.2], [Infinity, 4, 420_000]]]],
    ["long", [[["ema20_50_intraday", 1, false, 0.25], [10, Infinity, 900_000]]]],
  ]);
});

Deno.test("deskRules() filters by shares of the price, and by nothing that is off", () => {
  const filters = (yaml: string) => rulesOf(yaml).books[0]!.filters;
  const { regime, context } = round(filters(CONFIG));
  assertEquals<unknown>(regime, {
    atrHigh: 0.011,
    atrLow: 0.003,
    bandWidthMin: 0.002,
    slopeFlat: 0.00006,
  });
  assertEquals(context!.breadthMin, 0.3);
  const parts = (yaml: string) => {
    const { higher, regime, context } = filters(yaml);
    return [higher, regime, context].map((part) => part !== null);
  };
  assertEquals(parts("{}"), [true, true, true]);
  assertEquals(parts("filters: {enabled: false}"), [false, false, false]);
  assertEquals(parts("filters: {higher_timeframe: {enabled: false}}"), [false, true, true]);
  assertEquals(parts("filters: {regime: {enabled: false}}"), [true, false, true]);
  assertEquals(parts("filters: {context: {enabled: false}}"), [true, true, false]);
});

Deno.test("deskRules() keeps a book that is off, or has nothing to trade, for what it holds", () => {
  const books = ({ books, idleBooks }: DeskRules) => [
    books.map(({ book }) => book),
    idleBooks.map(({ book, tokens }) => [book, tokens.length]),
  ];
  assertEquals<unknown>(books(rulesOf("books: {options: {enabled: false}}")), [
    ["fno", "equity"],
    [["options", 0]],
  ]);
  assertEquals<unknown>(books(rulesOf("{}", { ...TOKENS, equity: [] })), [
    ["fno", "options"],
    [["equity", 0]],
  ]);
});

Deno.test("deskRules() fills on paper and keeps rows as was written", () => {
  const yaml = "paper: {slippage_bps: 4, latency_ms: 70}\nsignals: {holds: all, indicators: used}";
  const { slippageBps, latencyMs, holds, indicators, mode, execution } = rulesOf(yaml);
  assertEquals([slippageBps, latencyMs, holds, indicators], [4, 70, "all", "used"]);
  assertEquals([mode, execution], ["paper", "paper"]);
});

Deno.test("deskRules() has no time of square-off for a book that may hold overnight", () => {
  const { books } = rulesOf("books: {options: {product: NRML, allow_overnight: true}}");
  const times = books.map((each) => [
    each.squareOffAt,
    each.dayOnlySquareOffAt,
    each.expiringSquareOffAt,
  ]);
  assertEquals<unknown>(times, [
    [at("15:10"), null, null],
    // What was bought for the day (MIS) goes with the day all the same, and so does what expires.
    [null, at("15:10"), at("14:55")],
    [at("15:00"), null, null],
  ]);
});

Deno.test("deskRules() writes options only where that is allowed", () => {
  const writing = (yaml: string) => rulesOf(yaml).books.map((book) => book.writing);
  assertEquals(writing("{}"), [undefined, undefined, undefined]);
  const yaml = "books: {options: {signal_source: premium, allow_option_writing: true, " +
    "wing_strikes: 3, wing_max_cost_pct: 80}}";
  assertEquals<unknown>(writing(yaml), [
    undefined,
    { wingStrikes: 3, wingCostMax: 0.8 },
    undefined,
  ]);
});

Deno.test("tradedBy() knows the futures and wings of an options book that trades by premium", () => {
  const premium = { ...TOKENS, optionFutures: [token(9)], optionWings: [token(8)] };
  assertEquals(tradedBy("options", premium), {
    tokens: [token(2)],
    premium: { futures: [token(9)], wings: [token(8)] },
  });
  const { optionWings: _, ...wingless } = premium;
  assertEquals(tradedBy("options", wingless).premium, { futures: [token(9)] });
  assertEquals(tradedBy("fno", premium), { tokens: [token(1)], premium: null });
  assertEquals(tradedBy("options", TOKENS).premium, null);
});
