/** A terminal with nothing but ASCII, and words of others that have more. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ASCII } from "../../../tui/paint/glyphs.ts";
import { inAscii, line, textOf } from "../../../tui/paint/line.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { NOW } from "../shown_day.ts";
import { screenText, shownModel, typing } from "../shown_model.ts";

Deno.test("inAscii() keeps the letter under an accent, and every column", () => {
  const text = "Façade — “é” … ₹5 ×2 → ±1 Ø";
  assertEquals(textOf(inAscii(line(text))), "Facade - ?e? ~ ?5 x2 > ?1 ?");
});

Deno.test("screenLines() are ASCII on such a terminal also where a broker's words are not", () => {
  const reason = "refusé — needs ₹1,00,000 …";
  const orders = VIEWS.orders.orders.map((each) => ({
    ...each,
    words: reason,
    status: "REJECTED" as const,
  }));
  const halt = { reason, by: "José", at: NOW };
  const desk = deskView({ halt, engines: [{ name: "fno", on: false, reason }] });
  const views = { ...VIEWS, desk, orders: { orders } };
  for (
    const size of [{ columns: 80, rows: 24 }, { columns: 200, rows: 50 }, { columns: 40, rows: 9 }]
  ) {
    const model = shownModel({ glyphs: ASCII, size }, views);
    for (const keys of ["1", "2", "5", "t", ":"]) {
      const text = screenText(typing(model, keys).model);
      assert(/^[\x20-\x7e\n]*$/.test(text), text);
      assertStringIncludes(text, "HALTED refuse - needs");
    }
  }
});

Deno.test("the line of health says in words that an engine is off where signs are letters", () => {
  const size = { columns: 80, rows: 24 };
  assertStringIncludes(screenText(shownModel({ glyphs: ASCII, size })), " options off ");
});

Deno.test("no level of an ASCII chart is drawn like an average", () => {
  const levels = { stop: VIEWS.chart.stop, entry: null, target: null };
  const chart = { ...VIEWS.chart, ...levels, ema20: [], ema50: [], marks: [] };
  const shown = screenText(shownModel({ glyphs: ASCII }, { ...VIEWS, chart }));
  const [legend] = /\S+ EMA20 .*EMA50/.exec(shown)!;
  const level = shown.split("\n").find((each) => /\|(- ){8}/.test(each));
  assert(level !== undefined && !/ - EMA|^- /.test(legend), shown);
});
