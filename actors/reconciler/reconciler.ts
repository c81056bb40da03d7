/**
 * The reconciler: reads the broker's books every few seconds and after each reconnection, tells the
 * broker actor what became of its orders, and compares. A difference that is the same in two
 * readings quarantines its symbol; nothing is ever booked here. State: what the last readings have
 * shown. Volatile: what must outlive it, risk remembers. Restarted with the book of the desk.
 * @module
 */
import type { AccountReading } from "../../domain/broker/account_reading.ts";
import type { ExpiryRules } from "../../domain/exchange/settlement.ts";
import { isOvertaken, isSettled, reportsOf } from "../../domain/broker/order_report.ts";
import { SECOND_MS } from "../../domain/market_time.ts";
import { isTerminal, newsIn, type OrderState } from "../../domain/order/order.ts";
import { compareBooks, othersIn, withoutSettled } from "../../domain/reconcile/comparison.ts";
import { ofBrokersDay, outlived, ownOrders } from "../../domain/reconcile/own_orders.ts";
import {
  readEveryMs,
  readInDoubtEveryMs,
  type TradingHours,
} from "../../domain/reconcile/reading_pace.ts";
import {
  isChanging,
  isStuck,
  otherTerms,
  type Resting,
  restingAfter,
} from "../../domain/reconcile/terms.ts";
import { verifiedIn, withOwn } from "../../domain/reconcile/verifying.ts";
import {
  changedIn,
  CLEAN_READINGS,
  numbersOf,
  watchReading,
} from "../../domain/reconcile/watch.ts";
import {
  type Quarantine,
  withoutQuarantined,
  withQuarantined,
} from "../../domain/risk/quarantine.ts";
import { volatileActor } from "../desk_actor.ts";
import type { Gathered, Listed, ReconcilerProtocol } from "../protocol/reconciler.ts";
import { KEPT, MARKET } from "../mail.ts";
import { BROKER } from "../protocol/broker.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import { RISK } from "../protocol/risk.ts";
import {
  read,
  READ_SOON_MS,
  readAfter,
  readFor,
  readingCame,
  readWanted,
  withFailure,
} from "./readings.ts";
import { settled, takenOver, type TakeoverRules, tellNets } from "./settling.ts";
import { doubtChange, executionsRead, readExecutions, tellReports, updated } from "./updates.ts";
import { NOT_ASKED, type ReconcilerContext, type ReconcilerState, UNREAD } from "./state.ts";
import type { AnyBehaviour, Mailbox } from "../runtime/behaviour.ts";

type Ctx = ReconcilerContext;

/** Nobody may be slower than that to say what the desk has. */
const ASK_WITHIN_MS = 5 * SECOND_MS;

type Others = Readonly<Record<string, number>>;
type ReconcilerRules = TakeoverRules & TradingHours & ExpiryRules;

const MAIL: Mailbox<ReconcilerProtocol> = {
  ReadDue: KEPT,
  ReadWanted: KEPT,
  RefreshNeeded: KEPT,
  DayOpened: KEPT,
  OrderUpdated: KEPT,
  AccountRead: MARKET,
  TradesRead: MARKET,
  ExecutionsDue: KEPT,
  OrdersArrived: MARKET,
  PositionsArrived: MARKET,
  QuarantineArrived: MARKET,
  Verify: KEPT,
  Settle: KEPT,
};

