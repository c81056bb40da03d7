/** What a key may do to the desk: HALT at once, all else slowly and on purpose. @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import type { Outcome } from "../../../domain/control/control_answer.ts";
import type { DeskMode, Verb } from "../../../domain/control/control_request.ts";
import { DIALOGS, openDialog } from "../../../tui/model/dialog.ts";
import { KEYMAP } from "../../../tui/model/keymap.ts";
import type { Model } from "../../../tui/model/model.ts";
import { type Command, paletteEntries } from "../../../tui/model/palette.ts";
import { perform, withDialog } from "../../../tui/model/perform.ts";
import { update } from "../../../tui/model/update.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import {
  after,
  chunk,
  requests,
  screenText,
  shownModel,
  typing,
  withStatus,
} from "../shown_model.ts";

const OFF = deskView({
  engines: [{ name: "fno", on: false, reason: "switched off" }],
});

function shown(mode: DeskMode): Model {
  return shownModel({ mode });
}

function did(model: Model, command: Command): Model {
  return perform(model, command).model;
}

/** One chunk as a terminal may hand it over: keys pressed fast, or late and together. */
function sent(model: Model, text: string): unknown[] {
  const { effects } = update(model, { type: "Pressed", keys: chunk(text) }, model.now);
  return requests(effects);
}

const HALT = [["halt", { reason: "K on the screen" }]];

/** The screen as it is, and with everything that may lie over it but a text field. */
function screens(mode: DeskMode): readonly Model[] {
  const model = shown(mode);
  const dialogs = DIALOGS.map((kind) => withDialog(model, kind, "fno"));
  return [
    model,
    ...dialogs,
    did(model, { action: "engine", argument: "" }),
    did(model, { action: "detail", argument: "" }),
    { ...model, size: { columns: 60, rows: 15 } },
  ];
}

for (const mode of ["paper", "live"] as const) {
  Deno.test(`pressed() halts and confirms nothing when "Ky\\r" comes as one chunk, in ${mode}`, () => {
    for (const model of screens(mode)) {
      assertEquals(sent(model, "Ky\r"), HALT);
      assertEquals(sent(model, "K"), HALT);
    }
  });

  Deno.test(`pressed() asks for nothing but HALT whatever comes in one chunk, in ${mode}`, () => {
    const key = fc.constantFrom(..."tXqu:yo1\r\t REARMFLATENfnoshutdown");
    const chunks = fc.array(key, { minLength: 2, maxLength: 12 }).map((keys) => keys.join(""));
    fc.assert(fc.property(chunks, (text) => {
      for (const model of screens(mode)) assertEquals(sent(model, text), []);
    }));
  });

  Deno.test(`openDialog() gives Cancel the focus, in ${mode}`, () => {
    for (const kind of DIALOGS) {
      const { choices, chosen } = openDialog(kind, { mode, writes: true }, "fno");
      assertEquals(choices[chosen], "Cancel");
      assertEquals(typing(withDialog(shown(mode), kind, "fno"), "enter").effects, []);
    }
  });
}

Deno.test("pressed() halts on K after an Escape in the same chunk, and on K in help", () => {
  const model = shown("paper");
  const meta = update(model, { type: "Pressed", keys: chunk("K", { meta: true }) }, 1_000);
  assertEquals(requests(meta.effects), HALT);
  assertEquals(requests(typing(model, "?", "K").effects), HALT);
});

Deno.test("pressed() halts on Escape and K in one chunk also where a name is typed", () => {
  for (const opening of [":", "/"]) {
    const { model } = typing(shown("paper"), opening, "o");
    const { effects } = update(
      model,
      { type: "Pressed", keys: chunk("K", { meta: true }) },
      model.now,
    );
    assertEquals(requests(effects), HALT);
    assertStringIncludes(screenText(model), "Esc K HALT");
    // What else the line names elsewhere are letters here.
    const keys = screenText(model).split("\n").at(-1)!;
    assertMatch(keys, /^ Enter .* Esc .*Esc K HALT *$/);
  }
  assertMatch(
    screenText(typing(shown("paper"), "?").model),
    /\n Up Down scroll {2}Esc back {2}K HALT *$/,
  );
});

Deno.test("pressed() halts when K comes in one chunk with Ctrl-C", () => {
  assertEquals(sent(shown("paper"), "\x03K"), HALT);
});

