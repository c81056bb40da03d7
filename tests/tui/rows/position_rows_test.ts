/** Positions as rows: what protects each of them, or that nothing does. @module */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { HeldPosition } from "../../../domain/control/desk_status.ts";
import type { Paise } from "../../../domain/money.ts";
import { UNICODE } from "../../../tui/paint/glyphs.ts";
import { POSITION_COLUMNS, positionRows } from "../../../tui/rows/position_rows.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { screenText, shownModel, typing } from "../shown_model.ts";

const SETTING = { glyphs: UNICODE, hidden: false, viewAgeMs: 0 };
const STOP = POSITION_COLUMNS.findIndex(({ title }) => title === "STOP");

Deno.test("positionRows() shows a stop's trigger, and no trigger of what closes", () => {
  const [held] = deskView().status.positions;
  const shown = (stop: HeldPosition["stop"]) => {
    const positions = [{ ...held!, quantity: 75, covers: null, stop }];
    return positionRows(deskView({ positions }), SETTING)[0]!.cells[STOP]!.text;
  };
  const trigger = 2_400_000 as Paise;
  assertEquals(shown({ quantity: 75, trigger }), "24000.00");
  assertEquals(shown({ quantity: 50, trigger }), "24000.00!");
  assertEquals(shown({ quantity: 75, trigger: 0 as Paise }), "exit");
  assertEquals(shown({ quantity: 50, trigger: 0 as Paise }), "exit!");
  assertEquals(shown(null), "NONE");
});

Deno.test("a position whose story nobody knows is shown itself, not another one like it", () => {
  const desk = deskView();
  const holdings = desk.holdings.map((each) => ({ ...each, key: "" }));
  const model = shownModel({}, { ...VIEWS, desk: { ...desk, holdings } });
  for (const { symbol } of desk.status.positions) {
    const { model: chosen } = typing(model, "/", ...symbol, "enter", "enter");
    const text = screenText(chosen);
    assertStringIncludes(text, "In full");
    assertMatch(text, new RegExp(`SYMBOL +${symbol}`));
  }
});
