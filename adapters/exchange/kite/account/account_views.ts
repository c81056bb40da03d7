/** Profile, funds, positions, shares, orders and trades as a broker's users read them. @module */
import { exposureKind } from "../../../../domain/account/exposure.ts";
import { unrealised } from "../../../../domain/account/position.ts";
import type { ExchangeOrder } from "../../../../domain/exchange/exchange_order.ts";
import { marginUsed, type PaperAccount } from "../../../../domain/exchange/paper_account.ts";
import { instrumentKey, type InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, istClock } from "../../../../domain/market_time.ts";
import { type Paise, toRupees } from "../../../../domain/money.ts";
import { formatKiteTime } from "../../../kite/schema/kite_time.ts";
import type { MarketViews } from "../market_views.ts";
import { type KiteOrder, orderRow } from "../orders/kite_order.ts";
import type { MatchingBook } from "../orders/matching_book.ts";
import type { KiteTrade, OrderShelf } from "../orders/order_shelf.ts";
import type { Account } from "./account.ts";
import { netQuantity, positionRow } from "./day_position.ts";
import { holdingRow } from "./holding.ts";

export interface ViewedBooks {
  readonly userId: string;
  readonly account: Account;
  readonly book: MatchingBook;
  readonly shelf: OrderShelf;
  readonly prices: MarketViews;
}

const EXCHANGES = ["NSE", "NFO", "BSE", "BFO"];
const PRODUCTS = ["CNC", "NRML", "MIS"];
const ORDER_TYPES = ["MARKET", "LIMIT", "SL", "SL-M"];
/** Of what futures and written options tie up; the rest is SPAN. */
const EXPOSURE_SHARE = 1 / 6;

export class AccountViews {
  constructor(readonly books: ViewedBooks) {}

  profile() {
    const { userId } = this.books;
    return {
      user_id: userId,
      user_type: "individual",
      email: "simulated@127.0.0.1",
      user_name: "Simulated Account",
      user_shortname: "Simulated",
      broker: "ZERODHA",
      exchanges: EXCHANGES,
      products: PRODUCTS,
      order_types: ORDER_TYPES,
      avatar_url: null,
      meta: { demat_consent: "physical" },
    };
  }

  session(apiKey: string, accessToken: string, at: EpochMs) {
    return {
      ...this.profile(),
      api_key: apiKey,
      access_token: accessToken,
      public_token: "",
      enctoken: "",
      refresh_token: "",
      silo: "",
      login_time: formatKiteTime(at),
    };
  }

  margins(at: EpochMs) {
    return { equity: this.equityFunds(at), commodity: commodityFunds() };
  }

  equityFunds(at: EpochMs) {
    const { account, book, prices } = this.books;
    const used = this.#used();
    const { opening, realisedToday } = account;
    const net = (opening + realisedToday - used.all) as Paise;
    const open = book.account.positions.reduce(
      (sum, each) => sum + unrealised(each, prices.lastPrice(each.token, at)),
      0,
    ) as Paise;
    return fundsRow({
      net,
      opening,
      debits: (used.all - realisedToday) as Paise,
      ...used,
      realised: realisedToday,
      unrealised: open,
    });
  }

  positions(at: EpochMs) {
    const { account, prices } = this.books;
    const rowsOf = (of: "net" | "day") =>
      account.positions
        .filter(({ bought, sold }) => of === "net" || bought + sold > 0)
        .map((held) => {
          const { token } = held.instrument;
          return positionRow(held, of, prices.lastPrice(token, at), prices.closePrice(token, at));
        });
    return { net: rowsOf("net"), day: rowsOf("day") };
  }

  holdings(at: EpochMs) {
    const { account, prices } = this.books;
    const soldToday = (key: string) =>
      account.positions
        .filter(({ instrument, product }) => product === "CNC" && instrumentKey(instrument) === key)
        .reduce((sum, held) => sum + Math.max(0, -netQuantity(held)), 0);
    return account.holdings.map((held) => {
      const [last, close] = [prices.lastPrice(held.token, at), prices.closePrice(held.token, at)];
      return holdingRow(held, soldToday(held.key), last, close);
    });
  }

