/** Why a morning went as it did. @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type DeskEvent, eventOf } from "../../../domain/desk_record.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { Intent } from "../../../domain/strategy/intent.ts";
import { type EpochMs, istDate, MINUTE_MS } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { openRiskDay } from "../../../domain/risk/day.ts";
import { indicatorWords } from "../../../domain/why/indicator_words.ts";
import { Decisions } from "../../../domain/why/decisions.ts";
import { whyInRun, whyOf, whyOfAll } from "../../../domain/why/why.ts";
import type { WhyStep } from "../../../domain/why/why_report.ts";
import {
  BANKNIFTY,
  DESK,
  intended,
  MORNING,
  order,
  record,
  signal,
  smallSession,
} from "../projection/small_session.ts";

const names = DESK.instrument;

function stages(steps: readonly WhyStep[]): string[] {
  return steps.map(({ stage }) => stage);
}

function detailOf(steps: readonly WhyStep[], stage: WhyStep["stage"]): string {
  const step = steps.find((each) => each.stage === stage);
  assert(step !== undefined, `no ${stage} in ${stages(steps)}`);
  return `${step.code}: ${step.detail}`;
}

Deno.test("whyOf() tells a trade from its bar to what it made", () => {
  const { trade } = whyOf(smallSession(), "nifty", names);
  const orders = ["order", "order", "fill", "order", "fill", "order"];
  assertEquals(stages(trade), [
    ...["bar", "indicators", "signal", "filter", "size"],
    ...orders,
    ...["bar", "indicators", "exit", "order", "order", "fill", "result"],
  ]);
  assertEquals(detailOf(trade, "bar"), "5m: 09:15 to 09:20 at 24,500.00, ATR 50.12");
  assertEquals(
    detailOf(trade, "indicators"),
    "trend: ema20 24,450.12, ema50 24,440.00, rsi14 61.237, ema200 not ready, rvol20 1.61",
  );
  assertMatch(detailOf(trade, "filter"), /^passed: trend up, volatility not_ready, longer/);
  assertMatch(
    detailOf(trade, "size"),
    /^150: .*worth 36,75,000\.00; stop 100\.00 away, at risk 15,/,
  );
  assertEquals(
    detailOf(trade, "result"),
    "signal: LONG 150 NIFTY26NOVFUT 24,501.70 to 24,600.00; " +
      "gross 14,745.00 less charges 2,209.58; net 12,535.42, 0.84 R; " +
      "worst 0.70, best 98.30 a unit in 0 bars",
  );
});

Deno.test("whyOf() names the future whose bar an option was bought on", () => {
  const future = 99 as InstrumentToken;
  const onFuture = smallSession().map(({ events, ...record }) => ({
    ...record,
    events: events.map((entry): typeof entry => {
      const event = eventOf(entry);
      return event.type === "EntryIntended"
        ? [entry[0], { ...event, intent: { ...event.intent, token: future } }]
        : entry;
    }),
  }));
  const { trade } = whyOf(
    onFuture,
    "NIFTY",
    (token, at) => token === future ? { name: "NIFTY", symbol: "NIFTY26DECFUT" } : names(token, at),
  );
  assertEquals(
    detailOf(trade, "bar"),
    "5m: 09:15 to 09:20 of NIFTY26DECFUT at 24,500.00, ATR 50.12",
  );
});

Deno.test("why says what the entry was taken to tie up, and by whose word", () => {
  const margin = { perUnit: 300_000 as Paise, source: "last_known" } as const;
  const atBroker = smallSession().map(({ events, ...record }) => ({
    ...record,
    events: events.map((entry): typeof entry => {
      const event = eventOf(entry);
      return event.type === "EntryIntended" ? [entry[0], { ...event, margin }] : entry;
    }),
  }));
  const { trade } = whyOf(atBroker, "NIFTY", names);
  assertMatch(detailOf(trade, "size"), /; margin 4,50,000\.00 by the broker's last figure$/);
});

Deno.test("whyOf() tells the last wish that came to nothing, not the last HOLD", () => {
  const { untraded } = whyOf(smallSession(), "NIFTY", names);
  assertMatch(detailOf(untraded, "hold"), /^shadow: LONG ema_cross_up 15m/);
  const blocked = whyOf(smallSession().filter(({ lsn }) => lsn <= 19), "NIFTY", names).untraded;
  assertEquals(
    detailOf(blocked, "risk"),
    "BLOCK: symbol_max_loss: -21,000.00, limit -20,000.00",
  );
  const refused = whyOf(smallSession(), "BANKNIFTY", names).untraded;
  assertMatch(detailOf(refused, "hold"), /^zero_lots: SHORT .*: budget: 100 \/ 200 = 0 units/);
});

const DAY_LIMITS = {
  enforced: true,
  dayLossMax: 5_000_000,
  symbolLossMax: 2_000_000,
  tradesPerDayMax: 100,
  tradesPerSymbolMax: 5,
};

/** What is told of an entry that risk allows after `before`. */
function allowedAfter(...before: readonly DeskEvent[]): string {
  const entry = order({ tag: "a" });
  const verdict = { verdict: "ALLOW", quantity: 150, finding: null } as const;
  const { date } = openRiskDay("2026-11-20" as never, null);
  const events: DeskEvent[] = [
    { type: "RiskDayOpened", date, limits: DAY_LIMITS as never },
    ...before,
    intended(entry, signal() as Intent),
    { type: "EntryReviewed", tag: "a", order: entry, ...verdict, at: MORNING as never },
  ];
  const records = events.map((event, i) => record(i + 1, MORNING, event));
  return detailOf(whyOf(records, "NIFTY", names).untraded, "risk");
}

