/** Signals as rows: what came of one stands in its own line. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromRupees } from "../../../domain/money.ts";
import type { SignalLine } from "../../../domain/view/signal_view.ts";
import { UNICODE } from "../../../tui/paint/glyphs.ts";
import { signalRows } from "../../../tui/rows/signal_rows.ts";
import { SIGNALS } from "../story_views.ts";
import { screenText, shownModel } from "../shown_model.ts";

const SETTING = { glyphs: UNICODE, hidden: false, viewAgeMs: 0 };
const [signal] = SIGNALS.lines;
const filled = SIGNALS.lines.find(({ stage }) => stage === "fill")!;

/** What the row of the first of some lines says. */
function said(...lines: readonly SignalLine[]): string {
  return signalRows({ lines, holds: [] }, SETTING).at(-1)!.search;
}

Deno.test("signalRows() say at what average a signal was filled, as far as it was", () => {
  assert(!said(signal!).includes("filled"));
  assertStringIncludes(said(signal!, filled), "0.71 → filled 24102.40");
  const more = { ...filled, id: 9, quantity: 195, price: fromRupees(24106.4) };
  assertStringIncludes(said(signal!, filled, more), "→ filled 24105.40");
  const exit = { ...filled, code: "exit" };
  assertEquals(said(signal!, exit), said(signal!));
  assert(!said({ ...signal!, direction: "EXIT" }, filled).includes("filled"));
});

Deno.test("screenLines() say at lists that move by themselves how to hold them still", () => {
  assertStringIncludes(screenText(shownModel()), "space:pause");
});
