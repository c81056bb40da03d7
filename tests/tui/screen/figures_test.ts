/** Figures on little room: on no screen is one cut, or another one than the table's. @module */
import { assert, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import type { Paise } from "../../../domain/money.ts";
import { UNICODE } from "../../../tui/paint/glyphs.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { screenText, shownModel, typing, withStatus } from "../shown_model.ts";

/** A figure right before the mark of a cut; digits in a name are none. */
const CUT = /(?<![\w.,])[+-]?₹?[\d.,]*\d…/;

Deno.test("screenLines() cut no figure, however wide the terminal is", () => {
  const size = fc.record({
    columns: fc.integer({ min: 80, max: 160 }),
    rows: fc.integer({ min: 20, max: 50 }),
  });
  const keys = fc.array(fc.constantFrom(..."123456cjse+_", "tab"), { maxLength: 5 });
  fc.assert(fc.property(size, keys, (size, keys) => {
    const text = screenText(typing(shownModel({ size, glyphs: UNICODE }), ...keys).model);
    assert(!CUT.test(text), text);
  }));
});

Deno.test("the chart has both averages and both levels in full beside a narrow table", () => {
  const text = screenText(shownModel({ size: { columns: 100, rows: 30 } }));
  const { ema20, ema50 } = VIEWS.chart;
  for (const value of [ema20.at(-1)!, ema50.at(-1)!]) {
    assertStringIncludes(text, (value / 100).toFixed(2));
  }
  assertStringIncludes(text, "24040.00");
});

Deno.test("a reason for HALT that is cut is marked, and its figures stay whole", () => {
  const halt = { reason: "lost 12,345.00 of 50,000.00 rupees", by: "asha", at: 0 as never };
  const [first] = screenText(withStatus(shownModel(), { halt })).split("\n");
  assertStringIncludes(first!, "HALTED lost 12,345.00 of …");
});

Deno.test("a position that leaves has no stop at nothing, wherever it is shown", () => {
  const [held] = deskView().status.positions;
  const stop = { quantity: Math.abs(held!.quantity), trigger: 0 as Paise };
  const desk = deskView({ positions: [{ ...held!, covers: null, stop }] });
  const chart = { ...VIEWS.chart, stop: 0 as Paise };
  for (const size of [{ columns: 80, rows: 24 }, { columns: 120, rows: 36 }]) {
    const model = shownModel({ size }, { ...VIEWS, desk, chart });
    for (const keys of [[], ["enter"]]) {
      const text = screenText(typing(model, ...keys).model);
      assertStringIncludes(text, "exit under way");
      assert(!/(stop|sl) -( |$)/m.test(text), text);
    }
  }
});

Deno.test("the day's worst fall is shown in full beside a narrow curve", () => {
  const performance = { ...VIEWS.performance, worstFall: 11_612_300 as Paise };
  const text = screenText(
    shownModel({ size: { columns: 100, rows: 30 } }, { ...VIEWS, performance }),
  );
  assertStringIncludes(text, "fall ₹1,16,123");
});
