/**
 * `trade rehearse` and `trade live`: the same path, against an exchange of this machine or Kite. The
 * desk's orders are the broker's, and a reconciler holds the books of both against each other.
 * @module
 */
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { type AccountLock, lockAccount } from "../../adapters/kite/account_lock.ts";
import { KiteError } from "../../adapters/kite/kite_error.ts";
import { APP_FILE } from "../../adapters/kite/login/credentials.ts";
import { entryOn } from "../../domain/dated.ts";
import { istDate } from "../../domain/market_time.ts";
import type { DeskLoop } from "../desk/desk_loop.ts";
import { brokerPaths } from "../desk/desk_paths.ts";
import type { DeskOptions } from "../desk/desk_run.ts";
import { brokerOrders, type TradingLine, tradingLine } from "../kite/broker_orders.ts";
import { type KiteAccount, newestOf, OtherUserError } from "../kite/kite_account.ts";
import type { KiteLine } from "../kite/kite_line.ts";
import type { KiteWorld } from "../kite/kite_world.ts";
import { type Patience, untilAnswered } from "../kite/until_answered.ts";
import { EXIT } from "../line/exit_code.ts";
import { marketTables } from "../market/market_tables.ts";
import type { Cleared } from "../preflight/broker_checks.ts";
import { checkedLine } from "../preflight/checked.ts";
import { preflight } from "../preflight/preflight.ts";
import { bookCapital } from "./book_capital.ts";
import { comeToRest, standBy, takeBackEntries } from "./coming_to_rest.ts";
import { kiteDesk, type KiteStart, startAtKite, toldUniverse } from "./kite_desk.ts";
import { instrumentsFolder } from "./kite_desk_market.ts";
import { auditRehearsal } from "./rehearsal_audit.ts";
import type { TradePlan } from "./trade_plan.ts";

/** Once it has come to rest the audit against the exchange's books gives the code. */
export function rehearsalLoop(plan: TradePlan, world: KiteWorld): DeskLoop {
  const { root } = plan.config.kite;
  return {
    ...brokerLoop(plan, world, "REHEARSAL, SIMULATED"),
    stopped: async (desk, say) => {
      await comeToRest(desk, say);
      return await auditRehearsal(desk, root, say);
    },
  };
}

/**
 * Ends with `ok` also where something is left at the broker: that is said. From the first desk to
 * the end of the process no other one trades at the account.
 */
export function liveLoop(plan: TradePlan, world: KiteWorld): DeskLoop {
  const loop = brokerLoop(plan, world, "LIVE, REAL MONEY");
  let lock: AccountLock | null = null;
  return {
    ...loop,
    open: (say, stopping) => {
      if (world.exchange === null && world.found.type === "Account") {
        lock ??= lockAccount(APP_FILE);
      }
      return loop.open(say, stopping);
    },
    stopped: async (desk, say) => {
      await comeToRest(desk, say);
      return EXIT.ok;
    },
  };
}

function brokerLoop(plan: TradePlan, world: KiteWorld, label: string): DeskLoop {
  const { found } = world;
  const paths = brokerPaths(world);
  let options: DeskOptions | null = null;
  return {
    paths,
    forMs: plan.forMs,
    label,
    failed: async (desk, say) => {
      await takeBackEntries(desk.host.kernel, options?.orders.ports[ORDER_PORT], say);
      await standBy(desk, say);
    },
    open: async (say, stopping) => {
      if (found.type === "None") {
        say(`Kite: ${found.reason}`, "error");
        return null;
      }
      say(`${label}: the live path at ${new URL(plan.config.kite.root).host}`);
      const start = startAtKite(plan, world, paths, { say, stopping });
      const account = await ownAccount(start, found.account);
      if (account === null) return null;
      options = await opened(start, account);
      return options;
    },
  };
}

/** Of whom the books are, else of who is logged in; null, which is said, where they are another's. */
async function ownAccount(
  { before: { header }, say }: KiteStart,
  account: KiteAccount,
): Promise<KiteAccount | null> {
  try {
    return await newestOf(account, header?.account ?? account.token.userId);
  } catch (error) {
    if (!(error instanceof OtherUserError)) throw error;
    say(`Kite: ${error.message}`, "error");
    return null;
  }
}

/** The preflight must not fail because nobody answers yet; what it is refused, it says itself. */
async function untilReached({ reader }: KiteLine, patience: Patience): Promise<void> {
  try {
    await untilAnswered("login", () => reader.profile(), patience);
  } catch (error) {
    if (!(error instanceof KiteError) || patience.stopping?.aborted) throw error;
  }
}

/** Null where the preflight has found something that must not be. */
async function opened(start: KiteStart, account: KiteAccount): Promise<DeskOptions | null> {
  const { plan: { config: { kite, paperCapital } }, world, before, date, say, stopping } = start;
  const { time, exchange } = world;
  const rates = entryOn(marketTables().limits.orderRates, date).entry;
  const sent = before.sentOn(istDate(time.now()));
  const trading = tradingLine({ account, kite, time, say, stopping }, rates, sent);
  const { line } = trading;
  await untilReached(line, { say, stopping });
  const cleared = await lookedAt(start, trading);
  if (cleared === null) return null;
  const { listing, funds } = cleared;
  const capital = bookCapital(before.header, paperCapital, funds);
  return await kiteDesk(start, toldUniverse(start), {
    line,
    listing,
    broker: { capitalMax: paperCapital },
    orders: brokerOrders(trading, say),
    capital,
    told: {
      ...{ capital, account: account.token.userId },
      ...(exchange === null ? {} : { exchange: exchange.startedAt }),
    },
  });
}

function lookedAt(start: KiteStart, trading: TradingLine): Promise<Cleared | null> {
  const { plan: { config }, world, paths, before, date, say } = start;
  return preflight({
    ...{ config, trading, time: world.time, paths, date },
    hasBook: () => before.hasBook,
    instruments: instrumentsFolder(world, paths),
    tell: (checked) => say(checkedLine(checked)),
  });
}
