/**
 * How a difference ends by an operator's word: a symbol that is adopted or disowned, or an account
 * that is to be flat whoever opened what. Part of the reconciler; it keeps nothing of its own.
 * @module
 */
import { adopted, priceByOthers } from "../../domain/reconcile/adopted.ts";
import { covers } from "../../domain/account/position.ts";
import { type Comparison, disownedBy, surelyThere } from "../../domain/reconcile/comparison.ts";
import {
  NOTHING_TAKEN,
  takeoverOf,
  type TakeoverRules,
  type TakeoverStep,
  type TakeoverWatch,
} from "../../domain/reconcile/takeover.ts";
import { type Quarantine, withoutQuarantined } from "../../domain/risk/quarantine.ts";
import type { Gathered, ReconcilerProtocol } from "../protocol/reconciler.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import { RISK } from "../protocol/risk.ts";
import type { ReconcilerContext, ReconcilerState } from "./state.ts";

export type { TakeoverRules };

/** What exits may take of symbols in quarantine: no more than the broker has for sure. */
export function tellNets(
  { symbols }: Quarantine,
  compared: readonly Comparison[],
  ctx: ReconcilerContext,
): void {
  const nets = Object.fromEntries(symbols.map(({ symbol, broker }) => {
    const now = compared.find((each) => each.symbol === symbol);
    return [symbol, now === undefined ? broker : surelyThere(now)];
  }));
  ctx.tell(PORTFOLIO, "BrokerNets", { nets });
}

/** The quarantine after an operator's decision; null where it cannot be done: all stays. */
export function settled(
  { compared, quarantine }: ReconcilerState,
  { how, symbol, by }: ReconcilerProtocol["Settle"],
  ctx: ReconcilerContext,
): Quarantine | null {
  const numbers = compared.find((each) => each.symbol === symbol);
  const inIt = quarantine?.symbols.some((each) => each.symbol === symbol) ?? false;
  if (numbers === undefined || quarantine === null || !inIt) return null;
  if (numbers.ahead !== null) return null;
  const { own, broker } = numbers;
  if (how === "disown" && !covers(broker, own)) return null;
  const quantity = how === "adopt" ? adopted(numbers) : own;
  if (quantity !== own) adopt(numbers, quantity, ctx);
  const next = ended(
    quarantine,
    numbers,
    quantity,
    how === "adopt" ? "adopted" : "disowned",
    by,
    ctx,
  );
  tellNets(next, compared, ctx);
  return next;
}

/** Takes over what others have, while somebody wants the account flat. */
export function takenOver(
  { takeover, quarantine }: {
    readonly takeover: TakeoverWatch | null;
    readonly quarantine: Quarantine;
  },
  { reading, orders, positions, takesOver: by }: Gathered,
  compared: readonly Comparison[],
  rules: TakeoverRules,
  ctx: ReconcilerContext,
): { readonly takeover: TakeoverWatch | null; readonly quarantine: Quarantine } {
  if (by === null) return { takeover: null, quarantine };
  const books = { reading, books: { orders, positions }, rules };
  const { watch, steps } = takeoverOf(
    takeover ?? NOTHING_TAKEN,
    compared,
    books,
    ctx.now,
  );
  const after = steps.reduce((now, step) => taken(now, step, by, ctx), quarantine);
  return { takeover: watch, quarantine: after };
}

function taken(
  quarantine: Quarantine,
  { numbers, quantity, position }: TakeoverStep,
  by: string,
  ctx: ReconcilerContext,
): Quarantine {
  // First whose they are: should the process die now, the next one takes the same step again.
  const next = ended(quarantine, numbers, quantity, "adopted", by, ctx);
  if (position !== null) ctx.tell(PORTFOLIO, "TakeOver", position);
  else adopt(numbers, quantity, ctx);
  return next;
}

function adopt(numbers: Comparison, quantity: number, ctx: ReconcilerContext): void {
  const { symbol } = numbers;
  const price = priceByOthers(numbers, quantity);
  ctx.tell(PORTFOLIO, "Adopt", { symbol, quantity, ...(price === null ? {} : { price }) });
}

function ended(
  quarantine: Quarantine,
  numbers: Comparison,
  own: number,
  how: "adopted" | "disowned",
  by: string,
  ctx: ReconcilerContext,
): Quarantine {
  const { symbol } = numbers;
  const disowned = disownedBy(numbers, own);
  ctx.tell(RISK, "EndQuarantine", { symbol, how, by, disowned });
  return withoutQuarantined(quarantine, symbol, disowned, ctx.now);
}