function marked(rupees: number): DeskEvent {
  const marks = [{ key: "fno:NIFTY", realised: 100 * rupees, unrealised: 0 }];
  return { type: "DayMarked", marks: marks as never };
}

Deno.test("whyOf() tells risk's numbers also when it allows", () => {
  assertEquals(
    allowedAfter(marked(-1_200)),
    "ALLOW: day P&L -1,200.00, limit -50,000.00; NIFTY -1,200.00, limit -20,000.00; " +
      "trades 0 of 100; in NIFTY 0 of 5",
  );
});

Deno.test("whyOf() tells the limit of a day that was re-armed after its loss", () => {
  const at = MORNING as never;
  const told = allowedAfter(
    marked(-51_000),
    { type: "LossHalted", code: "max_daily_loss", at },
    { type: "LossRearmed", by: "asha", lossFloor: -6_100_000 as Paise, at },
  );
  assertMatch(told, /^ALLOW: day P&L -51,000\.00, limit -61,000\.00; NIFTY/);
});

Deno.test("whyOf() tells what the book's other strategies had said of the instrument", () => {
  const word = signal({ strategy: "mean_reversion", signal: "HOLD", reason: "no_signal" });
  const elsewhere = { ...word, token: BANKNIFTY, strategy: "price_action" };
  const { untraded, words } = whyOf(
    [
      record(1, MORNING - MINUTE_MS, { type: "SignalSeen", signal: word, why: "hold" }),
      record(2, MORNING - MINUTE_MS, { type: "SignalSeen", signal: elsewhere, why: "hold" }),
      record(3, MORNING, intended(order(), signal() as Intent)),
    ],
    "NIFTY",
    names,
  );
  assertEquals(detailOf(untraded, "word"), "no_signal: on the 5m bar of 09:15 at 24,500.00");
  assertEquals(words.map(({ source }) => source), [
    "fno.mean_reversion",
    "fno.ema20_50_intraday",
  ]);
});

Deno.test("whyOf() tells what a wish has lost to, and that it is the last word of who acted", () => {
  const [acts, lost] = [signal(), signal({ strategy: "mean_reversion", confidence: 0.2 })];
  const earlier = { ...acts, signal: "HOLD", reason: "no_signal" } as typeof acts;
  const { untraded, words } = whyOf(
    [
      record(1, MORNING - MINUTE_MS, { type: "SignalSeen", signal: earlier, why: "hold" }),
      record(2, MORNING, intended(order(), acts as Intent)),
      record(3, MORNING, { type: "SignalSeen", signal: lost, why: "lost_conflict" }),
    ],
    "NIFTY",
    names,
  );
  const said = "LONG ema_cross_up on the 5m bar of 09:15 at 24,500.00";
  assertEquals(detailOf(untraded, "word"), `acted: ${said}`);
  assertEquals(words.map(({ code }) => code), ["acted", "lost_conflict"]);
});

