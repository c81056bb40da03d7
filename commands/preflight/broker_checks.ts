/**
 * What only the broker can say before a desk starts there: whether it lets us in and order, what
 * time it has, what it lists, and what the account holds. Read, but for one cancel of an order that
 * does not exist: orders are taken from registered addresses only.
 * @module
 */
import { KiteError, type KiteErrorCode } from "../../adapters/kite/kite_error.ts";
import type { KiteReader } from "../../adapters/kite/kite_reader.ts";
import type { KiteTrader } from "../../adapters/kite/kite_trader.ts";
import { askAgain } from "../../adapters/kite/ask_again.ts";
import { dayFunds } from "../../domain/broker/funds.ts";
import { expirySchedule } from "../../domain/instrument/expiry.ts";
import { instrumentFindings } from "../../domain/instrument/instrument_findings.ts";
import { type EpochMs, istDate, istStamp, SECOND_MS } from "../../domain/market_time.ts";
import { formatRupees, type Paise } from "../../domain/money.ts";
import { isTag } from "../../domain/order/tag.ts";
import { KiteListing } from "../kite/kite_listing.ts";
import { marketTables } from "../market/market_tables.ts";
import type { Checked } from "./checked.ts";
import { lotMarginCheck } from "./lot_margin_check.ts";

export interface BrokerChecksInput {
  readonly reader: KiteReader;
  readonly trader: Pick<KiteTrader, "cancel">;
  readonly root: string;
  readonly tokenEndsAt: EpochMs;
  /** With no more than this the desk trades. */
  readonly capital: Paise;
  /** So many trading days before its expiry the desk trades no future any more. */
  readonly nextMonthDays: number;
  /**
   * A desk of an earlier day may hold something: it comes up to look after that, whatever money is
   * left, and by the last instruments that were kept where there are none of today.
   */
  readonly hasBook: boolean;
  /** Where dumps are kept. */
  readonly instruments: string;
  /** Of the market. */
  now(): EpochMs;
  say(checked: Checked): void;
}

/** What the checks have learnt; null where one has failed. */
export interface Cleared {
  readonly listing: KiteListing;
  /** What the account began the day with. */
  readonly funds: Paise;
}

const CLOCK_WITHIN_MS = 7 * SECOND_MS;
const NO_ORDER = "100000000000000";
const SKEW_WARN_MS = 2 * SECOND_MS;
const SKEW_FAIL_MS = 5 * SECOND_MS;
/** A date of HTTP has no fractions. */
const DATE_GRAIN_MS = SECOND_MS;

/** Says each outcome as it comes; null after a fail. Without a login nothing else is asked. */
export async function brokerChecks(input: BrokerChecksInput): Promise<Cleared | null> {
  const outcomes: Checked[] = [];
  const said = (checked: Checked) => {
    outcomes.push(checked);
    input.say(checked);
  };
  said(await tokenCheck(input));
  // Whoever is not let in learns nothing more.
  if (failed(outcomes)) return null;
  said(await addressCheck(input));
  said(await clockCheck(input));
  const listing = await listed(input, said);
  if (listing !== null) {
    const { reader, nextMonthDays } = input;
    said(await lotMarginCheck(reader, listing.list, istDate(input.now()), nextMonthDays));
  }
  const funds = await fundsOf(input, said);
  said(await accountCheck(input));
  return failed(outcomes) || listing === null || funds === null ? null : { listing, funds };
}

function failed(outcomes: readonly Checked[]): boolean {
  return outcomes.some(({ level }) => level === "fail");
}

async function tokenCheck({ reader, tokenEndsAt }: BrokerChecksInput): Promise<Checked> {
  return await orFail("login", async () => {
    const { userId } = await reader.profile();
    return pass("login", `${userId}, until ${istStamp(tokenEndsAt)}`);
  });
}

/** What a broker says that would have cancelled the order, if it had one. */
const UNKNOWN_ORDER: ReadonlySet<KiteErrorCode> = new Set([
  "order_refused",
  "order_busy",
  "bad_input",
  "not_found",
  "refused",
]);

/** A broker that does not know the order has let us cancel. */
async function addressCheck({ trader }: BrokerChecksInput): Promise<Checked> {
  const check = "static IP";
  try {
    // Whatever became of the first try: there is nothing that it could have cancelled.
    await askAgain(() => trader.cancel(NO_ORDER));
    return fail(check, `order ${NO_ORDER} should not exist, and was cancelled`);
  } catch (error) {
    if (!(error instanceof KiteError)) throw error;
    const ofAddress = error.code === "not_permitted" || /\bIPs?\b/i.test(error.message);
    if (ofAddress) {
      return fail(check, `${error.message}: register this machine's address with the broker`);
    }
    return UNKNOWN_ORDER.has(error.code)
      ? pass(check, "the broker takes orders from here")
      : fail(check, `not known: ${error.message}`);
  }
}

