/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** A client on a thread of its own: halts when told to, and says how long it took. @module */
import { controlClient } from "../../../adapters/control/control_client.ts";

/** The folder of the engine comes as the Worker's name. */
const client = controlClient({ mode: "paper", folder: self.name, by: "asha" });

self.onmessage = async ({ data }: MessageEvent<"connect" | "halt">) => {
  const askedMs = performance.now();
  const outcome = data === "halt"
    ? await client.ask("halt", { reason: "drill" })
    : await client.ask("status", {});
  self.postMessage({ outcome, tookMs: performance.now() - askedMs, at: Date.now() });
};