Deno.test("whyOf() tells the day of a word that was said on an earlier one", () => {
  const before = (MORNING - 24 * 60 * MINUTE_MS) as EpochMs;
  const word = signal({ strategy: "mean_reversion", signal: "HOLD", reason: "no_signal" });
  const said = { ...word, barAt: (word.barAt - 24 * 60 * MINUTE_MS) as EpochMs };
  const records = [
    record(1, before, { type: "SignalSeen", signal: said, why: "hold" }),
    record(2, MORNING, intended(order(), signal() as Intent)),
  ];
  const { untraded, words } = whyOf(records, "NIFTY", names);
  const day = istDate(before);
  assertEquals(
    detailOf(untraded, "word"),
    `no_signal: on the 5m bar of ${day} 09:15 at 24,500.00`,
  );
  // Told under its own day it needs none.
  const [told] = words.map(({ detail }) => detail);
  assertEquals(told, "on the 5m bar of 09:15 at 24,500.00");
});

Deno.test("whyOf() names what was said a word of, where several have one name", () => {
  const options = ["NIFTY26NOV24500CE", "NIFTY26NOV24500PE"];
  const said = options.map((_, i) =>
    signal({ token: (50 + i) as InstrumentToken, signal: "HOLD", reason: "no_signal" })
  );
  const symbolOf = (token: InstrumentToken) => ({ name: "NIFTY", symbol: options[token - 50]! });
  const records = said.map((each, i) =>
    record(i + 1, MORNING, { type: "SignalSeen", signal: each, why: "hold" })
  );
  const wordsOf = (asked: string) =>
    whyOf(records, asked, symbolOf).words.map(({ detail }) => detail);
  assertEquals(
    wordsOf("NIFTY"),
    options.map((symbol) => `on the 5m bar of 09:15 of ${symbol} at 24,500.00`),
  );
  // Of one of them its own alone.
  assertEquals(wordsOf(options[1]!), ["on the 5m bar of 09:15 at 24,500.00"]);
});

Deno.test("whyOf() counts HOLDs: of the symbol by strategy, of engines by book", () => {
  const running = [{ source: "fno", reason: "no_signal", count: 3 }];
  assertEquals(whyOf(smallSession(), "NIFTY", names, running).holds, [
    { source: "fno", reason: "no_signal", count: 15 },
    { source: "fno.ema20_50_intraday", reason: "indicators_not_ready", count: 1 },
    { source: "fno.mean_reversion", reason: "shadow", count: 1 },
  ]);
});

Deno.test("whyOf() knows contracts by their own names, and nothing of others", () => {
  const { trade, steps } = whyOf(smallSession(), "NIFTY26NOVFUT", names);
  assertEquals(trade, whyOf(smallSession(), "NIFTY", names).trade);
  assert(steps.length > 0);
  assertEquals(whyOf(smallSession(), "SBIN", names).steps, []);
});

Deno.test("whyOf() keeps the newest steps only, and a trade whatever came after it", () => {
  const holds = Array.from({ length: 500 }, (_, i) =>
    record(100 + i, MORNING + i * MINUTE_MS, {
      type: "SignalSeen",
      signal: signal({ signal: "HOLD", reason: `r${i}` }),
      why: "hold",
    }));
  const { steps, trade } = whyOf([...smallSession(), ...holds], "NIFTY", names);
  assert(steps.length <= 60, `${steps.length}`);
  assertEquals(steps.at(-1)?.code, "r499");
  assertEquals(stages(trade).at(-1), "result");
});

Deno.test("whyInRun() finds what a run kept by logical name and by contract", () => {
  const decisions = new Decisions(names);
  for (const each of smallSession()) decisions.add(each);
  const kept = whyOfAll(decisions);
  assertEquals(whyInRun(kept, "nifty"), whyOf(smallSession(), "NIFTY", names));
  assertEquals(whyInRun(kept, "NIFTY26NOVFUT").trade, whyInRun(kept, "NIFTY").trade);
  assertEquals(whyInRun(kept, "SBIN").steps, []);
});

Deno.test("whyOf() and whyInRun() say which name looks to be meant by a mistyped one", () => {
  const decisions = new Decisions(names);
  for (const each of smallSession()) decisions.add(each);
  const kept = whyOfAll(decisions);
  for (const [typed, meant] of [["nfity", "NIFTY"], ["NIFTY", null], ["SBIN", null]] as const) {
    assertEquals(whyOf(smallSession(), typed, names).meant, meant);
    assertEquals(whyInRun(kept, typed).meant, meant);
  }
});

Deno.test("indicatorWords() writes prices in rupees and the rest as they are", () => {
  const values = { vwap: 12_345.6, bollinger20_2_width: 0.00697, bollinger20_2_upper: 150 };
  assertEquals(
    indicatorWords(values),
    "vwap 123.46, bollinger20_2_width 0.007, bollinger20_2_upper 1.50",
  );
  assertEquals(indicatorWords({}), "none");
});
