/** Orders of the day as rows, those that work marked as such. @module */
import { istClock } from "../../domain/market_time.ts";
import { whyWords } from "../../domain/order/order_reason.ts";
import type { OrderLine, OrderView } from "../../domain/view/order_view.ts";
import { printable, type Style } from "../paint/line.ts";
import { cell, type Column } from "../paint/table.ts";
import { priceText, withoutFigures } from "./figures.ts";
import type { ListRow } from "./list_row.ts";
import type { RowSetting } from "./position_rows.ts";

export const ORDER_COLUMNS: readonly Column[] = [
  { title: "TIME", width: 8, rank: 2 },
  { title: "", width: 1, rank: 0 },
  { title: "SYMBOL", width: 14, rank: 0 },
  { title: "PURPOSE", width: 7, rank: 1 },
  { title: "SIDE", width: 4, rank: 0 },
  { title: "TYPE", width: 5, rank: 4 },
  { title: "FILLED", width: 7, rank: 0, right: true },
  { title: "AT", width: 8, rank: 0, right: true },
  { title: "LIMIT", width: 8, rank: 3, right: true },
  { title: "TRIGGER", width: 8, rank: 5, right: true },
  { title: "STATUS", width: 8, rank: 0 },
  { title: "STRATEGY", width: 18, rank: 7, cuts: true },
  { title: "REASON", width: 9, rank: 6, grows: true, cuts: true },
];

/** What a trader must see of an order, also of one that has ended. */
const WRONG: readonly OrderLine["status"][] = ["REJECTED", "UNKNOWN", "ABSENT"];

export const ORDER_SORTS = ["TIME", "SYMBOL", "STATUS", "STRATEGY"] as const;

/** Working ones first, then the last changed. Those at their end are dim but for what went wrong. */
export function orderRows({ orders }: OrderView, { glyphs, hidden }: RowSetting): ListRow[] {
  return workingFirst(orders).map((order) => {
    const { tag, key, at, symbol, book, strategy, purpose, side, type, status } = order;
    const { filled, quantity, price, trigger, averagePrice, working } = order;
    // A broker that refuses says what there is and what it would take.
    const told = printable(whyWords(order));
    const reason = hidden ? withoutFigures(told, glyphs.hidden) : told;
    return {
      key: tag,
      symbol,
      story: key,
      search: [symbol, book, strategy, purpose, side, type, status, tag, reason].join(" "),
      values: { TIME: at, SYMBOL: symbol, STATUS: status, STRATEGY: strategy },
      dim: !working && !WRONG.includes(status),
      cells: [
        cell(istClock(at), "dim"),
        cell(working ? glyphs.dot : " ", "accent"),
        cell(symbol),
        cell(purpose),
        cell(side, side === "BUY" ? "good" : "bad"),
        cell(type, "dim"),
        cell(hidden ? glyphs.hidden : `${filled}/${quantity}`),
        cell(priceText(awaited(order)), averagePrice === null ? "dim" : "plain"),
        cell(priceText(price)),
        cell(priceText(trigger)),
        cell(status, statusStyle(order)),
        cell(`${book}.${strategy}`, "dim"),
        cell(reason, "dim"),
      ],
    };
  });
}

/** What still works is what matters; then what has changed last. */
function workingFirst(orders: readonly OrderLine[]): OrderLine[] {
  return [...orders].sort((a, b) => Number(b.working) - Number(a.working) || b.at - a.at);
}

/** The average of what is filled, else the price that it waits for. */
function awaited({ averagePrice, trigger, price }: OrderLine): number {
  return averagePrice ?? (trigger > 0 ? trigger : price);
}

function statusStyle({ status }: OrderLine): Style {
  if (WRONG.includes(status)) return "alarm";
  return status === "COMPLETE" ? "good" : "plain";
}
