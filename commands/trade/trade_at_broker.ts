/**
 * `trade rehearse` and `trade live`: the same path, against an exchange of this machine or Kite. The
 * desk's orders are the broker's, and a reconciler holds the books of both against each other.
 * @module
 */
import { ORDER_PORT } from "../../actors/protocol/broker.ts";
import { configHash } from "../../adapters/config/config_hash.ts";
import { type AccountLock, lockAccount } from "../../adapters/kite/account_lock.ts";
import { KiteError } from "../../adapters/kite/kite_error.ts";
import { APP_FILE } from "../../adapters/kite/login/credentials.ts";
import { entryOn } from "../../domain/dated.ts";
import { istDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { journalBefore } from "../desk/start/journal_before.ts";
import { brokerOrders, tradingLine } from "../kite/broker_orders.ts";
import { freeClock } from "../desk/desk_clock.ts";
import type { DeskLoop, Say } from "../desk/desk_loop.ts";
import { brokerPaths } from "../desk/desk_paths.ts";
import { basisOf, type DeskOptions, runHeader } from "../desk/desk_run.ts";
import { universeOfDay } from "../market/equity_universe.ts";
import { type KiteAccount, withNewestToken } from "../kite/kite_account.ts";
import type { KiteLine } from "../kite/kite_line.ts";
import type { KiteWorld } from "../kite/kite_world.ts";
import { DeskHours } from "../market/desk_hours.ts";
import { marketTables } from "../market/market_tables.ts";
import { type Patience, untilAnswered } from "../kite/until_answered.ts";
import { EXIT } from "../line/exit_code.ts";
import { type Checked, checkedLine } from "../preflight/checked.ts";
import { preflight } from "../preflight/preflight.ts";
import { bookCapital } from "./book_capital.ts";
import { comeToRest, standBy, takeBackEntries } from "./coming_to_rest.ts";
import { instrumentsFolder, openKiteMarket } from "./kite_desk_market.ts";
import { auditRehearsal } from "./rehearsal_audit.ts";
import { checkMarket } from "../market/market_check.ts";
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
  let options: DeskOptions | null = null;
  return {
    paths: brokerPaths(world),
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
      const account = await withNewestToken(found.account);
      options = await opened(plan, world, account, { say, stopping });
      return options;
    },
  };
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
async function opened(
  { config, engines }: TradePlan,
  world: KiteWorld,
  account: KiteAccount,
  { say, stopping }: { readonly say: Say; readonly stopping: AbortSignal },
): Promise<DeskOptions | null> {
  const { time, exchange } = world;
  const paths = brokerPaths(world);
  const before = journalBefore(paths, say);
  const known = before.header;
  const held = before.held(basisOf((known?.capital ?? config.paperCapital) as Paise));
  const tables = marketTables();
  const hours = new DeskHours(config, tables.calendar, held.keys);
  const date = hours.dateAt(time.now());
  checkMarket(config, tables, date);
  const rates = entryOn(tables.limits.orderRates, date).entry;
  const sent = before.sentOn(istDate(time.now()));
  const trading = tradingLine({ account, kite: config.kite, time, say, stopping }, rates, sent);
  const { line } = trading;
  await untilReached(line, { say, stopping });
  const instruments = instrumentsFolder(world, paths);
  const tell = (checked: Checked) => say(checkedLine(checked));
  const hasBook = () => known !== null;
  const cleared = await preflight({
    ...{ config, trading, time, paths, hasBook, date, instruments, tell },
  });
  if (cleared === null) return null;
  const capital = bookCapital(known, config.paperCapital, cleared.funds);
  const universeOn = universeOfDay(
    config.books.equity.universe,
    paths.artifacts,
    exchange !== null,
  );
  say(`equity universe: ${universeOn(date).from}`);
  const market = await openKiteMarket(world, paths, {
    config: { ...config, paperCapital: capital },
    ...{ hours, held: held.contracts },
    broker: { capitalMax: config.paperCapital },
    listing: cleared.listing,
    line,
    universeOn,
    date,
    stopping,
    say,
  });
  const header = runHeader({
    seed: exchange?.seed ?? 0,
    date: known?.date ?? date,
    speed: time.speed,
    config: configHash(config),
    capital,
    ...(exchange === null ? {} : { exchange: exchange.startedAt }),
  });
  return {
    paths,
    market,
    clock: freeClock(time),
    orders: brokerOrders(trading, say),
    basis: basisOf(capital),
    header,
    seed: 1,
    date: header.date,
    engines,
    say,
  };
}