  orders(at: EpochMs) {
    return this.books.shelf.orders.map((order) => this.#row(withLaggingTag(order, at)));
  }

  /** Throws KiteRefusal. */
  orderHistory(orderId: string, at: EpochMs) {
    return this.books.shelf.history(orderId).map((each) => this.#row(withLaggingTag(each, at)));
  }

  trades() {
    return this.books.shelf.trades.map(tradeRow);
  }

  /** Throws KiteRefusal. */
  orderTrades(orderId: string) {
    const { shelf } = this.books;
    shelf.asked(orderId);
    return shelf.trades.filter(({ order }) => order.orderId === orderId).map(tradeRow);
  }

  #row(order: KiteOrder) {
    return orderRow(order, this.books.userId);
  }

  /** What positions and working orders tie up, by what for. */
  #used() {
    const { book, account } = this.books;
    const rules = account.marginRules(book.account.realised);
    const usedBy = (
      account: PaperAccount,
      orders: readonly ExchangeOrder[],
    ) => marginUsed(account, orders, ({ price }) => price, rules);
    const all = usedBy(book.account, book.working);
    const of = (wanted: ReturnType<typeof exposureKind>) => {
      const isWanted = (kind: "EQ" | "FUT" | "CE" | "PE" | "INDEX", side: "BUY" | "SELL") =>
        exposureKind(kind, side) === wanted;
      const positions = book.account.positions.filter(({ kind, quantity }) =>
        isWanted(kind, quantity > 0 ? "BUY" : "SELL")
      );
      return usedBy({ ...book.account, positions }, []);
    };
    const [premium, shares] = [of("long_option"), of("equity")];
    // Working orders stand with the margins of derivatives, whatever they are for.
    const margins = all - premium - shares;
    const exposure = Math.round(margins * EXPOSURE_SHARE);
    return {
      all,
      premium,
      exposure: (exposure + shares) as Paise,
      span: (margins - exposure) as Paise,
    };
  }
}

/** Margin of a derivative by its two parts. */
export function spanAndExposure(margin: Paise): readonly [span: Paise, exposure: Paise] {
  const exposure = Math.round(margin * EXPOSURE_SHARE);
  return [(margin - exposure) as Paise, exposure as Paise];
}

function withLaggingTag(order: KiteOrder, at: EpochMs): KiteOrder {
  return at < order.tagLagsUntil ? { ...order, tag: null, tags: [] } : order;
}

interface Funds {
  readonly net: Paise;
  readonly opening: Paise;
  readonly debits: Paise;
  readonly span: Paise;
  readonly exposure: Paise;
  readonly premium: Paise;
  readonly realised: Paise;
  readonly unrealised: Paise;
}

function fundsRow(funds: Funds) {
  const { net, opening, debits, span, exposure, premium, realised, unrealised } = funds;
  return {
    enabled: true,
    net: toRupees(net),
    available: {
      adhoc_margin: 0,
      cash: toRupees(opening),
      opening_balance: toRupees(opening),
      live_balance: toRupees(net),
      collateral: 0,
      intraday_payin: 0,
    },
    utilised: {
      debits: toRupees(debits),
      exposure: toRupees(exposure),
      m2m_realised: toRupees(realised),
      m2m_unrealised: toRupees(unrealised),
      option_premium: toRupees(premium),
      payout: 0,
      span: toRupees(span),
      holding_sales: 0,
      turnover: 0,
      liquid_collateral: 0,
      stock_collateral: 0,
      delivery: 0,
    },
  };
}

/** Nothing is traded there. */
function commodityFunds() {
  const none = 0 as Paise;
  return fundsRow({
    ...{ net: none, opening: none, debits: none, span: none },
    ...{ exposure: none, premium: none, realised: none, unrealised: none },
  });
}

const TRADE_IDS_FROM = 10_000_000;

/** `T7` of the exchange's book as Kite numbers it. */
export function tradeIdOf(tradeId: string): string {
  return String(TRADE_IDS_FROM + Number(tradeId.slice(1)));
}

function tradeRow({ order, fill }: KiteTrade) {
  const { instrument } = order;
  const stamp = formatKiteTime(fill.at);
  return {
    trade_id: tradeIdOf(fill.tradeId),
    order_id: order.orderId,
    exchange: instrument.exchange,
    tradingsymbol: instrument.symbol,
    instrument_token: instrument.token as InstrumentToken,
    product: order.product,
    average_price: toRupees(fill.price),
    quantity: fill.quantity,
    exchange_order_id: order.exchangeOrderId,
    transaction_type: order.side,
    fill_timestamp: stamp,
    order_timestamp: istClock(order.orderedAt),
    exchange_timestamp: stamp,
  };
}