/** Of a desk at a broker only. Reads at once as it starts; `rules` say how often from then on. */
export function reconcilerActor(rules: ReconcilerRules): AnyBehaviour {
  return volatileActor<ReconcilerProtocol, ReconcilerState>({
    init: () => UNREAD,
    mail: MAIL,
    started: read,
    on: {
      ReadDue: (state, _, ctx) => read(state, ctx),
      ReadWanted: (state, _, ctx) => readWanted(state, ctx),
      RefreshNeeded: (state, _, ctx) => {
        // What was in order before the gap need not be now.
        return { ...read(state, ctx), watch: { ...state.watch, clean: 0 } };
      },
      DayOpened: (state, _, ctx) => state.askedAt === NOT_ASKED ? state : dayOpened(state, ctx),
      OrderUpdated: (state, order, ctx) => {
        // Without its tag it is known by its number, if it was listed before.
        const listed = ownOrders(state.orders, [order])[0]?.listed ?? order;
        return { ...updated(state, listed, ctx), updatedAt: ctx.now };
      },
      AccountRead: (state, { answer }, ctx) =>
        answer.type === "ok" ? askOrders(state, answer.body, ctx) : failed(state, rules, ctx),
      TradesRead: (state, read, ctx) => executionsRead(state, read, ctx),
      ExecutionsDue: (state, wanted, ctx) => {
        readExecutions(wanted, ctx);
        return state;
      },
      OrdersArrived: ofDay((state, { carry: reading, answer }, ctx) =>
        answer.type === "ok"
          ? listed(state, reading, answer.body, rules, ctx)
          : failed(state, rules, ctx)
      ),
      PositionsArrived: ofDay((state, { carry, answer }, ctx) => {
        if (answer.type !== "ok") return failed(state, rules, ctx);
        const gathered: Gathered = { ...carry, ...answer.body };
        const { quarantine } = state;
        if (quarantine !== null) return compared(state, gathered, quarantine, rules, ctx);
        ctx.ask(RISK, "GetQuarantine", null, asking("QuarantineArrived", gathered));
        return state;
      }),
      QuarantineArrived: ofDay((state, { carry, answer }, ctx) =>
        answer.type === "ok"
          ? compared(state, carry, answer.body, rules, ctx)
          : failed(state, rules, ctx)
      ),
      Verify: (state, { symbol }, ctx) => readFor(state, symbol, ctx),
      Settle: (state, settle, ctx) => {
        readAfter(READ_SOON_MS, ctx);
        const { comparedAt, updatedAt } = state;
        const isStale = comparedAt === null || (updatedAt !== null && updatedAt >= comparedAt);
        const quarantine = isStale ? null : settled(state, settle, ctx);
        return quarantine === null ? state : { ...state, quarantine };
      },
    },
  });
}

type Handler<Body> = (state: ReconcilerState, body: Body, ctx: Ctx) => ReconcilerState;

/** Leaves out answers that still come of the day before. */
function ofDay<Body>(handle: Handler<Body>): Handler<Body> {
  return (state, body, ctx) => state.askedAt === NOT_ASKED ? state : handle(state, body, ctx);
}

function asking(as: string, carry: unknown) {
  return { as, carry, key: as, deadlineMs: ASK_WITHIN_MS };
}

/** Only what has changed is asked for: answers of durable actors are kept. */
function askOrders(state: ReconcilerState, reading: AccountReading, ctx: Ctx): ReconcilerState {
  const { askedAt: since } = state;
  ctx.ask(BROKER, "GetOrders", { since }, asking("OrdersArrived", reading));
  return { ...readingCame(state, ctx), askedAt: ctx.now };
}

/** Orders end with the desk's day, and so does what an operator has declared to be others'. */
function dayOpened(state: ReconcilerState, ctx: Ctx): ReconcilerState {
  return { ...read(state, ctx), orders: {}, unread: {}, quarantine: null, askedAt: NOT_ASKED };
}

/** Nothing can be compared. What is in doubt stays so, and entries wait for two readings again. */
function failed(state: ReconcilerState, rules: ReconcilerRules, ctx: Ctx): ReconcilerState {
  const next = withFailure(state, ctx.now);
  readAfter(Math.min(next.failures * READ_SOON_MS, readEveryMs(rules, ctx.now)), ctx);
  return next;
}

