/** Who may act on a bar, and which of several entries wins. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type ConflictRule,
  resolve,
  type Ruling,
  type Standing,
  type Voice,
} from "../../../domain/strategy/resolve.ts";

const FREE: Standing = {
  owner: null,
  underWay: null,
  inPosition: false,
  stale: false,
  priced: true,
  buysOnly: false,
  paused: [],
};

type Word = "LONG" | "SHORT" | "EXIT" | "HOLD";

function voice(
  strategy: string,
  word: Word,
  confidence = 0.5,
  priority = 1,
  shadow = false,
): Voice {
  const decision = word === "HOLD"
    ? { signal: word, reason: "no_signal" } as const
    : { signal: word, reason: "trend_up", confidence } as const;
  return { strategy, playbook: "trend", priority, shadow, decision };
}

/** `act a`, `lost b`, `hold c owned_by_other`. */
function words(rulings: readonly Ruling[]): string[] {
  return rulings.map((ruling) =>
    [ruling.type, ruling.voice.strategy, ...(ruling.type === "hold" ? [ruling.reason] : [])].join(
      " ",
    )
  );
}

function alone(word: Word, standing: Partial<Standing>, shadow = false): string {
  const [said] = words(
    resolve([voice("a", word, 0.5, 1, shadow)], { ...FREE, ...standing }, "priority"),
  );
  return said!;
}

Deno.test("resolve() lets a strategy enter what is free, and leave what it holds", () => {
  const mine = { owner: "a", inPosition: true };
  assertEquals(alone("LONG", {}), "act a");
  assertEquals(alone("EXIT", mine), "act a");
  assertEquals(alone("LONG", mine), "hold a already_in_position");
  assertEquals(alone("EXIT", {}), "hold a nothing_to_exit");
  assertEquals(alone("HOLD", mine), "hold a no_signal");
});

Deno.test("resolve() lets nobody touch what another strategy holds or is entering", () => {
  assertEquals(alone("LONG", { owner: "b", inPosition: true }), "hold a owned_by_other");
  assertEquals(alone("EXIT", { owner: "b", inPosition: true }), "hold a owned_by_other");
  assertEquals(alone("SHORT", { owner: "b", underWay: "entry" }), "hold a owned_by_other");
});

Deno.test("resolve() lets an EXIT pass an entry under way, and nothing pass an exit", () => {
  const part = { owner: "a", inPosition: true, underWay: "entry" } as const;
  assertEquals(alone("EXIT", part), "act a");
  assertEquals(alone("LONG", { owner: "a", underWay: "entry" }), "hold a order_in_flight");
  assertEquals(alone("EXIT", { ...part, underWay: "exit" }), "hold a order_in_flight");
});

Deno.test("resolve() acts on no bar that is too old, and enters on none without a price", () => {
  const mine = { owner: "a", inPosition: true };
  assertEquals(alone("LONG", { stale: true }), "hold a stale_bar");
  assertEquals(alone("EXIT", { ...mine, stale: true }), "hold a stale_bar");
  assertEquals(alone("LONG", { priced: false }), "hold a ltp_missing");
  assertEquals(alone("EXIT", { ...mine, priced: false }), "act a");
});

Deno.test("resolve() keeps a shadow's word, whoever owns the instrument", () => {
  assertEquals(alone("LONG", { owner: "b", inPosition: true }, true), "shadow a");
});

Deno.test("resolve() lets the highest confidence win, the first of equals", () => {
  const ruled = (...voices: Voice[]) => words(resolve(voices, FREE, "highest_confidence"));
  assertEquals(ruled(voice("a", "LONG", 0.4), voice("b", "SHORT", 0.6)), ["lost a", "act b"]);
  assertEquals(ruled(voice("a", "LONG"), voice("b", "LONG"), voice("c", "HOLD")), [
    "act a",
    "lost b",
    "hold c no_signal",
  ]);
});

Deno.test("resolve() lets the lowest number win by priority", () => {
  const voices = [voice("a", "LONG", 0.9, 2), voice("b", "SHORT", 0.1, 1)];
  assertEquals(words(resolve(voices, FREE, "priority")), ["lost a", "act b"]);
});

