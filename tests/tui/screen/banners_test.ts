/** Red lines say what to do elsewhere, and say all of it. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { haltCommandOf } from "../../../commands/attach.ts";
import { DESK_MODES } from "../../../domain/control/control_request.ts";
import { screenLines } from "../../../tui/screen/screen.ts";
import { NOW } from "../shown_day.ts";
import {
  after,
  emptyModel,
  refusedAnswer,
  screenText,
  shownModel,
  typing,
  withStatus,
} from "../shown_model.ts";

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

Deno.test("a small screen keeps mode, HALT and result above any red line", () => {
  for (const size of [{ columns: 20, rows: 5 }, { columns: 60, rows: 8 }]) {
    const halted = withStatus(shownModel({ size }), { halt: { reason: "asha", by: "", at: NOW } });
    const lost = after(typing(halted, "K").model, { type: "Linked", link: LOST }, 9_000);
    const [mode, halt, day, ...rest] = screenText(lost).split("\n");
    assertEquals([mode, halt!.trim(), day], [" PAPER  SIM", "HALTED asha", "day +12,340.50"]);
    assertStringIncludes(rest.join(" "), "ENGINE LOST");
  }
});

Deno.test("bannerLines() let nothing through that moves a cursor, whoever says why it is lost", () => {
  const link = { ...LOST, problem: "gone \x1b[2J\u202e" };
  const text = screenText(after(shownModel(), { type: "Linked", link }, 9_000));
  assertStringIncludes(text, "orders may be live (gone ?[2J?)");
});

Deno.test("bannerLines() have an answer in full that the line at the bottom has no room for", () => {
  const message = "`--allowance RUPEES` below 37,500.00 lifts a loss HALT (day_loss)";
  const answer = refusedAnswer(message);
  for (const columns of [80, 200]) {
    const model = shownModel({ size: { columns, rows: 24 } });
    const asked = typing(model, ":", ..."engine fno", "enter").model;
    const outcome = { type: "answered", answer } as const;
    const text = screenText(after(asked, { type: "Answered", id: 1, outcome }));
    assertEquals(text.replace(/\s+/g, " ").split(message).length, 2, text);
  }
});

Deno.test("bannerLines() of any length leave the chosen position in sight on 80x20", () => {
  const problem = "the engine is of another version ".repeat(8);
  const model = shownModel({ size: { columns: 80, rows: 20 } });
  const lost = after(
    typing(model, "K").model,
    { type: "Linked", link: { ...LOST, problem } },
    9_000,
  );
  const text = screenText(lost);
  assertStringIncludes(text, "▶NIFTY26NOVFUT");
  assertStringIncludes(text, "HALT off");
});
