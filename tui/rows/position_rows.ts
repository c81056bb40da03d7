/** Positions as rows: worth, result and protection of what is held. @module */
import { signedRupees } from "../../domain/money.ts";
import { type HeldPosition, unprotectedUnits } from "../../domain/control/desk_status.ts";
import type { DeskView, Holding } from "../../domain/view/desk_view.ts";
import type { Glyphs } from "../paint/glyphs.ts";
import { type Cell, cell, type Column } from "../paint/table.ts";
import { sparkline } from "../paint/plot.ts";
import { ageText, percentText, priceText, signStyle, STALE_MS } from "./figures.ts";
import type { ListRow } from "./list_row.ts";

export const POSITION_COLUMNS: readonly Column[] = [
  { title: "SYMBOL", width: 14, rank: 0 },
  { title: "PRD", width: 3, rank: 2 },
  { title: "QTY", width: 4, rank: 0, right: true },
  { title: "AVG", width: 7, rank: 2, right: true },
  { title: "LTP", width: 7, rank: 0, right: true },
  { title: "AGE", width: 4, rank: 0, right: true, sparse: true },
  { title: "P&L", width: 9, rank: 0, right: true },
  { title: "%", width: 4, rank: 1, right: true },
  // A position without one is an alert as well, and the chart draws that of the chosen one.
  { title: "STOP", width: 7, rank: 4, right: true },
  { title: "90 MIN", width: 18, rank: 5 },
  { title: "STRATEGY", width: 8, rank: 3, grows: true, cuts: true },
];

/** Closes of five minutes: an hour and a half of them. */
const TREND_COLUMNS = 18;

export const POSITION_SORTS = ["P&L", "%", "SYMBOL", "QTY", "STRATEGY"] as const;

export interface RowSetting {
  readonly glyphs: Glyphs;
  readonly hidden: boolean;
  /** Milliseconds since the view came: all ages in it are older by that. */
  readonly viewAgeMs: number;
}

/** In the desk's order. A price older than `STALE_MS` is dim and shows its age. */
export function positionRows(desk: DeskView, setting: RowSetting): ListRow[] {
  return desk.status.positions.map((position) => {
    const { symbol, book } = position;
    const holding = desk.holdings.find((each) => each.symbol === symbol && each.book === book);
    return rowOf(position, holding, setting);
  });
}

function rowOf(
  position: HeldPosition,
  holding: Holding | undefined,
  { glyphs, hidden, viewAgeMs }: RowSetting,
): ListRow {
  const { symbol, book, product, quantity, averagePrice, lastPrice, unrealised } = position;
  const percent = percentOf(position);
  const ageMs = holding?.quoteAgeMs === null || holding === undefined
    ? null
    : holding.quoteAgeMs + viewAgeMs;
  const stale = ageMs === null ? lastPrice === null : ageMs > STALE_MS;
  const strategy = holding?.strategy ?? book;
  const masked = (text: string) => hidden ? glyphs.hidden : text;
  const result = unrealised === null ? "-" : masked(signedRupees(unrealised));
  return {
    key: `${book}:${symbol}:${product}`,
    symbol,
    // Adopted, or of a journal that is still being read: it would be told like any other of these.
    story: holding?.key || null,
    search: [symbol, product, book, strategy, quantity < 0 ? "short" : "long"].join(" "),
    values: {
      "P&L": unrealised ?? 0,
      "%": percent ?? 0,
      SYMBOL: symbol,
      QTY: quantity,
      STRATEGY: strategy,
    },
    cells: [
      cell(symbol),
      cell(product, "dim"),
      cell(masked(String(quantity))),
      cell(priceText(averagePrice)),
      cell(priceText(lastPrice), stale ? "dim" : "plain"),
      cell(stale && ageMs !== null ? ageText(ageMs) : "", "warn"),
      cell(result, stale ? "dim" : signStyle(unrealised)),
      cell(percentText(percent), stale ? "dim" : signStyle(percent)),
      stopCell(position),
      cell(sparkline(holding?.closes ?? [], TREND_COLUMNS, glyphs), "dim"),
      cell(strategy, "dim"),
    ],
  };
}

/** A position whose stop does not cover all of it says so. */
function stopCell(position: HeldPosition): Cell {
  const { stop, covers } = position;
  if (covers !== null) return cell("wing", "dim");
  if (stop === null) return cell("NONE", "alarm");
  const short = unprotectedUnits(position) > 0;
  const text = stop.trigger === 0 ? "exit" : priceText(stop.trigger);
  return cell(`${text}${short ? "!" : ""}`, short ? "warn" : "plain");
}

/** Of the price, in the direction of the position. */
function percentOf({ quantity, averagePrice, lastPrice }: HeldPosition): number | null {
  if (lastPrice === null || averagePrice === 0) return null;
  return 100 * Math.sign(quantity) * (lastPrice - averagePrice) / averagePrice;
}
