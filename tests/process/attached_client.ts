/** A screen without a terminal: attaches to the desk of the current folder, and says so. @module */
import { DeskAttachment } from "../../adapters/control/client/desk_attachment.ts";
import { print } from "../../commands/line/terminal_line.ts";

const [by = "screen"] = Deno.args;
new DeskAttachment({ mode: "paper", folder: "artifacts/run", by, writes: true }).start({
  linked: ({ type }) => print(type),
  viewed: ({ view, body }) => {
    if (view === "desk" && body.controller?.by === by) print("controls");
  },
});