Deno.test("resolve() sells no option to open, and lets that stand against no long", () => {
  const buysOnly = { ...FREE, buysOnly: true };
  const ruled = (rule: ConflictRule) =>
    words(resolve([voice("a", "LONG", 0.1), voice("b", "SHORT", 0.9)], buysOnly, rule));
  for (const rule of ["highest_confidence", "priority", "net_out"] as const) {
    assertEquals(ruled(rule), ["act a", "hold b option_writing_off"]);
  }
  const held = { ...buysOnly, owner: "b", inPosition: true };
  assertEquals(words(resolve([voice("b", "SHORT")], held, "priority")), [
    "hold b already_in_position",
  ]);
  assertEquals(words(resolve([voice("b", "EXIT")], held, "priority")), ["act b"]);
});

Deno.test("resolve() lets a paused strategy win against nobody, and leave what it holds", () => {
  const paused = [{ strategy: "b", reason: "loss_streak" } as const];
  const standing = { ...FREE, paused };
  const voices = [voice("a", "LONG", 0.1), voice("b", "SHORT", 0.9)];
  for (const rule of ["highest_confidence", "priority", "net_out"] as const) {
    assertEquals(words(resolve(voices, standing, rule)), ["act a", "hold b loss_streak"]);
  }
  const mine = { ...standing, owner: "b", inPosition: true };
  assertEquals(words(resolve([voice("b", "EXIT")], mine, "priority")), ["act b"]);
  assertEquals(words(resolve([voice("b", "LONG")], mine, "priority")), [
    "hold b already_in_position",
  ]);
});

Deno.test("resolve() nets longs against shorts: the majority's best, or nobody", () => {
  const ruled = (...voices: Voice[]) => words(resolve(voices, FREE, "net_out"));
  assertEquals(ruled(voice("a", "LONG"), voice("b", "SHORT", 0.9)), ["lost a", "lost b"]);
  assertEquals(ruled(voice("a", "LONG", 0.2), voice("b", "SHORT", 0.9), voice("c", "LONG", 0.3)), [
    "lost a",
    "lost b",
    "act c",
  ]);
});

Deno.test("resolve() gives every voice one ruling, in order, and never two entries", () => {
  const any = fc.record({
    word: fc.constantFrom<Word>("LONG", "SHORT", "EXIT", "HOLD"),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    priority: fc.integer({ min: 1, max: 3 }),
    shadow: fc.boolean(),
  });
  const standing = fc.record({
    owner: fc.constantFrom(null, "s0", "s1"),
    underWay: fc.constantFrom(null, "entry" as const, "exit" as const),
    inPosition: fc.boolean(),
    stale: fc.boolean(),
    priced: fc.boolean(),
    buysOnly: fc.boolean(),
    paused: fc.subarray(["s0", "s1"]).map((all) =>
      all.map((strategy) => ({ strategy, reason: "loss_streak" as const }))
    ),
  });
  const rule = fc.constantFrom<ConflictRule>("highest_confidence", "priority", "net_out");
  fc.assert(fc.property(fc.array(any, { maxLength: 5 }), standing, rule, (some, standing, rule) => {
    const voices = some.map(({ word, confidence, priority, shadow }, i) =>
      voice(`s${i}`, word, confidence, priority, shadow)
    );
    const rulings = resolve(voices, standing, rule);
    assertEquals(rulings.map((ruling) => ruling.voice), voices);
    const acting = rulings.filter(({ type }) => type === "act").map((ruling) => ruling.voice);
    assert(acting.filter(({ decision }) => decision.signal !== "EXIT").length <= 1);
    assert(acting.every(({ shadow, decision }) => !shadow && decision.signal !== "HOLD"));
    const { owner, buysOnly, paused } = standing;
    const entering = acting.filter(({ decision }) => decision.signal !== "EXIT");
    assert(entering.every((each) => paused.every(({ strategy }) => strategy !== each.strategy)));
    assert(!buysOnly || acting.every(({ decision }) => decision.signal !== "SHORT"));
    assert(acting.every(({ strategy }) => owner === null || owner === strategy));
  }));
});
