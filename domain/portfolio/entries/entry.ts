/**
 * From a strategy's intent to a sized order, or to the reason why not. What is asked here is what
 * only the book can know: who owns the instrument, what is under way, what money allows.
 * @module
 */
import type { EntryCase } from "./entry_case.ts";
import type { EntryCode } from "./entry_code.ts";
import { sourceWords } from "../../broker/lot_margin.ts";
import type { BookRules, DeskRules, StrategyRules } from "../../desk_rules.ts";
import type { Book } from "../../instrument/instrument.ts";
import type { Intent } from "../../strategy/intent.ts";
import { haltAt } from "../../calendar/market_halt.ts";
import type { EpochMs } from "../../market_time.ts";
import { capitalIn } from "./capital.ts";
import { type Judged, judgedOrder, refused, shutFor, termsOf } from "./judged_entry.ts";
import { pauseOf } from "./pause.ts";
import { unsettledIn } from "../settlement.ts";
import { sizeEntry } from "./sizing.ts";
import { sizingWords } from "./sizing_words.ts";
import { enteringBy, heldBy, type PortfolioState } from "../state.ts";
import { dearestOf, traded, wingOf } from "./traded_instrument.ts";
import { behindWing } from "./written_entry.ts";

/** Judges a LONG or SHORT intent. */
export function judgeEntry(
  state: PortfolioState,
  intent: Intent,
  rules: DeskRules,
  at: EpochMs,
): Judged {
  const book = rules.books.find((each) => each.book === intent.book);
  const strategy = book?.strategies.find((each) => each.id === intent.strategy);
  if (book === undefined || strategy === undefined) return refused("strategy_off");
  if (rules.execution === "broker" && state.funds?.date !== state.date) {
    return refused("funds_unknown", "the broker's net of the day has not been read");
  }
  const underlying = rules.instrument(intent.token, at).name;
  const expired = unsettledIn(state, book.book, rules, at);
  if (expired !== undefined) {
    return refused("unsettled", `${expired.trade.key} has expired, its settlement is not known`);
  }
  const entry = { state, intent, book, rules, at };
  const blocked = blockedBy(entry, strategy, underlying);
  return blocked === null ? sized(entry, strategy) : refused(blocked);
}

function blockedBy(
  { state, intent, book, at }: EntryCase,
  strategy: StrategyRules,
  underlying: string,
): EntryCode | null {
  if (haltAt(state.halt, at) !== null) return "market_halted";
  if (book.premium !== null && intent.signal === "SHORT") {
    if (book.writing === undefined) return "option_writing_off";
    if (intent.wing === undefined) return "wing_missing";
  }
  if (book.sides === "long" && intent.signal === "SHORT") return "strategy_off";
  if (book.sides === "short" && intent.signal === "LONG") return "strategy_off";
  const held = heldBy(state, book.book, intent.token) ??
    state.held.find(({ trade }) => isOtherMonths(trade, book, underlying));
  if (held !== undefined) {
    const mine = held.book === intent.book && held.strategy === intent.strategy;
    return mine ? "already_in_position" : "owned_by_other";
  }
  const entering = enteringBy(state, book.book, intent.token) ??
    state.entering.find(({ order }) => isOtherMonths(order, book, underlying));
  if (entering !== undefined) return "order_in_flight";
  if (book.followed?.includes(intent.token)) return "outside_universe";
  const shut = shutFor(state, book.book);
  if (shut !== null) return shut;
  return pauseOf(state, book, strategy, at)?.reason ?? null;
}

/** Options are one position an underlying, also where an earlier month's future gave the signal. */
function isOtherMonths(
  of: { readonly book: Book; readonly underlying: string },
  { book }: BookRules,
  underlying: string,
): boolean {
  return book === "options" && of.book === book && of.underlying === underlying;
}

function sized(entry: EntryCase, strategy: StrategyRules): Judged {
  const { state, intent, book, rules, at } = entry;
  const of = traded(intent, rules, at);
  const { instrument } = of;
  const wing = wingOf(intent, rules, at);
  const terms = termsOf(entry, of);
  if (terms.type === "Refused") return terms;
  const { unit, margin, distance } = terms;
  const sizing = sizeEntry(
    {
      ...unit,
      ...(wing === null ? {} : { wing: dearestOf(wing, book, rules, at) }),
      lot: instrument.lot,
      stopDistance: distance,
      scale: rules.entryScale(instrument, at),
    },
    capitalIn(state, rules, book.book, strategy, at),
    rules.sizing,
  );
  if (sizing.type === "Refused") {
    const by = margin === null || rules.execution === "paper" ? "" : ` by ${sourceWords(margin)}`;
    return refused("zero_lots", `${sizingWords(sizing)}${by}`);
  }
  const judged = judgedOrder(entry, of, terms, sizing.quantity);
  return wing === null ? judged : behindWing(entry, judged, wing);
}
