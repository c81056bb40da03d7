/**
 * Funds: asks the broker what the account has and what a lot of each future, and of each option
 * that may be sold to open, would need, when the desk starts, at each day's opening and every few
 * minutes, and tells portfolio. Volatile: it keeps nothing, and asks again when it starts.
 * Restarted with the book of the desk.
 * @module
 */
import type { AccountRequest } from "../domain/broker/account_reading.ts";
import { dayFunds, type OrderMargin } from "../domain/broker/funds.ts";
import type { LotMargin } from "../domain/broker/lot_margin.ts";
import type { DeskRules } from "../domain/desk_rules.ts";
import { instrumentKey } from "../domain/instrument/instrument.ts";
import { type EpochMs, SECOND_MS } from "../domain/market_time.ts";
import type { Paise } from "../domain/money.ts";
import { type DeskContext, volatileActor } from "./desk_actor.ts";
import type { AskedLot, FundsProtocol } from "./protocol/funds.ts";
import { ACCOUNT_PORT } from "./protocol/reconciler.ts";
import { KEPT, MARKET } from "./mail.ts";
import { PORTFOLIO } from "./protocol/portfolio.ts";
import type { AnyBehaviour } from "./runtime/behaviour.ts";

type Ctx = DeskContext<FundsProtocol>;

/** What could not be read is asked for again: nothing is entered on unknown funds. */
const AGAIN_MS = 30 * SECOND_MS;

/** At a broker only. Asks every `sizing.marginEveryMs`, and after 30 s where an answer lacks. */
export function fundsActor(rules: DeskRules): AnyBehaviour {
  return volatileActor<FundsProtocol, null>({
    init: () => null,
    mail: { AskDue: KEPT, DayOpened: KEPT, FundsArrived: MARKET, MarginsArrived: MARKET },
    started: (state, ctx) => {
      ask(rules, ctx);
      return state;
    },
    on: {
      AskDue: (state, _, ctx) => {
        ask(rules, ctx);
        return state;
      },
      DayOpened: (state, _, ctx) => {
        ask(rules, ctx);
        return state;
      },
      FundsArrived: (state, { answer }, ctx) => {
        const net = answer.type === "ok" ? dayFunds(answer.body.equity) : 0 as Paise;
        if (net > 0) ctx.tell(PORTFOLIO, "FundsSeen", { net });
        else askAfter(AGAIN_MS, ctx);
        return state;
      },
      MarginsArrived: (state, { carry: lots, answer }, ctx) => {
        const margins = answer.type === "ok" ? toldOf(lots, answer.body) : [];
        if (margins.length < lots.length) askAfter(AGAIN_MS, ctx);
        if (margins.length > 0) ctx.tell(PORTFOLIO, "MarginsSeen", { margins });
        return state;
      },
    },
  });
}

function ask(rules: DeskRules, ctx: Ctx): void {
  askAfter(rules.sizing.marginEveryMs, ctx);
  const funds: AccountRequest = { type: "ReadFunds" };
  ctx.io(ACCOUNT_PORT, funds, { as: "FundsArrived", key: "funds" });
  const lots = lotsOf(rules, ctx.now);
  if (lots.length === 0) return;
  const request: AccountRequest = { type: "ReadMargins", orders: lots.map(orderOf) };
  ctx.io(ACCOUNT_PORT, request, { as: "MarginsArrived", carry: lots, key: "margins" });
}

function askAfter(delayMs: number, ctx: Ctx): void {
  ctx.timer("ask", delayMs, "AskDue", null);
}

/**
 * What is bought as an option or a share is paid for and needs no margin. An option that may be sold
 * to open is asked about alone: with its wing it needs less, and no more may be counted on.
 */
function lotsOf({ books, instrument }: DeskRules, at: EpochMs): readonly AskedLot[] {
  const margined = books.filter(({ book, writing }) => book === "fno" || writing !== undefined);
  return margined.flatMap(({ book, tokens, product }) =>
    tokens.map((token) => {
      const listed = instrument(token, at);
      const side = book === "fno" ? "BUY" : "SELL";
      return { token, lot: listed.lot, key: instrumentKey(listed), product, side };
    })
  );
}

function orderOf({ key, product, side, lot }: AskedLot) {
  const free = 0 as Paise;
  const terms = { type: "MARKET", quantity: lot, price: free, trigger: free } as const;
  return { key, product, side, ...terms };
}

/** What was answered of what was asked; no margin at all is no answer. */
function toldOf(
  lots: readonly AskedLot[],
  answer: readonly OrderMargin[],
): readonly LotMargin[] {
  return lots.flatMap(({ key, token, lot }) => {
    const told = answer.find((each) => each.key === key);
    return told === undefined || told.total <= 0 ? [] : [{ token, lot, margin: told.total }];
  });
}
