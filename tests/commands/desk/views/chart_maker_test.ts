/**
 * Charts: which instrument, and its levels: a stop that does not rest is not drawn as if it did.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { stateOf } from "../../../../commands/desk/actor_state.ts";
import { CandleSource } from "../../../../commands/desk/views/candle_source.ts";
import { chartView, isSelectable, levelsOf } from "../../../../commands/desk/views/chart_maker.ts";
import { MinuteShelf } from "../../../../commands/desk/views/minute_shelf.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import { tickOf } from "../../../../domain/tick/tick_board.ts";
import { emaOf } from "../../../../domain/view/chart_series.ts";
import { TradeMarks } from "../../../../domain/view/trade_marks.ts";
import { playedDesk } from "./played_desk.ts";

const { desk: { rules, history }, host: { kernel }, openAt } = playedDesk(30);
const portfolio = stateOf(kernel, "portfolio");

function chart(symbol: string | null) {
  const source = new CandleSource(new MinuteShelf(history, 400));
  const marks = new TradeMarks();
  const input = { kernel, rules, source, marks, openAt, quoteAgeMs: () => 250 };
  return chartView({ symbol, timeframe: "5m" }, input);
}

const symbolOf = (token: InstrumentToken) => rules.instrument(token, kernel.now as EpochMs).symbol;

Deno.test("chartView() shows the newest position until somebody chooses, held ones first", () => {
  const newest = portfolio.held.toSorted((a, b) => b.openedAt - a.openedAt)[0]!;
  const { symbol, symbols } = chart(null);
  assertEquals(symbol, symbolOf(newest.token));
  const held = portfolio.held.map(({ token }) => symbolOf(token));
  assertEquals(symbols.slice(0, held.length), held);
  assertEquals(
    new Set(symbols),
    new Set([...held, ...rules.books.flatMap(({ tokens }) => tokens.map(symbolOf))]),
  );
  const other = portfolio.held.find((each) => each !== newest && each.quantity !== 0)!;
  const view = chart(symbolOf(other.token));
  const { ltp, prevClose, bids, asks } = tickOf(
    stateOf(kernel, "feed").board,
    other.token,
  )!;
  assertEquals([view.symbol, view.lastPrice, view.prevClose], [
    symbolOf(other.token),
    ltp,
    prevClose,
  ]);
  assert(view.candles.length >= 6 && prevClose !== ltp);
  const { entry, stop, target } = levelsOf(other);
  assertEquals([view.entry, view.stop, view.target, view.quoteAgeMs], [entry, stop, target, 250]);
  assertEquals(view.depth, { bids, asks });
  assertEquals([view.ema20, view.ema50], [emaOf(view.candles, 20), emaOf(view.candles, 50)]);
});

Deno.test("chartView() of what is neither traded nor held has nothing, and may not be selected", () => {
  const { symbol, candles, symbols, timeframe } = chart("GONE");
  assertEquals([symbol, candles, timeframe], [null, [], "5m"]);
  assertEquals(symbols, chart(null).symbols);
  assertEquals(["GONE", symbols[0]!].map((each) => isSelectable(each, { kernel, rules })), [
    false,
    true,
  ]);
});

Deno.test("levelsOf() has the trigger that rests: none where no exit works, 0 for one that closes", () => {
  const held = portfolio.held.find(({ exit }) => exit?.order.purpose === "stop")!;
  const { trigger } = held.exit!.order;
  assertEquals(levelsOf(held).stop, trigger);
  assertEquals(levelsOf({ ...held, exit: null }).stop, null);
  const closing = { ...held.exit!, order: { ...held.exit!.order, trigger: 0 as typeof trigger } };
  assertEquals(levelsOf({ ...held, exit: closing }).stop, 0);
});

Deno.test("levelsOf() has the price that a trade was opened at, whatever the close before a day was", () => {
  const [held] = portfolio.held;
  const trade = { ...held!.trade, entered: 3, entryValue: 30_100 as Paise };
  assertEquals(levelsOf({ ...held!, trade }).entry, 10_033);
});
