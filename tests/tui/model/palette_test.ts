/** The palette while the desk changes under it. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { requests, screenText, shownModel, typing, withStatus } from "../shown_model.ts";

const engines = (...off: readonly string[]) =>
  (["fno", "equity", "options"] as const).map((name) => ({
    name,
    on: !off.includes(name),
    reason: "",
  }));

Deno.test("Enter carries out the entry that was chosen, though others have come before it", () => {
  const { model } = typing(shownModel(), ":", ..."nifty26novfut");
  assertStringIncludes(screenText(model), "▶chart NIFTY26NOVFUT");
  const known = { symbol: "NFO:NIFTY26NOVFUT:NRML", own: 65, broker: 0, foreign: 0, missing: [] };
  const later = withStatus(model, { quarantine: [known] });
  assertStringIncludes(screenText(later), " adopt NFO:NIFTY26NOVFUT:NRML");
  const { model: done } = typing(later, "enter");
  assertEquals([done.overlay, done.chart.symbol], [null, "NIFTY26NOVFUT"]);
});

Deno.test("Enter does nothing once the chosen entry is gone, and a key down chooses again", () => {
  const open = withStatus(shownModel(), { engines: engines() });
  const { model } = typing(open, ":", ..."off", "down", "down");
  const gone = withStatus(model, { engines: engines("fno") });
  assertEquals(requests(typing(gone, "enter").effects), []);
  assertEquals(screenText(gone).includes("▶engine"), false);
  assertStringIncludes(screenText(typing(gone, "down").model), "▶engine ");
});
