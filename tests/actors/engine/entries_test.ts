/** What an engine makes of the quotes of what it would trade. @module */
import { assertEquals } from "@std/assert";
import { quoted } from "../../../actors/engine/entries.ts";
import type { EngineContext, EngineState } from "../../../actors/engine/state.ts";
import type { BookRules, DeskRules } from "../../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { NO_HOLDS } from "../../../domain/strategy/hold_counts.ts";
import type { Intent } from "../../../domain/strategy/intent.ts";

const FUTURE = 1 as InstrumentToken;
const OPTION = 2 as InstrumentToken;
const WING = 7 as InstrumentToken;
/** What an engine makes of a wish for `OPTION` at 10:00, answered with these prices a while ago. */
function toldOf(
  prices: Readonly<Record<number, number>>,
  found = OPTION,
  ageMs = 0,
  { signal, wingAgeMs }: { readonly signal: "LONG" | "SHORT"; readonly wingAgeMs: number } = {
    signal: "LONG",
    wingAgeMs: 0,
  },
): string[] {
  const now = istInstant("2026-12-01" as IsoDate, 600);
  const told: string[] = [];
  const ctx = {
    now,
    tell: (_to: unknown, kind: string, { signal }: { signal: { reason: string } }) => {
      told.push(`${kind} ${signal.reason}`);
    },
    timer: () => {},
  } as unknown as EngineContext;
  const at = now - ageMs as EpochMs;
  const quotes = Object.entries(prices).map(([token, rupees]) => {
    const ltp = 100 * rupees as Paise;
    const seenAt = (Number(token) === WING ? now - wingAgeMs : at) as EpochMs;
    return { token: Number(token) as InstrumentToken, at: seenAt, ltp, bid: ltp, ask: ltp };
  });
  const writing = { wingStrikes: 2, wingCostMax: 0.8 };
  const book = {
    ...{ book: "options", premium: { futures: [FUTURE] }, tokens: [OPTION, 3, 4] },
    ...(signal === "SHORT" ? { writing } : {}),
  };
  const rules = {
    instrument: () => ({ kind: "CE" }),
    optionAtMoney: (_: unknown, kind: string, price: number) =>
      kind === "CE" && price === 2_400_000 ? { token: found } : null,
    optionFurther: (_: unknown, strikes: number) => strikes === 2 ? { token: WING } : null,
    risk: { books: { options: { staleMs: 10_000 } } },
  };
  const { wishes } = quoted(
    { on: true, holds: NO_HOLDS, wishes: [] as readonly Intent[] } as EngineState,
    { carry: { token: OPTION, signal } as Intent, answer: { type: "ok", body: quotes } },
    book as unknown as BookRules,
    rules as unknown as DeskRules,
    ctx,
  );
  // What is traded goes with its quote.
  assertEquals(wishes.map(({ leg }) => leg?.token), wishes.map(() => OPTION));
  const priced = wishes.map(({ future, wing }) =>
    [future, wing].flatMap((each) => each?.ltp ?? [])
  );
  return [...priced.map((prices) => `wish ${prices.join(" ")}`), ...told];
}

Deno.test("quoted() buys by its own bars the option at the money of its future's quote alone", () => {
  const both = { [FUTURE]: 24_000, [OPTION]: 200 };
  assertEquals(toldOf(both), ["wish 2400000"]);
  assertEquals(toldOf(both, 3 as InstrumentToken), ["SignalSeen not_at_money"]);
  assertEquals(toldOf(both, 9 as InstrumentToken), ["SignalSeen money_left_strikes"]);
  assertEquals(toldOf({ ...both, [FUTURE]: 24_050 }), ["SignalSeen not_at_money"]);
  assertEquals(toldOf(both, OPTION, 10_001), ["SignalSeen feed_stale"]);
  // One price of two is not enough, whichever it is.
  assertEquals(toldOf({ [FUTURE]: 24_000 }), ["SignalSeen ltp_missing"]);
  assertEquals(toldOf({ [OPTION]: 200 }), ["SignalSeen ltp_missing"]);
});

Deno.test("quoted() sells by its own bars behind a wing that has a fresh price, and is not too dear", () => {
  const short = (prices: Readonly<Record<number, number>>, wingAgeMs = 0) =>
    toldOf(prices, OPTION, 0, { signal: "SHORT", wingAgeMs });
  const both = { [FUTURE]: 24_000, [OPTION]: 200 };
  assertEquals(short({ ...both, [WING]: 160 }), ["wish 2400000 16000"]);
  assertEquals(short({ ...both, [WING]: 161 }), ["SignalSeen wing_too_dear"]);
  assertEquals(short({ ...both, [WING]: 160 }, 10_001), ["SignalSeen wing_stale"]);
  assertEquals(short(both), ["SignalSeen wing_missing"]);
  assertEquals(short({ [FUTURE]: 24_000, [WING]: 100 }), ["SignalSeen ltp_missing"]);
  // What is bought needs no wing.
  assertEquals(toldOf(both), ["wish 2400000"]);
});
