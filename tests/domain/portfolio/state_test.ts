/** The day roll, what marks say of the day, and what the desk's money is doing. @module */
import { bookOf } from "../../../domain/desk_rules.ts";
import {
  closingOf,
  closingReasons,
  isClosingFor,
} from "../../../domain/portfolio/exits/closing.ts";
import { assertEquals, assertThrows } from "@std/assert";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { equityOf } from "../../../domain/account/ledger.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { microsToPaise, type Paise } from "../../../domain/money.ts";
import { capitalIn, exposureIn } from "../../../domain/portfolio/entries/capital.ts";
import { symbolMarks } from "../../../domain/portfolio/marks.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import { imbalance } from "../account/imbalance.ts";
import {
  BANKNIFTY,
  EMPTY,
  entering,
  entryOf,
  folded,
  holding,
  intent,
  NIFTY,
  NOW,
  RULES,
  rulesOf,
} from "./book.ts";

const TOMORROW = "2026-11-21" as IsoDate;

/** NIFTY bought at 20,000 and last seen at `rupees`. */
function seen(rupees: number): PortfolioState {
  const price = rupees * 100 as Paise;
  return folded(holding(), { type: "PricesSeen", prices: [{ token: NIFTY, price }] });
}

Deno.test("symbolMarks() tells what is taken and what closing now would add, charges included", () => {
  // A basis point of two million rupees to enter, the same to leave.
  assertEquals(symbolMarks(EMPTY, RULES, NOW), []);
  assertEquals(symbolMarks(seen(20_000), RULES, NOW), [
    { key: "fno:NIFTY", realised: -20_000, unrealised: -20_000 } as never,
  ]);
  assertEquals(symbolMarks(seen(20_100), RULES, NOW)[0]!.unrealised, 1_000_000 - 20_100 as Paise);
});

Deno.test("a day begins with what is carried at its last price, and with counts at zero", () => {
  const state = folded(
    { ...seen(20_100), barred: ["fno"], closing: { fno: ["loss_halt"] } },
    { type: "PortfolioDayOpened", date: TOMORROW },
  );
  assertEquals([state.date, state.barred, state.closing, state.strategies], [TOMORROW, [], {}, {}]);
  assertEquals(state.realisedToday, {});
  assertEquals(symbolMarks(state, RULES, NOW), [
    { key: "fno:NIFTY", realised: 0, unrealised: -20_100 } as never,
  ]);
  // 100 points on 100 units, less what the entry was charged.
  const equity = microsToPaise(equityOf(state.ledger, 0 as Paise));
  assertEquals(equity, RULES.capital + 1_000_000 - 20_000 as Paise);
  assertEquals(imbalance(state.ledger), 0);
});

Deno.test("a FLATTEN outlives the day, and what ends with the day does not", () => {
  const state = folded(
    {
      ...seen(20_100),
      closing: { fno: ["square_off", "flatten"], options: ["flatten"], equity: ["loss_halt"] },
    },
    { type: "PortfolioDayOpened", date: TOMORROW },
  );
  assertEquals(state.closing, { fno: ["flatten"], options: ["flatten"] });
});

Deno.test("a square-off ends with its session, a loss halt with its day", () => {
  const closing = folded(
    EMPTY,
    { type: "ClosingBegan", books: ["fno"], reason: "square_off" },
    { type: "ClosingBegan", books: ["equity"], reason: "loss_halt" },
  );
  assertEquals(folded(closing, { type: "ClosingEnded", reason: "square_off" }).closing, {
    equity: ["loss_halt"],
  });
});

Deno.test("each reason for which a book must be flat ends by itself, in whatever order they began", () => {
  const all = folded(
    EMPTY,
    { type: "ClosingBegan", books: ["fno", "equity"], reason: "flatten" },
    { type: "ClosingBegan", books: ["fno"], reason: "square_off" },
    { type: "ClosingBegan", books: ["fno"], reason: "flatten" },
  );
  assertEquals(all.closing, { fno: ["flatten", "square_off"], equity: ["flatten"] });
  assertEquals([closingOf(all, "fno"), isClosingFor(all, "fno", "square_off")], ["flatten", true]);
  const lifted = folded(all, { type: "ClosingEnded", reason: "flatten" });
  assertEquals(lifted.closing, { fno: ["square_off"] });
  assertEquals(closingOf(lifted, "equity"), undefined);
  assertEquals([...closingReasons(all)], ["flatten", "square_off"]);
});