/** Tells the broker actor what is news to it, and goes on to compare when there is none. */
function listed(
  state: ReconcilerState,
  reading: AccountReading,
  changed: readonly OrderState[],
  rules: ReconcilerRules,
  ctx: Ctx,
): ReconcilerState {
  const at = ctx.now;
  const known = { ...state.orders };
  for (const held of changed) known[held.order.tag] = held;
  const orders = ofBrokersDay(known, reading.orders, at);
  const { trades } = reading;
  const resting: Record<string, Resting> = {};
  let news = tellReports(outlived(orders, reading.orders, at), ctx), unsettled = 0;
  for (const { held, listed: order } of ownOrders(orders, reading.orders)) {
    const reports = newsIn(held, reportsOf(order, trades), at);
    news += tellReports(reports, ctx);
    const isOpen = !isSettled(order, trades) || isOvertaken(order, trades);
    if (!isTerminal(held.status) && isOpen) unsettled++;
    const { order: { tag }, changedAt } = held;
    const rests = restingAfter(state.resting[tag], held, order, at);
    if (rests !== undefined) resting[tag] = rests;
    const works = otherTerms(held, order);
    if (works === null) continue;
    const stuck = rests !== undefined && isStuck(rests, held.order, at);
    // A person may have changed it just after the desk did: it is looked at again soon.
    unsettled++;
    if (stuck || !isChanging(held, at)) {
      ctx.tell(BROKER, "TermsSeen", { tag, works, changedAt, stuck });
    }
    doubtChange(order, ctx);
  }
  const { margins } = reading;
  const next = { ...state, orders, resting, failures: 0, failingSince: null, margins };
  if (news > 0) {
    readAfter(READ_SOON_MS, ctx);
    return next;
  }
  readAfter(unsettled > 0 ? readInDoubtEveryMs(rules, at) : readEveryMs(rules, at), ctx);
  const carry: Listed = { reading, orders: Object.values(orders) };
  ctx.ask(PORTFOLIO, "GetPositions", null, asking("PositionsArrived", carry));
  return next;
}

function compared(
  state: ReconcilerState,
  gathered: Gathered,
  known: Quarantine,
  rules: ReconcilerRules,
  ctx: Ctx,
): ReconcilerState {
  const at = ctx.now;
  const both = compareBooks(gathered.reading, gathered, known, at);
  const all = withoutSettled(both, gathered, known, rules, at);
  const before = known.symbols.map(({ symbol }) => symbol);
  const { watch, confirmed, cleared } = watchReading(state.watch, all, before, at);
  const told = [...confirmed, ...changedIn(known, all)].map(numbersOf);
  if (told.length > 0) ctx.tell(RISK, "Quarantine", { symbols: told });
  // Of a symbol that is in quarantine already nothing else would tell that its stop is gone.
  const doubted = [...confirmed, ...all.filter(({ symbol }) => before.includes(symbol))];
  for (const { missing } of doubted) {
    for (const tag of missing) ctx.tell(BROKER, "DoubtOrder", { tag });
  }
  let quarantine = withQuarantined(known, told);
  for (const symbol of cleared) {
    ctx.tell(RISK, "EndQuarantine", { symbol, how: "explained", by: "reconciler", disowned: 0 });
    quarantine = withoutQuarantined(quarantine, symbol, 0, at);
  }
  quarantine = withOthers(quarantine, othersIn(all), ctx);
  let { takeover } = state;
  ({ takeover, quarantine } = takenOver({ takeover, quarantine }, gathered, all, rules, ctx));
  const next = { ...state, watch, takeover, quarantine, compared: all, comparedAt: at };
  const matters = quarantine.symbols.length > 0 || before.length > 0 || state.comparedAt === null;
  if (matters) tellNets(quarantine, all, ctx);
  // The market of what is to be taken over may be open when that of the desk is not.
  const isDeciding = watch.clean < CLEAN_READINGS || Object.keys(watch.equals).length > 0 ||
    Object.keys(takeover?.doubts ?? {}).length > 0;
  const inDoubt = quarantine.symbols.length > 0 || (takeover?.left.length ?? 0) > 0;
  if (isDeciding) readAfter(READ_SOON_MS, ctx);
  else if (inDoubt) readAfter(readInDoubtEveryMs(rules, at), ctx);
  const verifying = state.comparedAt === null ? withOwn(state.verifying, both) : state.verifying;
  const { verified, verifying: left } = verifiedIn(verifying, watch);
  for (const symbol of verified) ctx.tell(PORTFOLIO, "PositionVerified", { symbol });
  return { ...next, verifying: left };
}

/** An entry against what others hold would open nothing that an exit could close. */
function withOthers(known: Quarantine, others: Others, ctx: Ctx): Quarantine {
  const before = known.others ?? {};
  const symbols = new Set([...Object.keys(before), ...Object.keys(others)]);
  if ([...symbols].every((symbol) => before[symbol] === others[symbol])) return known;
  ctx.tell(RISK, "OthersHold", { others });
  return { ...known, others };
}