async function clockCheck({ root }: BrokerChecksInput): Promise<Checked> {
  const check = "clock";
  try {
    const askedAt = Date.now();
    const response = await fetch(root, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(CLOCK_WITHIN_MS),
    });
    await response.body?.cancel();
    const told = Date.parse(response.headers.get("date") ?? "");
    if (Number.isNaN(told)) return warn(check, "the broker does not tell its time");
    const here = (askedAt + Date.now()) / 2;
    const skewMs = Math.max(0, Math.abs(here - told - DATE_GRAIN_MS / 2) - DATE_GRAIN_MS / 2);
    const detail = `${(skewMs / SECOND_MS).toFixed(1)} s from the broker's`;
    if (skewMs > SKEW_FAIL_MS) return fail(check, `${detail}: set this machine's clock`);
    return skewMs > SKEW_WARN_MS ? warn(check, detail) : pass(check, detail);
  } catch (error) {
    return fail(check, error instanceof Error ? error.message : String(error));
  }
}

async function listed(
  { reader, instruments: folder, hasBook, now }: BrokerChecksInput,
  said: (checked: Checked) => void,
): Promise<KiteListing | null> {
  const check = "instruments";
  const { limits: { freeze }, lots, calendar } = marketTables();
  const date = istDate(now());
  const problems: string[] = [];
  const say = (line: string) => void problems.push(line);
  try {
    const listing = await KiteListing.fetch({ reader, folder, freeze, date, say });
    const { list } = listing;
    const count = `${list.all.length} of ${list.date}`;
    const problem = problems.join("; ");
    if (list.date >= date) said(pass(check, count));
    else said(hasBook ? warn(check, `${problem}: nothing is entered`) : fail(check, problem));
    const names = Object.keys(lots);
    const findings = instrumentFindings(list, {
      names,
      before: null,
      lots,
      schedule: expirySchedule(calendar),
    });
    for (const { code, subject, detail } of findings) {
      said(warn(check, `${code} ${subject}: ${detail}`));
    }
    return listing;
  } catch (error) {
    said(fail(check, error instanceof Error ? error.message : String(error)));
    return null;
  }
}

async function fundsOf(
  { reader, capital, hasBook }: BrokerChecksInput,
  said: (checked: Checked) => void,
): Promise<Paise | null> {
  const check = "margins";
  let found: Paise | null = null;
  said(
    await orFail(check, async () => {
      const { equity } = await reader.margins();
      const { net } = equity;
      found = dayFunds(equity);
      const detail = `${formatRupees(net)} free of ${formatRupees(found)}`;
      if (net <= 0) {
        return hasBook
          ? warn(check, `${detail}: what is held is looked after`)
          : fail(check, detail);
      }
      const trades = `the desk trades with ${formatRupees(Math.min(capital, found) as Paise)}`;
      return found < capital ? warn(check, `${detail}: ${trades}`) : pass(check, detail);
    }),
  );
  return found;
}

/**
 * What is there already will be reconciled, and nothing is entered before. Not where another desk
 * works: two that decide the same give it the same tags, and take each other's orders for theirs.
 */
async function accountCheck({ reader, hasBook }: BrokerChecksInput): Promise<Checked> {
  const check = "reconciliation";
  return await orFail(check, async () => {
    const { net } = await reader.positions();
    const orders = await reader.orders();
    const held = net.filter(({ quantity }) => quantity !== 0).length;
    const working = orders.filter(({ status }) => status !== "COMPLETE" && !ENDED.has(status));
    const ofDesks = working.filter(({ tag }) => tag !== null && isTag(tag)).length;
    if (ofDesks > 0 && !hasBook) {
      return fail(
        check,
        `working orders with a desk's tag: ${ofDesks}, and this desk has no journal: end the one ` +
          "that trades this account, or bring its journal back; else cancel them at the broker",
      );
    }
    const detail = `${held} positions and ${working.length} working orders at the broker`;
    return held + working.length === 0
      ? pass(check, detail)
      : warn(check, `${detail}: entries wait until the desk's books agree`);
  });
}

const ENDED: ReadonlySet<string> = new Set(["CANCELLED", "REJECTED"]);

async function orFail(check: string, act: () => Promise<Checked>): Promise<Checked> {
  try {
    // A desk that comes up again beside working orders does not give up for one bad answer.
    return await askAgain(act);
  } catch (error) {
    if (!(error instanceof KiteError)) throw error;
    const login = error.code === "needs_login" ? ": run `deno task login`" : "";
    return fail(check, `${error.message}${login}`);
  }
}

function pass(check: string, detail: string): Checked {
  return { level: "pass", check, detail };
}

function warn(check: string, detail: string): Checked {
  return { level: "warn", check, detail };
}

function fail(check: string, detail: string): Checked {
  return { level: "fail", check, detail };
}
