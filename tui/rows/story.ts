/** One entry from its signal to its result, as it is followed in the detail view. @module */
import { fixedText } from "../../domain/fixed_text.ts";
import { istClock } from "../../domain/market_time.ts";
import { formatRupees, signedRupees } from "../../domain/money.ts";
import { whyWords } from "../../domain/order/order_reason.ts";
import type { Views } from "../../domain/view/view.ts";
import { type Line, line, printable, span } from "../paint/line.ts";
import { priceText, signStyle, withoutFigures } from "./figures.ts";
import type { RowSetting } from "./position_rows.ts";

/** The steps of a story, each on as many lines of `width` as it needs. */
export function storyLines(
  { signals, orders, performance, desk }: Partial<Views>,
  story: string,
  width: number,
  { glyphs, hidden }: RowSetting,
): Line[] {
  const masked = (text: string) => hidden ? glyphs.hidden : text;
  const steps = (signals?.lines ?? []).filter(({ key }) => key === story);
  const whole = steps.some(({ stage }) => stage === "signal" || stage === "hold");
  const begun: Line[] = steps.length === 0 || whole
    ? []
    : [line("Its first steps are no longer kept here: ask `why SYMBOL`.", "dim")];
  const told = steps.flatMap((step) => {
    const { at, stage, direction, code, price, quantity, net, confidence, detail } = step;
    const parts = [
      ...(direction === null ? [] : [direction]),
      code,
      ...(quantity === null ? [] : [masked(String(quantity))]),
      ...(price === null ? [] : [`@ ${priceText(price)}`]),
      ...(confidence === null ? [] : [`confidence ${confidence.toFixed(2)}`]),
      ...(net === null ? [] : [masked(signedRupees(net))]),
    ];
    const head: Line = [
      span(`${istClock(at)}  `, "dim"),
      span(stage.padEnd(8), "accent"),
      span(parts.join(" "), net === null ? "bold" : signStyle(net)),
    ];
    return [head, ...indented(hidden ? "" : printable(detail), width)];
  });
  const lines = [...begun, ...told];
  const own = (orders?.orders ?? []).filter(({ key }) => key === story);
  if (own.length > 0) lines.push(line(""), line("Orders", "dim"));
  for (const { tag, at, purpose, side, type, status, filled, quantity, ...rest } of own) {
    const count = masked(`${filled}/${quantity}`);
    const words = [purpose.padEnd(6), side.padEnd(4), type.padEnd(6), count, status, tag];
    const average = rest.averagePrice === null ? "" : ` @ ${priceText(rest.averagePrice)}`;
    lines.push([span(`${istClock(at)}  `, "dim"), span(words.join(" ") + average)]);
    const reason = printable(whyWords(rest));
    lines.push(...indented(hidden ? withoutFigures(reason, glyphs.hidden) : reason, width));
  }
  lines.push(...heldLines(desk, story, masked));
  for (const trade of (performance?.trades ?? []).filter(({ key }) => key === story)) {
    const { entryPrice, exitPrice, net, r, reason } = trade;
    const inR = r === null ? "" : `  ${fixedText(r, 2)} R`;
    const result = `${masked(signedRupees(net))} after charges${inR}  ${reason}`;
    lines.push(line(""), line("Result", "dim"));
    lines.push(line(`${priceText(entryPrice)} ${glyphs.arrow} ${priceText(exitPrice)}`));
    lines.push(line(result, signStyle(net)));
  }
  return lines.length > 0
    ? lines
    : [line("Older than what is kept here: ask `why SYMBOL`.", "dim")];
}

function heldLines(
  desk: Views["desk"] | undefined,
  story: string,
  masked: (text: string) => string,
): Line[] {
  const holding = desk?.holdings.find(({ key }) => key === story);
  if (holding === undefined) return [];
  const { symbol, book, target } = holding;
  const position = desk!.status.positions.find((each) =>
    each.symbol === symbol && each.book === book
  );
  if (position === undefined) return [];
  const { quantity, averagePrice, entryPrice, lastPrice, unrealised, stop, covers } = position;
  const words = [
    `${masked(String(quantity))} @ ${priceText(averagePrice)}`,
    ...(entryPrice === undefined ? [] : [`opened at ${priceText(entryPrice)}`]),
    `last ${priceText(lastPrice)}`,
    covers !== null
      ? `wing of ${covers}`
      : stop === null
      ? "stop NONE"
      : stop.trigger === 0
      ? "exit under way"
      : `stop ${priceText(stop.trigger)}`,
    ...(target === null ? [] : [`target ${priceText(target)}`]),
    ...(unrealised === null ? [] : [`open ${masked(signedRupees(unrealised))}`]),
  ];
  return [line(""), line("Held", "dim"), line(words.join("  "), signStyle(unrealised))];
}

const INDENT = " ".repeat(18);

/** `text` has to be printable. */
function indented(text: string, width: number): Line[] {
  return wrapped(text, Math.max(10, width - INDENT.length)).map((part) =>
    line(INDENT + part, "dim")
  );
}

/** Words on lines of `width` columns; longer words are cut. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = "";
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const longer = rest === "" ? word : `${rest} ${word}`;
    if (longer.length <= width) rest = longer;
    else {
      if (rest !== "") lines.push(rest);
      rest = word.slice(0, width);
    }
  }
  return rest === "" ? lines : [...lines, rest];
}

/** Rupees without paise where there is little room: `12,340`. */
export function wholeRupees(amount: Parameters<typeof formatRupees>[0]): string {
  return formatRupees(amount).replace(/\.\d\d$/, "");
}
