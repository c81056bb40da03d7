/** The ledger balances: two independent sums agree after every one of very many fills. @module */
import { assert, assertEquals } from "@std/assert";
import { chargesFor, NO_CHARGES, totalCharges } from "../../../domain/account/charges.ts";
import { type Fill, turnover } from "../../../domain/order/fill.ts";
import {
  bookFill,
  closeNotes,
  equityOf,
  type Ledger,
  openLedger,
  positionIn,
  settleCarried,
} from "../../../domain/account/ledger.ts";
import type { Paise } from "../../../domain/money.ts";
import { type Position, unrealised } from "../../../domain/account/position.ts";
import { signed } from "../../../domain/order/side.ts";
import {
  closeTrade,
  fillTrade,
  type OpenTrade,
  openTrade,
  openUnits,
} from "../../../domain/account/trade.ts";
import { schedule } from "../market_tables.ts";
import { randomFills } from "../random_fills.ts";
import { imbalance } from "./imbalance.ts";

const CAPITAL = 250_000_000 as Paise;

Deno.test("bookFill() balances to the paisa over 100,000 random fills of six instruments", () => {
  let ledger = openLedger(CAPITAL);
  let cash = BigInt(CAPITAL), charged = 0n;
  const units = new Map<string, number>();
  const lastPrice = new Map<string, Paise>();
  for (const { fill, segment } of randomFills(100_000, 7)) {
    const charges = chargesFor(fill, schedule(segment, "2026-11-20"));
    ledger = bookFill(ledger, fill, segment, charges).ledger;
    assertEquals(imbalance(ledger), 0);
    cash -= BigInt(signed(fill.side, turnover(fill)));
    charged += BigInt(totalCharges(charges));
    units.set(fill.key, (units.get(fill.key) ?? 0) + signed(fill.side, fill.quantity));
    lastPrice.set(fill.key, fill.price);
  }
  // Equity the other way round: cash in hand plus everything held at its last price.
  let worth = cash;
  for (const [key, count] of units) {
    assertEquals(positionIn(ledger, { key, product: "MIS" }).quantity, count);
    worth += BigInt(count) * BigInt(lastPrice.get(key)!);
  }
  const open = unrealisedIn(ledger, (position) => lastPrice.get(position.key)!);
  assertEquals(BigInt(equityOf(ledger, open)), worth * 10_000n - charged);
  assertEquals(BigInt(ledger.cash), cash);
  assertEquals(JSON.parse(JSON.stringify(ledger)), ledger);
});

Deno.test("closeTrade() round trips of random fills add up to the ledger's realised profit", () => {
  let ledger = openLedger(CAPITAL);
  const open = new Map<string, OpenTrade>();
  let gross = 0, charged = 0, trades = 0;
  for (const { fill, segment } of randomFills(20_000, 11)) {
    const charges = chargesFor(fill, schedule(segment, "2026-11-20"));
    const held = positionIn(ledger, fill).quantity;
    ledger = bookFill(ledger, fill, segment, charges).ledger;
    const { closing, opening } = splitFill(held, fill);
    const running = open.get(fill.key);
    if (closing && running) {
      const next = fillTrade(running, closing, charges);
      open.set(fill.key, next);
      if (openUnits(next) === 0) {
        const trade = closeTrade(next, fill.at, "signal", 0 as Paise);
        gross += trade.gross;
        charged += totalCharges(trade.charges);
        trades++;
        open.delete(fill.key);
      }
    }
    if (opening) {
      const before = open.get(fill.key);
      const due = closing ? NO_CHARGES : charges;
      const origin = { book: "fno", strategy: "s", underlying: "NIFTY" } as const;
      open.set(
        fill.key,
        before ? fillTrade(before, opening, due) : openTrade(origin, opening, due),
      );
    }
  }
  // What is still open has realised only through partial exits: close it at its average.
  for (const [key, running] of open) {
    const position = positionIn(ledger, { key, product: "MIS" });
    const long = running.side === "LONG" ? 1 : -1;
    gross += long * (running.exitValue - running.entryValue + position.cost);
    charged += totalCharges(running.charges);
  }
  assertEquals(gross, ledger.realised);
  assertEquals(charged, totalCharges(ledger.charges));
  assert(trades > 200, `${trades} trades`);
});

Deno.test("closeNotes() rounds each contract note once, STT to the rupee", () => {
  const rounding = { when: "day", wholeRupee: ["stt"] } as const;
  const stt = (micros: number) => ({ ...NO_CHARGES, stt: micros as typeof NO_CHARGES.stt });
  const [first, second] = [...randomFills(2, 1)];
  let ledger = openLedger(CAPITAL);
  // Two notes: 0.4 + 0.3 in derivatives go to 1, and so does 0.6 in equity.
  ledger = bookFill(ledger, first!.fill, "futures", stt(400_000)).ledger;
  ledger = bookFill(ledger, second!.fill, "options", stt(300_000)).ledger;
  ledger = bookFill(ledger, first!.fill, "equity_mis", stt(600_000)).ledger;
  assertEquals(ledger.charges.stt, 1_300_000);
  const closed = closeNotes(ledger, rounding);
  assertEquals(closed.charges.stt, 2_000_000);
  assertEquals(closeNotes(closed, rounding), closed);
  assertEquals(closeNotes(ledger, { ...rounding, when: "none" }).charges.stt, 1_300_000);
});

Deno.test("settleCarried() keeps equity and balance, and starts the new day from the close", () => {
  let ledger = openLedger(CAPITAL);
  for (const { fill, segment } of randomFills(50, 3)) {
    ledger = bookFill(ledger, fill, segment, NO_CHARGES).ledger;
  }
  const close = (position: { cost: Paise; quantity: number }) =>
    Math.round(position.cost / Math.abs(position.quantity) * 1.01) as Paise;
  const closes = new Map(
    Object.values(ledger.positions).map((position) => [position.key, close(position)]),
  );
  const before = equityOf(ledger, unrealisedIn(ledger, ({ key }) => closes.get(key)!));
  const settled = settleCarried(ledger, ({ key }) => closes.get(key)!);
  assertEquals(imbalance(settled), 0);
  assertEquals(unrealisedIn(settled, ({ key }) => closes.get(key)!), 0);
  assertEquals(equityOf(settled, 0 as Paise), before);
});

/** Profit of all open positions at the prices `priceOf` gives, before charges. */
function unrealisedIn(ledger: Ledger, priceOf: (position: Position) => Paise): Paise {
  return Object.values(ledger.positions).reduce(
    (sum, position) => sum + unrealised(position, priceOf(position)),
    0,
  ) as Paise;
}

/**
 * The same fill as the part that closes what is held and the part that opens anew, so that each
 * round trip sees only its own units. Either part is null when it has none.
 */
function splitFill(
  held: number,
  fill: Fill,
): { readonly closing: Fill | null; readonly opening: Fill | null } {
  const closed = held * signed(fill.side, 1) < 0 ? Math.min(fill.quantity, Math.abs(held)) : 0;
  const opened = fill.quantity - closed;
  return {
    closing: closed > 0 ? { ...fill, quantity: closed } : null,
    opening: opened > 0 ? { ...fill, quantity: opened } : null,
  };
}
