/** What a desk on a hand-written ticking market goes by, its strategies after a script. @module */
import { deskRules } from "../../commands/market/desk_rules.ts";
import { optionsTokens } from "../../commands/market/options_tokens.ts";
import type { DeskRules, StrategyRules } from "../../domain/desk_rules.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { type EpochMs, istDate, istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import { fromRupees } from "../../domain/money.ts";
import { optionAtMoney, optionFurther } from "../../domain/option/chain.ts";
import type { BoundStrategy } from "../../domain/strategy/strategy.ts";
import { LIMITS } from "../domain/market_tables.ts";
import { merged } from "./merged_config.ts";
import { parsedConfig } from "./parsed_config.ts";
import { clockAt } from "./played_desk.ts";
import { BASE } from "./ticking_config.ts";
import type { TickingDesk, Word } from "./ticking_desk.ts";
import type { TickingMarket } from "./ticking_market.ts";

const BOOKS: readonly Book[] = ["fno", "options", "equity"];

export function tickingRules(plan: TickingDesk, market: TickingMarket): DeskRules {
  const books = Object.fromEntries(BOOKS.map((book) => [book, {
    enabled: plan.scripts[book] !== undefined,
    strategies: [{
      id: book === "equity" ? "ema20_50_intraday" : "fno_intraday_trend",
      timeframe: "1m",
      max_loss_streak: "off",
    }],
  }]));
  const config = parsedConfig(merged({ ...BASE, books }, plan.config ?? {}), "paper");
  const future = market.tokenOf("NIFTY26DECFUT");
  const shares = [market.tokenOf("SBIN"), market.tokenOf("INFY")];
  const rules = deskRules(config, {
    charges: { kind: "flat", bps: 1, rounding: { when: "none", wholeRupee: [] } },
    marketData: "ticks",
    tokens: {
      fno: [future],
      ...optionsTokens(config.books.options, [market.instrument(future)], {
        date: market.dates[0]!,
        priceOf: () => fromRupees(24_000),
        contractsOf: () => market.instruments,
      }),
      equity: shares,
    },
    instrument: (token) => market.instrument(token),
    priceBand: () => null,
    isOpen: (token, at) => market.isOpen(token, at),
    haltIndices: haltIndices(market),
    optionAtMoney: (underlying, kind, price, at) => {
      const { name } = market.instrument(underlying);
      return optionAtMoney(market.instruments, { name, kind, price, expiryFrom: istDate(at) });
    },
    optionFurther: (option, strikes) =>
      optionFurther(market.instruments, market.instrument(option), strikes),
    sessionsAfter: (at) => market.sessionsAfter(at),
    entryScale: () => 1,
    isLastHourOfExpiry: () => false,
    expiresAt: (expiry) => istInstant(expiry, 15 * 60 + 30),
    settlementPrice: () => null,
  });
  return {
    ...rules,
    books: rules.books.map((book) => ({
      ...book,
      strategies: book.strategies.map((each) => scripted(each, plan.scripts[book.book]!)),
    })),
    ...plan.rules,
  };
}

/** Those that are given prices: the last close is the first of them. */
function haltIndices({ instruments }: TickingMarket): DeskRules["haltIndices"] {
  return instruments.filter(({ kind }) => kind === "INDEX").map(({ token, symbol: name }) => ({
    ...{ token, name, rules: LIMITS.halts },
    previousClose: () => null,
  }));
}

/** Shares are told apart by their price. */
function scripted(rules: StrategyRules, script: Readonly<Record<string, Word>>): StrategyRules {
  const onBar: BoundStrategy["onBar"] = (bar) => {
    const end = (bar.at + MINUTE_MS) as EpochMs;
    const symbol = bar.close < 110_000 ? "SBIN" : "INFY";
    const clock = clockAt(end);
    const word = script[`${clock} ${symbol}`] ?? script[`${istDate(end)} ${clock}`] ??
      script[clock];
    if (word === undefined) return { signal: "HOLD", reason: "no_signal" };
    return { signal: word, reason: word === "SHORT" ? "trend_down" : "trend_up", confidence: 1 };
  };
  return { ...rules, bound: { indicators: [], onBar } };
}
