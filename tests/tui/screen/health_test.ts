/** The Health screen where there is little room. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { deskView, VIEWS } from "../desk_views.ts";
import { after, screenText, shownModel, typing } from "../shown_model.ts";

const SIZE = { columns: 80, rows: 20 };

Deno.test("Health shows the chosen actor under any number of alerts and red lines", () => {
  const actors = deskView().status.actors.map((each) => ({ ...each, restarts: 2, lastError: "x" }));
  const model = shownModel({ size: SIZE }, { ...VIEWS, desk: deskView({ actors }) });
  const problem = "a reason that is so long that it takes two lines of such a screen";
  const link = { type: "lost", problem, stopped: false } as const;
  for (const each of [model, after(model, { type: "Linked", link }, 9_000)]) {
    const text = screenText(typing(each, "5").model);
    assertEquals(text.split("▶").length, 2, text);
    assertStringIncludes(text, "Alerts");
  }
});

Deno.test("Health says of every engine whether it is on, also where reasons have no room", () => {
  const reason = "switched off by somebody with a long name";
  const engines = (["fno", "equity", "options"] as const).map((name) => ({
    name,
    on: false,
    reason,
  }));
  const desk = deskView({ engines });
  const text = screenText(typing(shownModel({ size: SIZE }, { ...VIEWS, desk }), "5").model);
  assertStringIncludes(text, "◌ fno OFF  ◌ equity OFF  ◌ options OFF");
});
