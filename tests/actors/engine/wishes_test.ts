/** Which of an instant's entries into options goes to portfolio, and that none does once it is off. @module */
import { assertEquals } from "@std/assert";
import type { EngineContext, EngineState } from "../../../actors/engine/state.ts";
import { wishesDecided } from "../../../actors/engine/wishes.ts";
import type { BookRules, DeskRules } from "../../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { holdsByReason, NO_HOLDS } from "../../../domain/strategy/hold_counts.ts";
import type { Intent } from "../../../domain/strategy/intent.ts";

const NAMES = ["NIFTY CE", "NIFTY PE", "BANKNIFTY CE"];
const RULES = {
  instrument: (token: number) => {
    const [name, kind] = NAMES[token]!.split(" ");
    return { name, kind };
  },
} as unknown as DeskRules;
const BOOK = {
  conflict: "priority",
  strategies: [{ id: "first", priority: 1 }, { id: "second", priority: 2 }],
} as unknown as BookRules;

function wish(name: string, strategy: string): Intent {
  const token = NAMES.indexOf(name) as InstrumentToken;
  return { token, strategy, signal: "LONG", confidence: 0.5, leg: null } as unknown as Intent;
}

function decided(wishes: readonly Intent[], on: boolean | null = true) {
  const told: string[] = [];
  const ctx = {
    now: 0,
    tell: (_: unknown, kind: string, body: { token?: number; signal: { token: number } }) =>
      void told.push(`${kind} ${NAMES[body.token ?? body.signal.token]}`),
  } as unknown as EngineContext;
  const state = { on, holds: NO_HOLDS, wishes } as unknown as EngineState;
  const next = wishesDecided(state, { wishes }, BOOK, RULES, ctx);
  assertEquals(next.wishes, []);
  return { told, lost: holdsByReason(next.holds).lost_conflict ?? 0 };
}

Deno.test("of a call and a put of one underlying one is asked for, the other is told as lost", () => {
  const [call, put] = [wish("NIFTY CE", "first"), wish("NIFTY PE", "second")];
  const winners = (wishes: readonly Intent[]) =>
    decided(wishes).told.filter((each) => each.startsWith("Intent"));
  const { told, lost } = decided([call, put]);
  assertEquals([told.length, lost], [2, 1]);
  assertEquals(told.filter((each) => each.startsWith("SignalSeen")).length, 1);
  // Whichever comes first.
  assertEquals(winners([put, call]), winners([call, put]));
});

Deno.test("entries of different underlyings do not compete", () => {
  const { told, lost } = decided([wish("NIFTY CE", "first"), wish("BANKNIFTY CE", "second")]);
  assertEquals([told, lost], [["Intent NIFTY CE", "Intent BANKNIFTY CE"], 0]);
});

Deno.test("an engine that was switched off meanwhile asks for none; one that restarted does", () => {
  const wishes = [wish("NIFTY CE", "first"), wish("BANKNIFTY CE", "first")];
  assertEquals(decided(wishes, false), { told: [], lost: 0 });
  assertEquals(decided(wishes, null).told.length, 2);
});