Deno.test("what a square-off has left is carried; any other reason to go stays", () => {
  const roll = (leaving: "square_off" | "signal") => {
    const set = { type: "ExitSet", token: NIFTY, exit: null, leaving } as const;
    const opened = { type: "PortfolioDayOpened", date: TOMORROW } as const;
    return folded(holding(), set, opened).held[0]!.leaving;
  };
  assertEquals([roll("square_off"), roll("signal")], [null, "signal"]);
});

Deno.test("an entry that nobody found bars its book, one that was refused does not", () => {
  const { tag } = entryOf().order;
  const ended = (reason: "absent" | "cancelled") =>
    folded(entering(), { type: "EntryEnded", tag, reason });
  assertEquals([ended("absent").barred, ended("cancelled").barred], [["fno"], []]);
});

Deno.test("exposureIn() counts positions and entries under way, at their margin", () => {
  // 12 % of 100 units at 20,000, and of the entry at its limit.
  assertEquals(exposureIn(holding(), RULES, NOW), 24_000_000 as Paise);
  assertEquals(exposureIn(entering(), RULES, NOW), 100 * Math.ceil(2_004_000 * 0.12) as Paise);
});

Deno.test("capitalIn() gives each strategy of each book its own budget, and futures no cash", () => {
  const fno = RULES.books.find(({ book }) => book === "fno")!;
  const [ema, trend] = ["ema20_50_intraday", "fno_intraday_trend"].map((id) =>
    fno.strategies.find((each) => each.id === id)!
  );
  const state = holding();
  assertEquals(capitalIn(state, RULES, "fno", trend!, NOW).budgetUsed, 24_000_000 as Paise);
  assertEquals(capitalIn(state, RULES, "fno", ema!, NOW).budgetUsed, 0 as Paise);
  assertEquals(capitalIn(state, RULES, "equity", trend!, NOW).budgetUsed, 0 as Paise);
  const { equity, cash, funds, futuresNotional } = capitalIn(state, RULES, "fno", ema!, NOW);
  assertEquals([cash, funds], [equity - 24_000_000, equity - 24_000_000] as never);
  assertEquals(futuresNotional, 200_000_000 as Paise);
});

Deno.test("the folds of a state that lacks what they need throw", () => {
  const move = {
    stop: 0,
    softStopDone: false,
    bars: 1,
    high: 1 as Paise,
    low: 1 as Paise,
    signalPrice: 0 as Paise,
  };
  assertThrows(
    () => folded(EMPTY, { type: "PlanMoved", token: BANKNIFTY, move }),
    Error,
    "token 2",
  );
  assertThrows(
    () => bookOf(rulesOf(), "options"),
    Error,
    "options",
  );
  assertEquals(folded(EMPTY, { type: "EntryEnded", tag: "none", reason: "" }), EMPTY);
  assertEquals(
    folded(EMPTY, { type: "IntentRefused", intent: intent(), code: "no_charges", detail: "" }),
    EMPTY,
  );
});

Deno.test("PricesSeen moves what an option is held for by its future's price alone", () => {
  const state = holding();
  const [held] = state.held;
  const option = { ...held!, token: 77 as InstrumentToken, future: BANKNIFTY };
  const seen = (token: InstrumentToken, price: number) => ({ token, price: price as Paise });
  const prices = [seen(option.token, 9_000), seen(BANKNIFTY, 5_000_000)];
  const next = folded({ ...state, held: [held!, option] }, { type: "PricesSeen", prices });
  assertEquals(next.held.map(({ lastPrice, signalPrice }) => [lastPrice, signalPrice]), [
    [held!.lastPrice, held!.signalPrice],
    [9_000, 5_000_000],
  ]);
});
