/**
 * How far a FLATTEN is: what the desk still holds and what keeps it, and at a broker what the
 * broker's own books still have of it. Flat is only what both call flat.
 * @module
 */
import { symbolIn } from "../../domain/instrument/instrument.ts";
import { tradedSymbol } from "../../domain/account/position.ts";
import { isFlattening } from "../../domain/portfolio/exits/closing.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { Flattening, Unclosed } from "../../domain/control/desk_status.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { hasExpired } from "../../domain/exchange/settlement.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { formatRupees } from "../../domain/money.ts";
import { type Modification, sameTerms } from "../../domain/order/order.ts";
import type { BlotterState } from "../../domain/order/blotter.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import { whyBare } from "../../domain/portfolio/exits/why_bare.ts";
import { asItWorks } from "../../domain/portfolio/exits/working_exit.ts";
import { symbolOf } from "../../domain/portfolio/own_positions.ts";
import type { Held, Takeover, WorkingExit } from "../../domain/portfolio/state.ts";
import { type Quarantine, quarantinedIn, quarantineWords } from "../../domain/risk/quarantine.ts";
import { quarantineOf } from "../../domain/risk/state.ts";
import { signed } from "../../domain/order/side.ts";
import { stateOf } from "./actor_state.ts";

type FlatteningRules = Pick<DeskRules, "execution" | "instrument" | "expiresAt" | "isOpen">;

/** Null unless FLATTEN was asked for, until somebody lifts it. */
export function flatteningOf(
  kernel: Kernel,
  rules: FlatteningRules,
): Flattening | null {
  const { execution } = rules;
  const portfolio = stateOf(kernel, "portfolio");
  if (!isFlattening(portfolio)) return null;
  const { held, takeover } = portfolio;
  const quarantine = quarantineOf(stateOf(kernel, "risk"));
  const orders = stateOf(kernel, "broker");
  const at = kernel.now as EpochMs;
  const own = held.map((each): Unclosed => ({
    symbol: symbolIn(each.trade.key),
    quantity: each.quantity,
    why: hasExpired(each.token, rules, at)
      ? "expired, its settlement is not known"
      : unclosedWhy(each, quarantine, orders, rules, at),
  }));
  const theirs = execution === "paper" ? [] : atBroker(kernel, held);
  const others = takeover === undefined ? NO_OTHERS : ofOthers(kernel, takeover);
  const left = [...own, ...theirs, ...others.left, ...mayStillFill(kernel, held)];
  const known = others.known && (execution === "paper" || isReadSince(kernel));
  return { ended: left.length === 0 && known, left };
}

function unclosedWhy(
  held: Held,
  quarantine: Quarantine,
  orders: BlotterState,
  rules: FlatteningRules,
  at: EpochMs,
): string {
  const differs = quarantinedIn(quarantine, symbolOf(held));
  if (differs !== undefined) return `quarantine, ${quarantineWords(differs)}`;
  if (held.exit !== null) return exitWords(held.exit, orders);
  if (!rules.isOpen(held.token, at)) return "its market is closed: it goes as that opens";
  const bare = whyBare(held, orders, rules, at);
  return bare === "" ? "no exit works yet" : `no exit works yet: ${bare}`;
}

/** What is asked of an exit, and what rests instead while the broker has not taken that. */
function exitWords(exit: WorkingExit, orders: BlotterState): string {
  const words = ({ type, price }: Modification) => `${type} at ${formatRupees(price)}`;
  const { order } = exit;
  const rests = asItWorks(exit, orders);
  if (sameTerms(rests, order)) return words(order);
  return `${words(order)} is asked for, ${words(rests)} still rests`;
}

/**
 * Orders whose end nobody knows yet: what an entry fills would have to be closed as well, and so
 * would what an exit fills of a position that another order has closed.
 */
function mayStillFill(kernel: Kernel, held: readonly Held[]): readonly Unclosed[] {
  const { working } = stateOf(kernel, "broker");
  const exits = new Set(held.map(({ exit }) => exit?.order.tag));
  return working.filter(({ order }) => !exits.has(order.tag)).map((each) => {
    const { order: { key, purpose, side, quantity }, filled, status } = each;
    const why = `its ${purpose} is ${status} and may still fill`;
    return { symbol: symbolIn(key), quantity: signed(side, quantity - filled), why };
  });
}

/** Whether the broker's books were compared after anything that became of an order of the desk. */
function isReadSince(kernel: Kernel): boolean {
  const { comparedAt } = stateOf(kernel, "reconciler");
  const orders = everyOrder(stateOf(kernel, "broker"));
  return comparedAt !== null && orders.every(({ changedAt }) => changedAt < comparedAt);
}

/** What the desk calls flat and the broker does not, others' units left out. */
function atBroker(kernel: Kernel, held: readonly Held[]): readonly Unclosed[] {
  const { compared } = stateOf(kernel, "reconciler");
  return compared.flatMap(({ symbol, broker, foreign }) => {
    const quantity = broker - foreign;
    if (quantity === 0 || held.some((each) => symbolOf(each) === symbol)) return [];
    const why = "in the broker's books, as last read";
    return [{ symbol: tradedSymbol(symbol), quantity, why }];
  });
}

const NO_OTHERS = { known: true, left: [] };

/** What others have and the desk is to close as well; known once the broker's books were read. */
function ofOthers(kernel: Kernel, { at }: Takeover) {
  const { takeover, comparedAt } = stateOf(kernel, "reconciler");
  if (takeover === null || comparedAt === null || comparedAt <= at) {
    return { known: false, left: [] };
  }
  const left = takeover.left.map((each) => ({ ...each, symbol: tradedSymbol(each.symbol) }));
  return { known: true, left };
}
