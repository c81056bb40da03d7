/**
 * A screen that breaks on purpose: K makes the next drawing throw inside the handler of the key,
 * switching an engine off rejects a promise that nobody handles, FLATTEN throws in a timer, and
 * taking the control ends the process.
 * @module
 */
import type { Outcome } from "../../domain/control/control_answer.ts";
import type { Verb } from "../../domain/control/control_request.ts";
import { UNICODE } from "../../tui/paint/glyphs.ts";
import { MONO } from "../../tui/paint/theme.ts";
import { FakePort } from "../tui/fake_port.ts";

Deno.env.set("NODE_ENV", "production");
const { showOnTerminal } = await import("../../tui/desk_screen.tsx");

let breaks = false;
const glyphs = {
  ...UNICODE,
  get bar(): string {
    if (breaks) throw new Error("planted in a key handler");
    return UNICODE.bar;
  },
};
const port = new FakePort();
port.answering = (verb: Verb): Promise<Outcome> => {
  if (verb === "halt") breaks = true;
  if (verb === "engine") throw new Error("planted rejection");
  if (verb === "flatten") {
    setTimeout(() => {
      throw new Error("planted in a timer");
    });
  }
  if (verb === "control") Deno.exit(7);
  return new Promise(() => {});
};
const left = showOnTerminal({
  port,
  terminal: { glyphs, theme: MONO },
  haltCommand: "deno task halt",
});
port.attach();
await left;
