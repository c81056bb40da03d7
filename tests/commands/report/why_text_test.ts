/** What was decided about a symbol, as people read it. @module */
import { assertEquals } from "@std/assert";
import { whyJson, whyText } from "../../../commands/report/why_text.ts";
import type { WhyReport, WhyStep } from "../../../domain/why/why_report.ts";
import { clock } from "../../domain/report/made_trades.ts";

function step(minute: number, change: Partial<WhyStep> = {}): WhyStep {
  const at = clock(9, 15 + minute);
  return {
    at,
    stage: "bar",
    source: "equity",
    code: "no_signal",
    detail: "",
    ...change,
  } as WhyStep;
}

const NOTHING: WhyReport = {
  ...{ symbol: "SBIN", meant: null, steps: [], trade: [], untraded: [], words: [], holds: [] },
};

Deno.test("whyText() says that nothing was decided, and what may be meant", () => {
  const nothing = "SBIN: nothing was decided about anything of that name";
  assertEquals(whyText(NOTHING, 80), nothing);
  assertEquals(whyText({ ...NOTHING, meant: "SBI" }, 80), `${nothing}; did you mean SBI?`);
});

Deno.test("whyText() has each section with its steps in columns, and the newest twelve at last", () => {
  const steps = Array.from({ length: 13 }, (_, i) => step(i));
  const report: WhyReport = {
    ...NOTHING,
    steps,
    trade: [
      step(1, { stage: "signal", source: "equity.ema", code: "LONG", detail: "ema_cross_up" }),
      step(2, { stage: "fill" }),
    ] as WhyStep[],
    holds: [
      { source: "equity.ema", reason: "no_signal", count: 7 },
      { source: "equity", reason: "no_signal", count: 9 },
      { source: "equity.ema", reason: "low_rvol", count: 2 },
    ],
  };
  const lines = whyText(report, 200).split("\n");
  assertEquals(lines.slice(0, 18), [
    "SBIN: the last trade",
    "  2026-11-20 09:16:00  signal  equity.ema  LONG: ema_cross_up",
    "  2026-11-20 09:17:00  fill    equity      no_signal",
    "",
    "The last time that nothing came of it",
    "  none",
    "",
    "Last words of each strategy",
    "  none",
    "",
    "Why nothing was done, each time the reason was new",
    "  equity.ema: no_signal 7, low_rvol 2",
    "",
    "Why nothing was done, bar by bar on all instruments",
    "  equity: no_signal 9",
    "",
    "Lately",
    "  2026-11-20 09:16:00  bar  equity  no_signal",
  ]);
  assertEquals([lines.length, lines.at(-1)], [29, "  2026-11-20 09:27:00  bar  equity  no_signal"]);
  const { trade, steps: all } = JSON.parse(whyJson(report));
  assertEquals([trade[0].at, all.length], ["2026-11-20T09:16:00.000+05:30", 13]);
});

Deno.test("whyText() tells of bars alone where nothing else was decided", () => {
  const holds = [{ source: "equity", reason: "no_signal", count: 1 }];
  assertEquals(whyText({ ...NOTHING, holds }, 80).split("\n").at(-4), "  equity: no_signal 1");
});
