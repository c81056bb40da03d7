/** Red lines say what to do elsewhere, and say all of it. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { haltCommandOf } from "../../../commands/attach.ts";
import { DESK_MODES } from "../../../domain/control/control_request.ts";
import { screenLines } from "../../../tui/screen/screen.ts";
import { after, emptyModel, screenText, shownModel, typing } from "../shown_model.ts";

const LOST = { type: "lost", problem: "the engine does not answer", stopped: false } as const;

Deno.test("haltCommandOf() names the desk that was looked at, whichever other one runs", () => {
  assertEquals(DESK_MODES.map(haltCommandOf), [
    "deno task halt --mode paper",
    "deno task halt --mode rehearse",
    "deno task halt --mode live",
  ]);
});

Deno.test("bannerLines() name the way round a HALT that did not arrive on any width", () => {
  for (const mode of DESK_MODES) {
    for (const columns of [40, 60, 80, 81, 100, 120]) {
      const size = { columns, rows: 20 };
      const model = shownModel({ mode, size, haltCommand: haltCommandOf(mode) });
      const lost = after(typing(model, "K").model, { type: "Linked", link: LOST });
      const outcome = { type: "timeout", afterMs: 3_000 } as const;
      const failed = after(lost, { type: "Answered", id: 1, outcome });
      assertEquals(screenLines(failed).length, size.rows);
      const text = screenText(failed).replace(/\s+/g, " ");
      assertStringIncludes(text, `run in another terminal: ${haltCommandOf(mode)}`);
      assertStringIncludes(text, "(the engine does not answer); attaching again");
    }
  }
});

Deno.test("a screen that waits for an engine says in 80 columns how one is started", () => {
  for (const mode of DESK_MODES) {
    const empty = emptyModel({ mode, size: { columns: 80, rows: 24 } });
    const text = screenText(after(empty, { type: "Ticked" }, empty.now + 10_000));
    assertStringIncludes(text, `\`deno task trade ${mode}\` starts one; this screen waits`);
  }
});
