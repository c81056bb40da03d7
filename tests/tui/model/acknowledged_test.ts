/** What the screen says of what was asked: sent, acknowledged, or not done. @module */
import { assert, assertStringIncludes } from "@std/assert";
import type { DeskStatus } from "../../../domain/control/desk_status.ts";
import { VIEWS } from "../desk_views.ts";
import { NOW } from "../shown_day.ts";
import { after, screenText, shownModel, typing, withStatus } from "../shown_model.ts";

Deno.test("brokenAsk() turns red after 1 s without an answer, and the fallback is named", () => {
  const { model } = typing(shownModel({ mode: "paper" }), "K");
  assertStringIncludes(screenText(model), "HALT sent...");
  assert(!screenText(after(model, { type: "Ticked" }, model.now + 999)).includes("NO ACK"));
  const late = screenText(after(model, { type: "Ticked" }, model.now + 1_000));
  assertStringIncludes(late, "HALT: NO ACK after 1 s — run in another terminal: deno task halt");
});

Deno.test("askText() tells how fast HALT was acknowledged, and why it was not done", () => {
  const { model } = typing(shownModel({ mode: "paper" }), "K");
  const done = { id: "1", ok: true, code: "done", result: {} } as const;
  const answered = after(
    model,
    { type: "Answered", id: 1, outcome: { type: "answered", answer: done } },
    model.now + 3,
  );
  assertStringIncludes(screenText(answered), "HALT ack 3 ms");
  const lost = after(model, { type: "Answered", id: 1, outcome: { type: "no_engine" } });
  assertStringIncludes(screenText(lost), "HALT NOT DONE");
  assertStringIncludes(screenText(lost), "deno task halt");
});

Deno.test("afterAck() says nothing of entries before HALT is acknowledged", () => {
  const halt = { reason: "before", by: "asha", at: NOW };
  const model = withStatus(shownModel({ mode: "paper" }), { halt, orders: [] });
  const { model: sent } = typing(model, "K");
  assert(!screenText(sent).includes("no entry order"));
  const gone = after(sent, { type: "Answered", id: 1, outcome: { type: "no_engine" } });
  assert(!screenText(gone).includes("no entry order"));
  const done = { id: "1", ok: true, code: "done", result: {} } as const;
  const outcome = { type: "answered", answer: done } as const;
  const acknowledged = after(sent, { type: "Answered", id: 1, outcome });
  assertStringIncludes(screenText(acknowledged), "ms, no entry order is open");
});

Deno.test("afterAck() tells how far an acknowledged FLATTEN has come, and what it left", () => {
  const done = { id: "1", ok: true, code: "done", result: {} } as const;
  const outcome = { type: "answered", answer: done } as const;
  const { model } = typing(shownModel({ mode: "paper" }), "X", "tab", "enter");
  const acknowledged = after(model, { type: "Answered", id: 1, outcome });
  const text = (change: Partial<DeskStatus>) => screenText(withStatus(acknowledged, change));
  const { positions } = VIEWS.desk.status;
  const left = [{ symbol: positions[0]!.symbol, quantity: 40, why: "no price" }];
  assertStringIncludes(text({ flatten: { ended: false, left } }), "ms, 6 being closed");
  const [held] = positions;
  const ended = text({ flatten: { ended: true, left }, positions: [held!] });
  assertStringIncludes(ended, "ms, 1 left open");
  const later = withStatus(shownModel({ mode: "paper" }), { flatten: { ended: true, left } });
  assertStringIncludes(screenText(later), `FLATTEN has left ${held!.symbol} open: no price`);
  assertStringIncludes(text({ flatten: { ended: true, left: [] }, positions: [] }), "ms, flat");
});

Deno.test("bannerLines() take a HALT that did not arrive away once the desk says it is halted", () => {
  const { model } = typing(shownModel({ mode: "paper" }), "K");
  const failed = after(model, { type: "Answered", id: 1, outcome: { type: "no_engine" } });
  assertStringIncludes(screenText(failed), "run in another terminal");
  const halt = { reason: "K on the screen", by: "asha", at: NOW };
  const halted = screenText(withStatus(failed, { halt }));
  assert(!halted.includes("run in another terminal"));
  assert(!halted.includes("NOT DONE"));
});

Deno.test("the question of RE-ARM says what a loss HALT takes instead of a word", () => {
  const asked = (by: string) => {
    const halt = { reason: "max_daily_loss", by, at: NOW };
    const size = { columns: 80, rows: 24 };
    const halted = withStatus(shownModel({ mode: "paper", size }), { halt });
    return screenText(typing(halted, ":", ..."rearm", "enter").model);
  };
  assertStringIncludes(asked("risk"), "then `rearm --allowance RUPEES`.");
  assert(!asked("operator").includes("--allowance"));
});

Deno.test("onAnswer() offers no way back from what reached nobody, but from what may be done", () => {
  const { model } = typing(shownModel(), "t", "1");
  const answered = (type: "no_engine" | "lost") =>
    screenText(after(model, { type: "Answered", id: 1, outcome: { type } }));
  assert(!answered("no_engine").includes("u: fno on again"));
  assertStringIncludes(answered("lost"), "u: fno on again");
});
