/** A quarantine is ended on the screen too: by name, with its numbers, and on purpose. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { DeskMode } from "../../../domain/control/control_request.ts";
import type { Quarantined } from "../../../domain/risk/quarantine.ts";
import type { Model } from "../../../tui/model/model.ts";
import { paletteEntries } from "../../../tui/model/palette.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { requests, screenText, shownModel, typing, withStatus } from "../shown_model.ts";

const SBIN: Quarantined = {
  symbol: "NSE:SBIN:MIS",
  own: 75,
  broker: 40,
  foreign: 10,
  missing: [],
};
const INFY: Quarantined = { ...SBIN, symbol: "NSE:INFY:MIS", own: 20, broker: 0, foreign: 0 };

function quarantined(quarantine: readonly Quarantined[], mode: DeskMode = "rehearse"): Model {
  return shownModel({ mode }, { ...VIEWS, desk: deskView({ quarantine: [...quarantine] }) });
}

Deno.test("the palette offers both words for each symbol in quarantine", () => {
  const desk = deskView({ quarantine: [SBIN, INFY] });
  const labels = paletteEntries({ ...VIEWS, desk }, "sbin adopt").map(({ label }) => label);
  assertEquals(labels, ["adopt NSE:SBIN:MIS"]);
  assertEquals(paletteEntries({ ...VIEWS, desk }, "disown nse").map(({ label }) => label), [
    "disown NSE:SBIN:MIS",
    "disown NSE:INFY:MIS",
  ]);
});

Deno.test("settling() says both sides' numbers and what the desk will hold, and asks on OK alone", () => {
  const asked = typing(quarantined([SBIN, INFY]), ":", ..."adopt sbin", "enter");
  assertEquals(requests(asked.effects), []);
  const text = screenText(asked.model);
  assertStringIncludes(text, "ADOPT NSE:SBIN:MIS: the broker's books are right");
  assertStringIncludes(text, "desk 75, broker 40, of which 10 are others'");
  assertStringIncludes(text, "The desk holds 30 from now on; nothing is traded, its stop follows.");
  assertEquals(requests(typing(asked.model, "enter").effects), []);
  assertEquals(requests(typing(asked.model, "tab", "enter").effects), [
    ["settle", { how: "adopt", symbol: "NSE:SBIN:MIS" }],
  ]);
  const other = typing(quarantined([SBIN]), ":", ..."disown", "enter").model;
  assertStringIncludes(screenText(other), "DISOWN NSE:SBIN:MIS: what differs is others'");
  assertStringIncludes(screenText(other), "others' until the day is over");
  assertEquals(requests(typing(other, "tab", "enter").effects), [
    ["settle", { how: "disown", symbol: "NSE:SBIN:MIS" }],
  ]);
});

Deno.test("settling() wants a name where several are in quarantine, and says where none is", () => {
  const several = typing(quarantined([SBIN, INFY]), ":", ..."adopt", "enter");
  assertEquals([several.model.overlay, requests(several.effects)], [null, []]);
  assertStringIncludes(screenText(several.model), "which? `:adopt SYMBOL`");
  const none = typing(quarantined([]), ":", ..."adopt", "enter");
  assertStringIncludes(screenText(none.model), "nothing is in quarantine");
});

Deno.test("settling() wants the word typed with real money", () => {
  const { model } = typing(quarantined([SBIN], "live"), ":", ..."disown", "enter");
  assertEquals(requests(typing(model, "tab", "enter").effects), []);
  assertEquals(requests(typing(model, ..."DISOWN", "enter").effects).length, 1);
});

Deno.test("settling() shows no numbers on a private screen", () => {
  const { model } = typing(quarantined([SBIN]), "p", ":", ..."adopt", "enter");
  const text = screenText(model);
  assertStringIncludes(text, "Our books and the broker's differ.");
  assert(!/\b(75|40|30)\b/.test(text.slice(text.indexOf("ADOPT"), text.indexOf("Cancel"))));
});

Deno.test("settling() says so when trades have explained the difference meanwhile", () => {
  const { model } = typing(quarantined([SBIN]), ":", ..."adopt", "enter");
  assertStringIncludes(
    screenText(withStatus(model, { quarantine: [] })),
    "It is in quarantine no more.",
  );
});
