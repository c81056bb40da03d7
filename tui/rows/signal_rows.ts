/** What was decided as rows, newest first, and HOLDs by their reasons. @module */
import { signedRupees } from "../../domain/money.ts";
import { istClock } from "../../domain/market_time.ts";
import type { SignalLine, SignalView } from "../../domain/view/signal_view.ts";
import { printable, type Style } from "../paint/line.ts";
import { cell, type Column } from "../paint/table.ts";
import { countText, priceText, signStyle } from "./figures.ts";
import type { ListRow } from "./list_row.ts";
import type { RowSetting } from "./position_rows.ts";

export const SIGNAL_COLUMNS: readonly Column[] = [
  { title: "", width: 1, rank: 0 },
  { title: "TIME", width: 8, rank: 0 },
  { title: "BOOK", width: 7, rank: 2 },
  { title: "SYMBOL", width: 14, rank: 0 },
  { title: "", width: 5, rank: 0 },
  { title: "STAGE", width: 7, rank: 1 },
  { title: "WHAT", width: 36, rank: 0, grows: true, cuts: true },
  { title: "STRATEGY", width: 18, rank: 3, cuts: true },
];

/** From lines that come oldest first. A signal says at what its entry was filled. */
export function signalRows({ lines }: SignalView, setting: RowSetting): ListRow[] {
  const entered = entryPrices(lines);
  return lines.map((line) => rowOf(line, entered, setting)).reverse();
}

/** Averages at which entries have been filled so far, by their stories. */
function entryPrices(lines: readonly SignalLine[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { units: number; value: number }>();
  for (const { stage, code, key, price, quantity } of lines) {
    if (stage !== "fill" || code !== "entry") continue;
    if (price === null || quantity === null) continue;
    const { units, value } = sums.get(key) ?? { units: 0, value: 0 };
    sums.set(key, { units: units + quantity, value: value + price * quantity });
  }
  return new Map([...sums].map(([key, { units, value }]) => [key, value / units]));
}

function rowOf(
  of: SignalLine,
  entered: ReadonlyMap<string, number>,
  { glyphs, hidden }: RowSetting,
): ListRow {
  const { id, at, stage, key, book, strategy, symbol, direction, code } = of;
  const filled = stage === "signal" && direction !== "EXIT" ? entered.get(key) : undefined;
  const came = filled === undefined ? "" : `${glyphs.arrow} filled ${priceText(filled)}`;
  const what = whatOf(of, came, hidden, glyphs.hidden);
  const [mark, style] = markOf(of, glyphs);
  return {
    key: String(id),
    symbol,
    story: key,
    search: [book, strategy, symbol, stage, direction ?? "", code, what].join(" "),
    values: {},
    dim: stage === "hold",
    cells: [
      cell(mark, style),
      cell(istClock(at), "dim"),
      cell(book, "dim"),
      cell(symbol),
      cell(direction ?? "-", style),
      cell(stage, "dim"),
      cell(what, stage === "refusal" ? "warn" : stage === "exit" ? signStyle(of.net) : "plain"),
      cell(strategy, "dim"),
    ],
  };
}

function markOf(
  { stage, direction, net }: SignalLine,
  { up, down, cross, hollow, dot }: RowSetting["glyphs"],
): [string, Style] {
  if (stage === "refusal") return [cross, "warn"];
  if (stage === "hold") return [" ", "dim"];
  if (stage === "exit") return [(net ?? 0) < 0 ? down : up, signStyle(net)];
  if (stage === "risk" || stage === "order") return [hollow, "dim"];
  if (direction === "LONG" || direction === "BUY") return [up, "good"];
  if (direction === "SHORT" || direction === "SELL") return [down, "bad"];
  return [dot, "plain"];
}

/** The code first, what came of it, and of an exit its result: what is behind may be cut. */
function whatOf(
  { stage, code, direction, detail, price, quantity, net, confidence }: SignalLine,
  came: string,
  hidden: boolean,
  mask: string,
): string {
  const said = hidden ? "" : printable(detail);
  // The words for it say quantity and price again.
  const terms = ["signal", "order", "refusal"].includes(stage) && said !== "";
  // The direction has a column of its own.
  const words = said.startsWith(`${direction} `) ? said.slice(direction!.length + 1) : said;
  const figures = [
    ...(quantity === null || terms ? [] : [hidden ? mask : String(quantity)]),
    ...(price === null || terms || stage === "hold" ? [] : [`@ ${priceText(price)}`]),
  ];
  return [
    code,
    ...(confidence === null || confidence === 0 ? [] : [confidence.toFixed(2)]),
    came,
    ...(net === null
      ? [...figures, words]
      : [hidden ? mask : signedRupees(net), words, ...figures]),
  ].filter((part) => part !== "").join(" ");
}

export const HOLD_COLUMNS: readonly Column[] = [
  { title: "HOLD BECAUSE", width: 14, rank: 0 },
  { title: "COUNT", width: 5, rank: 0, right: true },
  { title: "OF", width: 20, rank: 0, grows: true, cuts: true },
];

/** A row a reason, the most frequent first, with who held back for it. */
export function holdRows({ holds }: SignalView): ListRow[] {
  const byReason = Map.groupBy(holds, ({ reason }) => reason);
  return [...byReason].map(([reason, counts]) => {
    const sum = counts.reduce((total, { count }) => total + count, 0);
    const who = counts.map(({ book, strategy, count }) =>
      `${strategy === "" ? book : `${book}.${strategy}`} ${countText(count)}`
    ).join(", ");
    return { reason, sum, who };
  }).sort((a, b) => b.sum - a.sum).map(({ reason, sum, who }) => ({
    key: reason,
    symbol: null,
    story: null,
    search: `${reason} ${who}`,
    values: {},
    cells: [cell(reason), cell(countText(sum)), cell(who, "dim")],
  }));
}
