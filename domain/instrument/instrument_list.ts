/**
 * Everything listed on a day, found by name, expiry, strike and kind: never by parsing a symbol.
 * What a look-up cannot find has a name, so that a missing month is not silently the next one.
 * @module
 */
import { expiriesFrom, type ExpirySchedule, tradingDaysBetween } from "./expiry.ts";
import { type Instrument, instrumentKey, type InstrumentToken } from "./instrument.ts";
import type { IsoDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import { type AtMoney, optionAtMoney } from "../option/chain.ts";

export type Listed =
  | { readonly type: "Listed"; readonly instrument: Instrument }
  | NotListed;

export interface NotListed {
  readonly type: "NotListed";
  readonly code: "name_unknown" | "month_missing" | "expiry_missing";
  /** What was looked for: a name, `YYYY-MM` or a day. */
  readonly wanted: string;
}

/** Both sides of a strike; null where only one is listed. */
export interface ChainStrike {
  readonly strike: Paise;
  readonly call: Instrument | null;
  readonly put: Instrument | null;
}

export class InstrumentList {
  /** The day on which this was listed. */
  readonly date: IsoDate;
  readonly all: readonly Instrument[];
  readonly #byToken = new Map<InstrumentToken, Instrument>();
  /** Made when first asked for: few ever ask. */
  #byKey: ReadonlyMap<string, Instrument> | undefined;
  /** Futures and options on a name; of the exchange where it is listed first. */
  readonly #contracts = new Map<string, Instrument[]>();

  constructor(date: IsoDate, all: readonly Instrument[]) {
    this.date = date;
    this.all = all;
    for (const each of all) {
      this.#byToken.set(each.token, each);
      if (each.expiry === null) continue;
      const known = this.#contracts.get(each.name);
      if (known === undefined) this.#contracts.set(each.name, [each]);
      else if (known[0]!.exchange === each.exchange) known.push(each);
    }
  }

  byToken(token: InstrumentToken): Instrument | undefined {
    return this.#byToken.get(token);
  }

  /** By `exchange:symbol`, as orders and positions spell it. */
  byKey(key: string): Instrument | undefined {
    this.#byKey ??= new Map(this.all.map((each) => [instrumentKey(each), each]));
    return this.#byKey.get(key);
  }

  /** Futures and options on `name`; none where it is not listed. */
  contracts(name: string): readonly Instrument[] {
    return this.#contracts.get(name) ?? [];
  }

  /** Days of expiry of the futures, or the options, on `name`, in order, none before `on`. */
  expiries(name: string, of: "futures" | "options", on: IsoDate): readonly IsoDate[] {
    const days = this.contracts(name)
      .filter(({ kind }) => (kind === "FUT") === (of === "futures"))
      .map(({ expiry }) => expiry as IsoDate)
      .filter((expiry) => expiry >= on);
    return [...new Set(days)].sort();
  }

  /** The future of the month `ahead` of that which is current `on` a day: 1 is the next month's. */
  future(name: string, on: IsoDate, ahead: number, schedule: ExpirySchedule): Listed {
    const month = expiriesFrom(on, "month", ahead + 1, schedule)[ahead]!.date.slice(0, 7);
    if (this.contracts(name).length === 0) return notListed("name_unknown", name);
    const found = this.contracts(name)
      .find(({ kind, expiry }) => kind === "FUT" && expiry!.startsWith(month));
    return found === undefined ? notListed("month_missing", month) : listed(found);
  }

  /**
   * The future to trade: the current one, but the next month's from `nextMonthDays` trading days
   * before expiry on, the expiry day being 1.
   */
  futureToTrade(
    name: string,
    on: IsoDate,
    nextMonthDays: number,
    schedule: ExpirySchedule,
  ): Listed {
    const current = this.future(name, on, 0, schedule);
    if (current.type === "NotListed") return current;
    const daysLeft = tradingDaysBetween(
      on,
      current.instrument.expiry as IsoDate,
      schedule,
    );
    return daysLeft + 1 > nextMonthDays ? current : this.future(name, on, 1, schedule);
  }

  /** Strikes of one expiry in rising order. */
  chain(name: string, expiry: IsoDate): readonly ChainStrike[] | NotListed {
    if (this.contracts(name).length === 0) return notListed("name_unknown", name);
    const options = this.contracts(name)
      .filter((each) => each.kind !== "FUT" && each.expiry === expiry);
    if (options.length === 0) return notListed("expiry_missing", expiry);
    const strikes = new Map<Paise, { call: Instrument | null; put: Instrument | null }>();
    for (const option of options) {
      const pair = strikes.get(option.strike) ?? { call: null, put: null };
      pair[option.kind === "CE" ? "call" : "put"] = option;
      strikes.set(option.strike, pair);
    }
    return [...strikes].sort(([a], [b]) => a - b).map(([strike, pair]) => ({ strike, ...pair }));
  }

  /** The option nearest to the money: of the first expiry on or after `expiryFrom`. */
  atMoney(asked: AtMoney): Listed {
    const { name, expiryFrom } = asked;
    if (this.contracts(name).length === 0) return notListed("name_unknown", name);
    const found = optionAtMoney(this.contracts(name), asked);
    return found === null ? notListed("expiry_missing", expiryFrom) : listed(found);
  }
}

function listed(instrument: Instrument): Listed {
  return { type: "Listed", instrument };
}

function notListed(code: NotListed["code"], wanted: string): NotListed {
  return { type: "NotListed", code, wanted };
}
