/** Entries of an engine that is switched off. @module */
import { assertEquals } from "@std/assert";
import { engineSwitched } from "../../../actors/portfolio/entries.ts";
import type { Book } from "../../../domain/instrument/instrument.ts";
import { EMPTY, entryOf, intent, rulesOf } from "../../domain/portfolio/book.ts";
import { fakeTurn } from "./fake_turn.ts";

const RULES = rulesOf({});

Deno.test("engineSwitched() takes back the wings that an engine was buying, no other entry", () => {
  const entry = entryOf();
  const wing = { ...entry, order: { ...entry.order, tag: "wing" }, writes: intent() };
  const state = { ...EMPTY, entering: [entry, wing] };
  const cancelled = (book: Book, on: boolean) => {
    const { ctx, told } = fakeTurn(state);
    engineSwitched(state, book, on, RULES, ctx);
    return told;
  };
  assertEquals(cancelled("fno", false), [["CancelOrder", { tag: "wing" }]]);
  assertEquals([cancelled("equity", false), cancelled("fno", true)], [[], []]);
});
