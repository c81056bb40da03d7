/** Keys that scroll: each one moves something, or nothing is left to be seen that way. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Model } from "../../../tui/model/model.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { after, screenText, shownModel, typing } from "../shown_model.ts";

const SIZE = { columns: 80, rows: 24 };
const [first] = VIEWS.signals.lines;
const lines = Array.from({ length: 60 }, (_, i) => ({ ...first!, id: i + 1, code: `step${i}` }));
const VIEWED = { ...VIEWS, signals: { ...VIEWS.signals, lines } };

/** Holds `key` down for longer than there is anything to be seen, then presses `back` once. */
function held(model: Model, key: string, back: string): readonly [string, string] {
  const there = typing(model, ...new Array<string>(150).fill(key)).model;
  return [screenText(there), screenText(typing(there, back).model)];
}

Deno.test("a story that was scrolled to its beginning goes on with the first key down", () => {
  for (const key of ["up", "pageup"]) {
    const [top, next] = held(
      typing(shownModel({ size: SIZE }, VIEWED), "enter").model,
      key,
      "down",
    );
    assertStringIncludes(top, "step0 ");
    assertEquals(next === top, false);
  }
});

Deno.test("help that was scrolled to its end goes back with the first key up, also searched", () => {
  for (const search of ["", "e"]) {
    const [end, next] = held(
      typing(shownModel({ size: SIZE }), "?", ...search).model,
      "down",
      "up",
    );
    assertStringIncludes(end, ":shutdown");
    assertEquals(next === end, false);
  }
});

Deno.test("a story under red lines can be scrolled to its beginning", () => {
  const link = { type: "lost", problem: "gone ".repeat(40), stopped: false } as const;
  const lost = after(shownModel({ size: SIZE }, VIEWED), { type: "Linked", link }, 9_000);
  assertStringIncludes(held(typing(lost, "enter").model, "pageup", "down")[0], "step0 ");
});

Deno.test("of a desk whose engine is gone nothing to look at is well", () => {
  const calm = { ...VIEWS, desk: deskView({ actors: [] }), signals: { lines: [], holds: [] } };
  const model = shownModel({ size: SIZE }, { ...calm, logs: { lines: [] } });
  const looked = (stopped: boolean) => {
    const link = { type: "lost", problem: "no engine runs", stopped } as const;
    const lost = after(model, { type: "Linked", link }, model.now + 9_000);
    return screenText(typing(lost, "e").model).replaceAll(/[^\w`:;]+/g, " ");
  };
  assertStringIncludes(screenText(typing(model, "e").model), "nothing: all is well");
  for (const [stopped, said] of [[false, "does not answer"], [true, "has stopped"]] as const) {
    assertStringIncludes(looked(stopped), `the engine ${said}`);
    assertStringIncludes(looked(stopped), "`deno task trade paper` in another terminal goes on");
    assertEquals(looked(stopped).includes("all is well"), false);
  }
});

Deno.test("everything to look at can be looked at, however much it is", () => {
  const [held] = deskView().status.positions;
  const positions = Array.from(
    { length: 45 },
    (_, i) => ({ ...held!, symbol: `S${i}`, stop: null }),
  );
  const error = "broken_at_last";
  const failed = [{ book: "fno", strategy: "optmom", symbol: "INFY", error } as const];
  const model = shownModel({ size: SIZE }, { ...VIEWS, desk: deskView({ positions, failed }) });
  const top = typing(model, "e").model;
  assertStringIncludes(screenText(top), "lines more: arrows scroll");
  const end = typing(top, ...new Array<string>(60).fill("down")).model;
  assertStringIncludes(screenText(end), error);
  assertEquals(screenText(typing(end, "up").model) === screenText(end), false);
  assertEquals(typing(end, "escape").model.overlay, null);
});
