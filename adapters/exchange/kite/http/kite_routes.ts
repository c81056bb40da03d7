/**
 * Kite's addresses and what each gives: a table of method and path.
 * @module
 */
import type { EpochMs } from "../../../../domain/market_time.ts";
import { csv, KiteRefusal, success } from "../kite_answer.ts";
import type { KiteBroker } from "../kite_broker.ts";
import { askedNames } from "../market_views.ts";
import type { RequestKind } from "./rate_limits.ts";

export interface KiteRequest {
  readonly method: string;
  /** Below the root, without slashes. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string;
  readonly at: EpochMs;
}

const QUOTES_MAX = 500;
const PRICES_MAX = 1_000;
const VARIETY = "regular";
const EXCHANGES = ["NSE", "NFO", "BSE", "BFO", "CDS", "BCD", "MCX", "MF"];

/** Which budget a request spends. */
export function kindOf({ method, path }: KiteRequest): RequestKind {
  const [first, second] = path;
  if (first === "orders" && method !== "GET") return "order";
  if (first === "quote") return "quote";
  return first === "instruments" && second === "historical" ? "history" : "other";
}

/** Answers what somebody who is logged in asks. Throws KiteRefusal. */
export function answerOf(broker: KiteBroker, request: KiteRequest): Response {
  const { method, path, at } = request;
  const [first] = path;
  if (first === "orders") return success(orders(broker, request));
  if (first === "margins" || first === "charges") return success(priced(broker, request));
  only(method, "GET");
  switch (first) {
    case "user":
      return success(user(broker, request));
    case "trades":
      return success(broker.views.trades());
    case "portfolio":
      return success(portfolio(broker, request));
    case "quote":
      return success(quotes(broker, request));
    case "instruments":
      return instruments(broker, request, at);
    default:
      throw notFound();
  }
}

function orders(broker: KiteBroker, { method, path, body, at }: KiteRequest): unknown {
  const [, first, second] = path;
  const { desk, views } = broker;
  if (method === "GET") {
    if (first === undefined) return views.orders(at);
    if (second === undefined) return views.orderHistory(first, at);
    if (second === "trades") return views.orderTrades(first);
    throw notFound();
  }
  if (first !== VARIETY) throw new KiteRefusal("InputException", "Invalid `variety`.");
  if (second === undefined) {
    only(method, "POST");
    return desk.place(new URLSearchParams(body), at);
  }
  if (method === "PUT") return desk.change(second, new URLSearchParams(body), at);
  only(method, "DELETE");
  return desk.cancel(second, at);
}

function priced({ charges }: KiteBroker, { method, path, query, body, at }: KiteRequest): unknown {
  only(method, "POST");
  const mode = query.get("mode");
  switch (path.join("/")) {
    case "margins/orders":
      return charges.orderMargins(body, mode, at);
    case "margins/basket":
      return charges.basketMargins(body, mode, query.get("consider_positions") !== "false", at);
    case "charges/orders":
      return charges.contractNote(body, at);
    default:
      throw notFound();
  }
}

function user({ views }: KiteBroker, { path, at }: KiteRequest): unknown {
  const [, what, segment] = path;
  if (what === "profile") return views.profile();
  if (what !== "margins") throw notFound();
  const both = views.margins(at);
  if (segment === undefined) return both;
  if (segment === "equity" || segment === "commodity") return both[segment];
  throw new KiteRefusal("InputException", "Invalid `segment`.");
}

function portfolio({ views }: KiteBroker, { path, at }: KiteRequest): unknown {
  if (path[1] === "positions") return views.positions(at);
  if (path[1] === "holdings" && path.length === 2) return views.holdings(at);
  throw notFound();
}

function quotes({ prices }: KiteBroker, { path, query, at }: KiteRequest): unknown {
  const names = askedNames(query);
  if (names.length === 0) throw new KiteRefusal("InputException", "Missing or empty field `i`");
  const most = path[1] === undefined ? QUOTES_MAX : PRICES_MAX;
  if (names.length > most) {
    throw new KiteRefusal("InputException", `At most ${most} instruments in one request.`);
  }
  if (path[1] === undefined) return prices.quotes(names, at);
  if (path[1] === "ohlc") return prices.dayPrices(names, at);
  if (path[1] === "ltp") return prices.lastPrices(names, at);
  throw notFound();
}

function instruments({ prices }: KiteBroker, { path, query }: KiteRequest, at: EpochMs): Response {
  const [, first, token, interval] = path;
  if (first === "historical") {
    return success(prices.candles(Number(token), interval ?? "", query, at));
  }
  if (first === undefined || EXCHANGES.includes(first)) {
    return csv(prices.instrumentsCsv(first ?? null, at));
  }
  throw notFound();
}

function only(method: string, allowed: string): void {
  if (method !== allowed) {
    throw new KiteRefusal("GeneralException", "Method not allowed on this endpoint.", 405);
  }
}

function notFound(): KiteRefusal {
  return new KiteRefusal("GeneralException", "Route not found", 404);
}
