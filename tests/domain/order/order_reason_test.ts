/** A code of a closed set, and beside it the words of a broker, also of older records. @module */
import { assert, assertEquals } from "@std/assert";
import { brokerActor } from "../../../actors/broker/broker.ts";
import { BROKER_CODES } from "../../../domain/broker/broker_code.ts";
import { type DeskRecord, eventOf } from "../../../domain/desk_record.ts";
import {
  applyBlotter,
  type BlotterEvent,
  EMPTY_BLOTTER,
  orderUnder,
} from "../../../domain/order/blotter.ts";
import { ORDER_REASONS, whyOf, whyWords } from "../../../domain/order/order_reason.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { PortfolioEvent } from "../../../domain/portfolio/event.ts";
import { entering, entryOf, folded } from "../portfolio/book.ts";
import { MORNING, order } from "../projection/small_session.ts";

const AT = MORNING as EpochMs;
const ORDER = order({ tag: "a" });
const WORDS = "RMS: blocked for non-compliance";

type Entry = DeskRecord["events"][number];

type Older = Readonly<Record<string, unknown>> & { readonly type: string };

function ofVersion1(event: Older): Entry {
  return [`${event.type}@1`, event];
}

/** What an order is after events of an older version. */
function why(...older: readonly Older[]) {
  const intended = { type: "OrderIntended", order: ORDER, at: AT } as const;
  const events = [intended, ...older.map((each) => eventOf(ofVersion1(each)) as BlotterEvent)];
  const { status, reason, words } = orderUnder(events.reduce(applyBlotter, EMPTY_BLOTTER), "a")!;
  return [status, reason, words];
}

Deno.test("ORDER_REASONS has every code of Kite's errors, and each once", () => {
  const known: readonly string[] = ORDER_REASONS;
  assertEquals(BROKER_CODES.filter((code) => !known.includes(code)), []);
  assertEquals(new Set(known).size, known.length);
});

Deno.test("whyOf() knows a code from words, and what words of refusal come to", () => {
  assertEquals(whyOf(""), { reason: "" });
  assertEquals(whyOf("cancelled"), { reason: "cancelled" });
  assertEquals(whyOf(WORDS), { reason: "order_refused", words: WORDS });
  assertEquals(whyOf("Margin Exceeds").reason, "margin_short");
  assertEquals(whyOf("outside the circuit limit").reason, "price_band");
  assertEquals(whyOf("the desk stops", "withheld").reason, "withheld");
  assertEquals(whyWords(whyOf(WORDS)), `order_refused: ${WORDS}`);
  assertEquals(whyWords(whyOf("absent")), "absent");
});

Deno.test("orders of an older journal have a code and words, whichever their reason was", () => {
  const of = { tag: "a", at: AT };
  assertEquals(why({ type: "OrderRefused", ...of, reason: WORDS }), [
    "REJECTED",
    "order_refused",
    WORDS,
  ]);
  assertEquals(why({ type: "OrderWithheld", ...of, reason: "halted" }), [
    "WITHHELD",
    "halted",
    undefined,
  ]);
  const report = { tag: "a", orderId: "1", status: "REJECTED", filled: 0, fill: null };
  assertEquals(why({ type: "OrderReported", report: { ...report, reason: WORDS }, at: AT }), [
    "REJECTED",
    "order_refused",
    WORDS,
  ]);
  const refused = { type: "ModifyRefused", ...of, reason: "changes_lost", works: ORDER };
  assertEquals(eventOf(ofVersion1(refused)), refused as BlotterEvent);
});

Deno.test("an older entry that a broker has rejected is remembered in its words", () => {
  const { tag, token } = entryOf().order;
  const ended = (reason: string, rejected = true) => {
    const old = { type: "EntryEnded", tag, reason, ...(rejected ? { rejected } : {}) };
    return folded(entering(), eventOf(ofVersion1(old)) as PortfolioEvent);
  };
  assertEquals(ended(WORDS).rejections?.[token]?.text, WORDS);
  assertEquals(ended("rejected").rejections?.[token]?.text, "rejected");
  assertEquals(ended("absent", false).barred, ["fno"]);
  const byRisk = { type: "EntryEnded", tag, reason: "max_daily_loss" } as const;
  assertEquals(eventOf(ofVersion1(byRisk)), byRisk);
});

Deno.test("the broker actor reads older events as everybody else does", () => {
  const { upcast } = brokerActor({
    execution: "broker",
    entryTimeoutMs: null,
    changesPerOrder: null,
    isOpen: () => true,
  });
  const old = { type: "OrderRefused", tag: "a", reason: WORDS, at: AT };
  assert(upcast !== undefined);
  assertEquals(upcast["OrderRefused@1"]!(old), eventOf(ofVersion1(old)));
});
