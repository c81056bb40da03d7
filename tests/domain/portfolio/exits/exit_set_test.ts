/**
 * What an `ExitSet` leaves out is as it was, and null ends it; an older one is read by the rules
 * that it was written by.
 * @module
 */
import { assertEquals } from "@std/assert";
import { portfolioActor } from "../../../../actors/portfolio/portfolio.ts";
import { eventOf } from "../../../../domain/desk_record.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import type { ExitSet } from "../../../../domain/portfolio/event.ts";
import { forgets, setBy } from "../../../../domain/portfolio/exits/exit_set.ts";
import type { Held, WorkingExit } from "../../../../domain/portfolio/state.ts";
import { folded, holding, NIFTY, NOW, RULES } from "../book.ts";

const EXIT = {
  order: { tag: "exit" },
  closing: null,
  filled: 0,
  rung: 0,
} as unknown as WorkingExit;
const EARLIER = NOW - 60_000 as EpochMs;

/** Of each field: what a position may have, and what an event may say. */
const FIELDS = {
  bareSince: [EARLIER, NOW],
  refusedAt: [EARLIER, NOW],
  learntEdge: [{ price: 100 as Paise, at: EARLIER }, { price: 200 as Paise, at: NOW }],
  unverified: [{ since: EARLIER, exit: null }, { since: NOW, exit: EXIT }],
  unseen: [EARLIER, NOW],
} as const;

type Field = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Field[];

/** Every choice of fields, with the value of that place. */
function choices(place: 0 | 1): Partial<Record<Field, unknown>>[] {
  return NAMES.reduce<Partial<Record<Field, unknown>>[]>((all, name) => [
    ...all,
    ...all.map((each) => ({ ...each, [name]: FIELDS[name][place] })),
  ], [{}]);
}

/** How a program of before folded an `ExitSet@1`. */
function foldedBefore(held: Held, event: ExitSet): Held {
  const { exit, leaving, refusedAt, learntEdge, unverified } = event;
  const { bareSince: before, refusedAt: _, unverified: __, unseen: was, ...kept } = held;
  const unseen = event.unseen === undefined ? was : event.unseen ?? undefined;
  const bareSince = exit === null ? event.bareSince : before;
  return {
    ...kept,
    exit,
    exits: held.exits + (exit === null ? 0 : 1),
    leaving,
    ...(bareSince === undefined ? {} : { bareSince }),
    ...(refusedAt === undefined ? {} : { refusedAt }),
    ...(learntEdge === undefined ? {} : { learntEdge }),
    ...(unverified === undefined ? {} : { unverified }),
    ...(unseen === undefined ? {} : { unseen }),
  } as Held;
}

Deno.test("ofExitSet1() folds to the state that an older program had made of it", () => {
  const state = holding();
  const unseens = [{}, { unseen: null }];
  for (const had of choices(0)) {
    const held = { ...state.held[0]!, ...had } as Held;
    for (const said of choices(1)) {
      for (const exit of [EXIT, null]) {
        const unsaid = "unseen" in said ? [{}] : unseens;
        for (const unseen of unsaid) {
          const old = { type: "ExitSet", token: NIFTY, exit, leaving: "stop", ...said, ...unseen };
          const event = eventOf(["ExitSet@1", old]) as ExitSet;
          const { held: [now] } = folded({ ...state, held: [held] }, event);
          assertEquals(now, foldedBefore(held, old as ExitSet));
        }
      }
    }
  }
});

Deno.test("setBy() keeps what an event leaves out, and ends what it says is none", () => {
  const [full, other] = [choices(0).at(-1)!, choices(1).at(-1)!];
  const held = { ...holding().held[0]!, ...full } as Held;
  const set = (said: Partial<ExitSet>) => {
    const event: ExitSet = { type: "ExitSet", token: NIFTY, exit: null, leaving: null, ...said };
    const now: Partial<Record<Field, unknown>> = setBy(held, event);
    return NAMES.map((name) => now[name]);
  };
  const fullBut = (but: Field, value: unknown) =>
    NAMES.map((name) => name === but ? value : full[name]);
  assertEquals(set({}), NAMES.map((name) => full[name]));
  for (const name of NAMES) {
    assertEquals(set({ [name]: null }), fullBut(name, undefined));
    assertEquals(set({ [name]: other[name] }), fullBut(name, other[name]));
  }
});

Deno.test("forgets() says of nothing that is not there that it has ended", () => {
  const held = { ...holding().held[0]!, refusedAt: NOW };
  assertEquals(forgets(held, "refusedAt", "unverified"), { refusedAt: null });
});

Deno.test("the portfolio and who folds its records read an older event alike", () => {
  const old = { type: "ExitSet", token: NIFTY, exit: null, leaving: null } as const;
  const upcast = portfolioActor(RULES).upcast!["ExitSet@1"]!;
  assertEquals(upcast(old), eventOf(["ExitSet@1", old]));
  const ended: object = { bareSince: null, refusedAt: null, unverified: null };
  assertEquals(upcast(old), { ...old, ...ended });
});
