/** What an operator's word on a symbol in quarantine sends, and when it does nothing at all. @module */
import { assertEquals } from "@std/assert";
import { settled, tellNets } from "../../actors/reconciler/settling.ts";
import {
  type ReconcilerContext,
  type ReconcilerState,
  UNREAD,
} from "../../actors/reconciler/state.ts";
import type { Paise } from "../../domain/money.ts";
import type { Comparison } from "../../domain/reconcile/comparison.ts";
import type { Quarantined } from "../../domain/risk/quarantine.ts";

/** The desk holds twenty, the broker has five, nobody else has any. */
const SBIN: Comparison = {
  ...{ symbol: "NSE:SBIN:MIS", own: 20, broker: 5, foreign: 0, missing: [], orders: "" },
  ...{ ordered: 20, overnight: 0, unseen: 0, doubted: 0, ahead: null },
};
const INFY: Comparison = { ...SBIN, symbol: "NSE:INFY:MIS", own: 10, broker: 8 };

function inQuarantine({ symbol, own, broker }: Comparison): Quarantined {
  return { symbol, own, broker, foreign: 0, missing: [] };
}

function listening() {
  const told: string[] = [];
  const tell = (_to: unknown, kind: string, body: unknown) =>
    void told.push(`${kind} ${JSON.stringify(body)}`);
  return { told, ctx: { tell } as unknown as ReconcilerContext };
}

/** What is told, and which symbols stay; null where nothing was done. */
function word(how: "adopt" | "disown", change: Partial<Comparison>, of: Partial<ReconcilerState>) {
  const { told, ctx } = listening();
  const compared = [{ ...SBIN, ...change }, INFY];
  const quarantine = { symbols: compared.map(inQuarantine), disowned: {} };
  const state = { ...UNREAD, compared, quarantine, ...of };
  const next = settled(state, { how, symbol: SBIN.symbol, by: "test" }, ctx);
  return { told, stays: next?.symbols.map(({ symbol }) => symbol) ?? null };
}

const INFY_STAYS = 'BrokerNets {"nets":{"NSE:INFY:MIS":8}}';

function ended(how: string, disowned: number): string {
  return `EndQuarantine ${JSON.stringify({ symbol: SBIN.symbol, how, by: "test", disowned })}`;
}

Deno.test("adopt has the desk hold what the broker has, and says which limits on exits remain", () => {
  const { told, stays } = word("adopt", {}, {});
  const adopt = 'Adopt {"symbol":"NSE:SBIN:MIS","quantity":5}';
  assertEquals(told, [adopt, ended("adopted", 0), INFY_STAYS]);
  assertEquals(stays, [INFY.symbol]);
});

Deno.test("adopt says at which price others have closed what the desk held", () => {
  const byOthers = { units: -20, price: 79_000 as Paise };
  const { told: [adopt] } = word("adopt", { broker: 0, foreign: -20, byOthers }, {});
  assertEquals(adopt, 'Adopt {"symbol":"NSE:SBIN:MIS","quantity":0,"price":79000}');
});

Deno.test("disown leaves the desk what it holds, where the broker has enough of it", () => {
  const { told, stays } = word("disown", { broker: 50 }, {});
  assertEquals(told, [ended("disowned", 30), INFY_STAYS]);
  assertEquals(stays, [INFY.symbol]);
});

Deno.test("a word that cannot be carried out sends nothing and ends no quarantine", () => {
  const nothing = { told: [], stays: null };
  // An exit of twenty would open fifteen the other way.
  assertEquals(word("disown", {}, {}), nothing);
  // The list of positions is behind the trades: its numbers are no grounds for anything.
  assertEquals(word("adopt", { ahead: 20 }, {}), nothing);
  assertEquals(word("adopt", {}, { compared: [INFY] }), nothing);
  const others = { symbols: [inQuarantine(INFY)], disowned: {} };
  assertEquals(word("adopt", {}, { quarantine: others }), nothing);
  assertEquals(word("adopt", {}, { quarantine: null }), nothing);
});

Deno.test("exits in quarantine may take what is there by positions and trades, as last compared", () => {
  const { told, ctx } = listening();
  const symbols = [SBIN, INFY, { ...SBIN, symbol: "NSE:TCS:MIS", broker: 7 }].map(inQuarantine);
  const now = [{ ...SBIN, broker: 20, ahead: 12 }, { ...INFY, broker: 3 }];
  tellNets({ symbols, disowned: {} }, now, ctx);
  const nets = { "NSE:SBIN:MIS": 12, "NSE:INFY:MIS": 3, "NSE:TCS:MIS": 7 };
  assertEquals(told, [`BrokerNets ${JSON.stringify({ nets })}`]);
});