Deno.test("pressed() does nothing unseen below the least size, and halts on K", () => {
  const size = { columns: 79, rows: 19 };
  const small = shownModel({ size });
  const blind = typing(small, "X", "tab", "enter", "t", "1", ":", "q", "right", "enter");
  assertEquals(requests(blind.effects), []);
  assertEquals(blind.model.overlay, null);
  const palette = after(typing(shown("paper"), ":").model, { type: "Resized", size });
  assertEquals(requests(typing(palette, "K").effects), HALT);
  const leaving = update(small, { type: "Pressed", keys: chunk("c", { ctrl: true }) }, small.now);
  assertStringIncludes(screenText(leaving.model), "Ctrl-C again detaches");
});

Deno.test("pressed() says so when Enter came with other keys and confirmed nothing", () => {
  const { model } = typing(shown("paper"), ":");
  const hasty = after(model, { type: "Pressed", keys: chunk("rearm\r") });
  assertStringIncludes(screenText(hasty), "press Enter once more, by itself");
  assertStringIncludes(screenText(typing(hasty, "enter").model), "RE-ARM: allow entries again");
});

Deno.test("pressed() takes K for a letter where a name is typed", () => {
  const { model, effects } = typing(shown("paper"), "/", "B", "A", "N", "K");
  assertEquals(requests(effects), []);
  assertEquals(model.lists.positions.filter, "BANK");
});

interface Guarded {
  readonly open: Command;
  readonly word: string;
  readonly asks: readonly [Verb, unknown];
  readonly modes: readonly DeskMode[];
}

const GUARDED: readonly Guarded[] = [
  {
    open: { action: "rearm", argument: "" },
    word: "REARM",
    asks: ["rearm", { allowance: null }],
    modes: ["paper", "live"],
  },
  {
    open: { action: "flatten", argument: "" },
    word: "FLATTEN",
    asks: ["flatten", {}],
    modes: ["live"],
  },
  {
    open: { action: "engine", argument: "fno", on: true },
    word: "fno",
    asks: ["engine", { name: "fno", on: true }],
    modes: ["live"],
  },
  {
    open: { action: "shutdown", argument: "" },
    word: "SHUTDOWN",
    asks: ["shutdown", {}],
    modes: ["live"],
  },
];

for (const { open, word, asks, modes } of GUARDED) {
  for (const mode of modes) {
    Deno.test(`inDialog() wants ${word} typed in ${mode} before ${open.action} is asked for`, () => {
      const dialog = did(shownModel({ mode }, { ...VIEWS, desk: OFF }), open);
      assertStringIncludes(screenText(dialog), `type ${word}`);
      // Neither Enter nor any way to move the focus gets past a word that is not there yet.
      for (const typed of ["", word.slice(0, -1), `${word.slice(0, -1)}x`]) {
        assertEquals(requests(typing(dialog, ...typed, "tab", "enter").effects), []);
        assertEquals(requests(typing(dialog, ...typed, "right", "enter").effects), []);
      }
      assertEquals(requests(typing(dialog, ...word, "enter").effects), [asks]);
      assertEquals(requests(typing(dialog, ...word, "escape", "enter").effects), []);
    });
  }
}

Deno.test("confirmed() flattens in PAPER on OK, without a word", () => {
  const step = typing(shown("paper"), "X", "tab", "enter");
  assertEquals(requests(step.effects), [["flatten", {}]]);
});

Deno.test("inDialog() moves the focus with Tab and the arrows, both ways and around", () => {
  const focused = (...keys: readonly string[]) => {
    const { overlay } = typing(shown("paper"), "q", ...keys).model;
    assert(overlay?.type === "dialog");
    return overlay.dialog.choices[overlay.dialog.chosen];
  };
  assertEquals(focused(), "Cancel");
  assertEquals(focused("tab"), "Detach");
  assertEquals(focused("right", "right"), "Shut down");
  assertEquals(focused("right", "left"), "Cancel");
  assertEquals(focused("left"), "Shut down");
  assertEquals(focused("right", "right", "right"), "Cancel");
});

