/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/**
 * Entry of the Worker that owns the control socket: HALT works while the engine's thread is busy.
 * @module
 */
import { controlError } from "./control_error.ts";
import type { FromControl, ToControl } from "./control_messages.ts";
import { ControlServer } from "./control_server.ts";

const say = (message: FromControl): void => self.postMessage(message);
let server: ControlServer | null = null;

self.onmessage = async ({ data }: MessageEvent<ToControl>) => {
  switch (data.type) {
    case "Open":
      try {
        server = new ControlServer(data, say);
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
      return say({ type: "Pong" });
    case "Close":
      await server?.close();
      say({ type: "Closed" });
      return self.close();
  }
};
