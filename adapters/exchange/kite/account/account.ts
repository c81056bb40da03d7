/**
 * The account that trades: its ledger with charges from the dated tables, its positions and shares
 * as the broker lists them, and what of its money is tied up. It sees executions and nothing else.
 * @module
 */
import {
  type Charges,
  chargesFor,
  type ChargeTable,
  NO_CHARGES,
  scheduleOn,
  segmentOf,
  totalCharges,
} from "../../../../domain/account/charges.ts";
import {
  bookFill,
  closeNotes,
  type Ledger,
  openLedger,
  settleCarried,
} from "../../../../domain/account/ledger.ts";
import { positionKey } from "../../../../domain/account/position.ts";
import type { ExchangeOrder, ListedOrder } from "../../../../domain/exchange/exchange_order.ts";
import type { MarginRules } from "../../../../domain/exchange/paper_account.ts";
import { settlementCharges } from "../../../../domain/exchange/settlement.ts";
import type { Instrument } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, istDate } from "../../../../domain/market_time.ts";
import { microsToPaise, type Paise } from "../../../../domain/money.ts";
import { type Fill, turnover } from "../../../../domain/order/fill.ts";
import { carried, type DayPosition, openedToday, withFill } from "./day_position.ts";
import { type Holding, holdingsAfter } from "./holding.ts";

export interface AccountRules {
  readonly capital: Paise;
  readonly charges: ChargeTable;
  /** Margin of futures and written options as a share of notional. */
  readonly marginShare: number;
  /** Of intraday equity. */
  readonly leverage: number;
}

export class Account {
  readonly #rules: AccountRules;
  #ledger: Ledger;
  #positions = new Map<string, DayPosition>();
  #holdings: readonly Holding[] = [];
  /** Money when the day began: what was realised before and charged before is in it. */
  #opening: Paise;
  #realisedBefore = 0 as Paise;

  constructor(rules: AccountRules) {
    this.#rules = rules;
    this.#ledger = openLedger(rules.capital);
    this.#opening = rules.capital;
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  /** Today's, closed ones too. */
  get positions(): readonly DayPosition[] {
    return [...this.#positions.values()];
  }

  get holdings(): readonly Holding[] {
    return this.#holdings;
  }

  get opening(): Paise {
    return this.#opening;
  }

  /** Of today's trades, before charges. */
  get realisedToday(): Paise {
    return (this.#ledger.realised - this.#realisedBefore) as Paise;
  }

  /** How new orders are judged. `realised` is what the exchange's own book has closed so far. */
  marginRules(realised: Paise): MarginRules {
    const { marginShare, leverage } = this.#rules;
    // The exchange's book adds all it ever closed.
    const capital = (this.#opening + this.realisedToday - realised) as Paise;
    return { capital, marginShare, leverage };
  }

  /** Units of a share that a delivery sale may take beyond what was bought today. */
  deliverable(key: string): number {
    const held = this.#holdings.find((each) => each.key === key);
    const today = this.#positions.get(positionKey(key, "CNC"));
    const net = today === undefined ? 0 : today.bought - today.sold;
    return (held?.quantity ?? 0) + net;
  }

  /** An execution; `before` is what the order traded earlier. */
  book(fill: Fill, instrument: Instrument, before: Paise): void {
    const segment = segmentOf(instrument.kind, fill.product);
    // Delivery has no rates in the tables: it is charged nothing and stands on the equity note.
    const charges = segment === null
      ? NO_CHARGES
      : chargesFor(fill, this.#schedule(segment, fill.at), before);
    this.#bookWith(fill, instrument, charges);
  }

  /** A contract that expired. */
  settle(fill: Fill, instrument: Instrument): void {
    const segment = segmentOf(instrument.kind, fill.product) ?? "futures";
    const charges = settlementCharges(instrument, fill, this.#schedule(segment, fill.at));
    this.#bookWith(fill, instrument, charges);
  }

  /** What one order would be charged if it traded whole at a price. */
  chargesOf(
    order: Pick<ListedOrder, "kind" | "product" | "side" | "quantity">,
    price: Paise,
    at: EpochMs,
  ): Charges {
    const segment = segmentOf(order.kind, order.product);
    if (segment === null) return NO_CHARGES;
    return chargesFor({ ...order, price }, { ...this.#schedule(segment, at), rounding: NONE });
  }

  /** Contract notes are written. */
  closeDay(): void {
    this.#ledger = closeNotes(this.#ledger, this.#rules.charges.rounding);
  }

  /**
   * The next day begins: what is carried starts from the last close, delivered shares are
   * holdings, and yesterday's money is today's opening balance.
   */
  openDay(
    closeOf: (key: string) => Paise | null,
    listed: (key: string) => Instrument | null,
  ): void {
    this.#ledger = settleCarried(
      this.#ledger,
      ({ key, cost, quantity }) => closeOf(key) ?? Math.round(cost / Math.abs(quantity)) as Paise,
    );
    this.#holdings = holdingsAfter(this.#holdings, this.positions);
    const next = new Map<string, DayPosition>();
    for (const [name, held] of this.#positions) {
      const { exchange, symbol } = held.instrument;
      const kept = held.product === "CNC"
        ? null
        : carried(held, listed(`${exchange}:${symbol}`) ?? held.instrument);
      if (kept !== null) next.set(name, kept);
    }
    this.#positions = next;
    const charged = microsToPaise(totalCharges(this.#ledger.charges));
    this.#opening = (this.#rules.capital + this.#ledger.realised - charged) as Paise;
    this.#realisedBefore = this.#ledger.realised;
  }

  #bookWith(fill: Fill, instrument: Instrument, charges: Charges): void {
    const segment = segmentOf(instrument.kind, fill.product) ?? "equity_mis";
    this.#ledger = bookFill(this.#ledger, fill, segment, charges).ledger;
    const name = positionKey(fill.key, fill.product);
    const held = this.#positions.get(name) ?? openedToday(instrument, fill.product);
    this.#positions.set(name, withFill(held, fill));
  }

  #schedule(segment: Parameters<typeof scheduleOn>[1], at: EpochMs) {
    return scheduleOn(this.#rules.charges, segment, istDate(at)).schedule;
  }
}

const NONE = { when: "none", wholeRupee: [] } as const;

/** What an order traded so far, paise. */
export function tradedBefore({ fills }: ExchangeOrder, fill: Fill): Paise {
  const earlier = fills.slice(0, fills.findIndex(({ tradeId }) => tradeId === fill.tradeId));
  return earlier.reduce((sum, each) => sum + turnover(each), 0) as Paise;
}
