/** Who may change what: each request to the engine has the key, the word and the question it needs. @module */
import type { Verb } from "../../../domain/control/control_request.ts";
import { isTooSmall, type Model } from "../../../tui/model/model.ts";
import { obstacleTo } from "../../../tui/model/perform.ts";
import { paletteEntries } from "../../../tui/model/palette.ts";
import type { AskEffect, Step } from "../../../tui/model/step.ts";
import type { Happened } from "../../../tui/model/update.ts";

/** What a question was asked for before. */
const ASKED_FIRST: Partial<Record<Verb, readonly string[]>> = {
  rearm: ["rearm"],
  flatten: ["flatten"],
  settle: ["adopt", "disown"],
  shutdown: ["shutdown"],
};

/** Throws where a step does more than it may. */
export function checkStep(before: Model, happened: Happened, { model, effects }: Step): void {
  const fail = (what: string): never => {
    throw new Error(`${what}: ${JSON.stringify(happened).slice(0, 300)}`);
  };
  for (const effect of effects) {
    if (effect.type !== "Ask" || effect.verb === "select") continue;
    if (happened.type !== "Pressed") fail(`${effect.verb} without a key`);
    if (happened.type !== "Pressed") return;
    const { keys } = happened;
    if (effect.verb === "halt") continue;
    if (keys.length !== 1 || !keys[0]!.alone) fail(`${effect.verb} by a chunk`);
    if (isTooSmall(before.size)) fail(`${effect.verb} on a screen that shows nothing`);
    if (effect.verb === "control") continue;
    if (obstacleTo(before) !== null) fail(`${effect.verb} although ${obstacleTo(before)}`);
    if (!isConfirmed(before, effect)) fail(`${effect.verb} without its question`);
  }
  if (happened.type === "Pressed") {
    const isK = happened.keys.length === 1 && happened.keys[0]!.name === "K";
    const types = ["palette", "filter"].includes(before.overlay?.type ?? "");
    const halted = effects.some((each) => each.type === "Ask" && each.verb === "halt");
    if (isK && (!types || isTooSmall(before.size)) && !halted) fail("K does not halt");
    const isEscape = happened.keys.length === 1 && happened.keys[0]!.name === "escape";
    if (isEscape && !isTooSmall(before.size) && before.overlay !== null && model.overlay !== null) {
      fail(`Esc does not leave ${before.overlay.type}`);
    }
  }
}

function isConfirmed(before: Model, { verb, args }: AskEffect): boolean {
  const { overlay, mode, undo, now } = before;
  const dialog = overlay?.type === "dialog" ? overlay.dialog : null;
  const kinds = verb === "engine" && (args as { on: boolean }).on
    ? ["engine_on"]
    : ASKED_FIRST[verb];
  if (dialog !== null) {
    const { kind, chosen, word, typed } = dialog;
    const meant = kinds?.includes(kind) === true;
    return meant && chosen === 1 && (word === null || word === typed) &&
      (mode !== "live" || word !== null);
  }
  if (verb !== "engine") return false;
  const { name, on } = args as { name: string; on: boolean };
  if (on) return mode !== "live" && undo?.engine === name && now <= undo.until + 60_000;
  if (overlay?.type === "engines") return true;
  if (overlay?.type !== "palette") return false;
  const { command } = paletteEntries(before.desk.views, overlay.typed)[overlay.chosen] ?? {};
  return command?.action === "engine" && command.argument === name && command.on === false;
}