Deno.test("switched() sets an engine off at once, and u takes it back for 5 s", () => {
  const off = typing(shown("paper"), "t", "1");
  assertEquals(requests(off.effects), [["engine", { name: "fno", on: false }]]);
  const back = typing(off.model, "u");
  assertEquals(requests(back.effects), [["engine", { name: "fno", on: true }]]);
  const late = after(off.model, { type: "Ticked" }, off.model.now + 5_001);
  assertEquals(requests(typing(late, "u").effects), []);
});

Deno.test("switched() offers no way back from what was refused", () => {
  const off = typing(shown("paper"), "t", "1").model;
  const id = off.asks.at(-1)!.id;
  const offers = (outcome: Outcome) =>
    screenText(after(off, { type: "Answered", id, outcome })).includes("fno on again");
  const refused = { ok: false, code: "refused", reason: "stopping", message: "it stops" } as const;
  assertEquals(offers({ type: "answered", answer: { id: "1", ...refused } }), false);
  const done = { id: "1", ok: true, code: "done", result: {} } as const;
  assertEquals(offers({ type: "answered", answer: done }), true);
  // It may have been done.
  assertEquals(offers({ type: "lost" }), true);
});

Deno.test("undone() wants the engine's name typed in LIVE", () => {
  const off = typing(shown("live"), "t", "1");
  const undo = typing(off.model, "u");
  assertEquals(requests(undo.effects), []);
  assertStringIncludes(screenText(undo.model), "type fno");
});

Deno.test("perform() halts a screen that may only watch, and does nothing else there", () => {
  for (const mode of ["paper", "live"] as const) {
    const model = shownModel({ mode, writes: false });
    assertEquals(requests(typing(model, "K").effects), HALT);
    for (const { action } of KEYMAP.filter((each) => "changes" in each)) {
      const { effects, model: next } = perform(model, { action, argument: "" });
      assertEquals(effects, []);
      assertEquals(next.overlay, null);
      assertStringIncludes(screenText(next), "watching only");
    }
  }
});

Deno.test("openDialog() offers no shutdown to a screen that may only watch", () => {
  const { model } = typing(shownModel({ writes: false }), "q");
  assertStringIncludes(screenText(model), "Detach");
  assertEquals(screenText(model).includes("Shut down"), false);
  assertStringIncludes(screenText(typing(shown("paper"), "q").model), "Shut down: it stops.");
});

Deno.test("footerLines() have what was just said in full beside an earlier HALT", () => {
  const model = shownModel({ size: { columns: 80, rows: 24 }, writes: false });
  const answer = { id: "1", ok: true, code: "done", result: {} } as const;
  const outcome = { type: "answered", answer } as const;
  const acked = after(typing(model, "K").model, { type: "Answered", id: 1, outcome });
  const halt = { reason: "K", by: "asha", at: deskView().status.at };
  const text = screenText(typing(withStatus(acked, { halt, orders: [] }), "X").model);
  assertStringIncludes(text, "watching only: attached with --watch");
  assertStringIncludes(text, "HALT ack 1 ms");
});

Deno.test("perform() asks nothing of an engine that another screen controls", () => {
  const model = shownModel({}, { ...VIEWS, desk: deskView({}, 7) });
  const tried = typing(model, "X");
  assertEquals(requests(tried.effects), []);
  assertStringIncludes(screenText(tried.model), "has the control");
});

Deno.test("asking() sends every request but HALT with the session that is on the screen", () => {
  const dateOf = (keys: readonly string[]) =>
    typing(shown("paper"), ...keys).effects.flatMap((effect) =>
      effect.type === "Ask" && effect.verb !== "select" ? [effect.date] : []
    );
  assertEquals(dateOf(["K"]), [null]);
  assertEquals(dateOf(["X", "tab", "enter"]), ["2026-11-20" as never]);
});

Deno.test("paletteEntries() offers every action of the keymap but itself", () => {
  const entries = paletteEntries(VIEWS, "").map(({ command }) => command.action);
  for (const { action } of KEYMAP) {
    if (action !== "palette") assert(entries.includes(action), action);
  }
});

Deno.test("pressed() switches no engine once the control is another screen's", () => {
  const asking = typing(shown("paper"), "t").model;
  const body = deskView({}, 2);
  const taken = after(asking, { type: "Viewed", push: { view: "desk", sequence: 2, body } });
  const { model, effects } = typing(taken, "1");
  assertEquals([requests(effects), model.undo], [[], null]);
  assertStringIncludes(screenText(model), "has the control");
});
