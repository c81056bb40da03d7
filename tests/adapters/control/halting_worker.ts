/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** A client on a thread of its own: halts when told to, and marks in shared memory that it heard. @module */
import { controlClient } from "../../../adapters/control/client/control_client.ts";

/** The folder of the engine comes as the Worker's name. */
const client = controlClient({ mode: "paper", folder: self.name, by: "asha" });

/** What to do, and where to set a 1 once it is answered. */
self.onmessage = async ({ data }: MessageEvent<["status" | "halt", Int32Array]>) => {
  const [verb, answered] = data;
  const outcome = verb === "halt"
    ? await client.ask("halt", { reason: "drill" })
    : await client.ask("status", {});
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
  self.postMessage(outcome);
};
