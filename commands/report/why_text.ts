/** What was decided about a symbol, for people and for programs. @module */
import { istStamp } from "../../domain/market_time.ts";
import { folded } from "../line/folded_lines.ts";
import type { WhyHolds, WhyReport, WhyStep } from "../../domain/why/why_report.ts";

/** Deeper than the lines of a section. */
const INDENT = 6;
/** Of the newest decisions, those that people are shown. */
const LATELY = 12;

/** One line, with all steps; instants as stamps in IST. */
export function whyJson(report: WhyReport): string {
  const { symbol, meant, steps, trade, untraded, words, holds } = report;
  const stamped = (all: readonly WhyStep[]) =>
    all.map((step) => ({ ...step, at: istStamp(step.at) }));
  return JSON.stringify({
    symbol,
    meant,
    trade: stamped(trade),
    untraded: stamped(untraded),
    words: stamped(words),
    holds,
    steps: stamped(steps),
  });
}

/**
 * The last trade first, the newest twelve steps last. One line where nothing was decided. What is
 * longer than `columns` goes on below.
 */
export function whyText(report: WhyReport, columns: number): string {
  const { symbol, meant, steps, trade, untraded, words, holds } = report;
  if (steps.length === 0 && holds.length === 0) {
    const nothing = `${symbol}: nothing was decided about anything of that name`;
    return meant === null ? nothing : `${nothing}; did you mean ${meant}?`;
  }
  const journalled = holds.filter(({ source }) => source.includes("."));
  const bars = holds.filter(({ source }) => !source.includes("."));
  return [
    ...section(`${symbol}: the last trade`, stepLines(trade)),
    ...section("The last time that nothing came of it", stepLines(untraded)),
    ...section("Last words of each strategy", stepLines(words)),
    ...section("Why nothing was done, each time the reason was new", holdLines(journalled)),
    ...section("Why nothing was done, bar by bar on all instruments", holdLines(bars)),
    ...section("Lately", stepLines(steps.slice(-LATELY))),
  ].flatMap((text) => folded(text, columns, INDENT)).join("\n").trimEnd();
}

function section(title: string, lines: readonly string[]): string[] {
  return [title, ...(lines.length === 0 ? ["  none"] : lines.map((line) => `  ${line}`)), ""];
}

function stepLines(steps: readonly WhyStep[]): string[] {
  const stages = Math.max(...steps.map(({ stage }) => stage.length));
  const sources = Math.max(...steps.map(({ source }) => source.length));
  return steps.map(({ at, stage, source, code, detail }) =>
    [
      istStamp(at).slice(0, 19).replace("T", " "),
      stage.padEnd(stages),
      source.padEnd(sources),
      detail === "" ? code : `${code}: ${detail}`,
    ].join("  ")
  );
}

/** One line a source, its reasons most frequent first. */
function holdLines(holds: readonly WhyHolds[]): string[] {
  const bySource = Map.groupBy(holds, ({ source }) => source);
  return [...bySource].map(([source, own]) =>
    `${source}: ${own.map(({ reason, count }) => `${reason} ${count}`).join(", ")}`
  );
}
