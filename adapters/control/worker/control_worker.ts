/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Entry of the Worker that owns the control socket: HALT works while the engine's thread is busy,
 * and one that stands still is told of.
 * @module
 */
import { controlError } from "../control_error.ts";
import type { FromControl, ToControl } from "../control_messages.ts";
import { ControlServer } from "./control_server.ts";
import { EngineBeat, LOOK_MS } from "./engine_beat.ts";

const say = (message: FromControl): void => self.postMessage(message);
const beat = new EngineBeat();
let server: ControlServer | null = null;

self.onmessage = async ({ data }: MessageEvent<ToControl>) => {
  switch (data.type) {
    case "Open":
      try {
        server = new ControlServer(data, say);
        setInterval(() => complain(beat.look()), LOOK_MS);
        return say({ type: "Opened" });
      } catch (error) {
        return say({ type: "Failed", problem: controlError(data.folder, error).message });
      }
    case "Answer":
      return server?.answer(data.request, data.answer);
    case "Raise":
      return server?.raise(data.halt);
    case "Rearm":
      return say({ type: "Rearmed", outcome: server!.rearm(data.number) });
    case "View":
      return server?.show(data.view);
    case "Led":
      return server?.led();
    case "Ping":
      complain(beat.heard());
      return say({ type: "Pong" });
    case "Close":
      await server?.close();
      say({ type: "Closed" });
      return self.close();
  }
};

/** On stderr, without waiting for whoever reads it: HALT comes through this thread. */
function complain(line: string | null): void {
  if (line !== null) Deno.stderr.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
}
