/**
 * The paper desk as a process that waits for its broker: nobody answers, and what it asks keeps the
 * process up until it is told that it is not wanted any more.
 * @module
 */
import { runDesk } from "../../../commands/desk/desk_loop.ts";
import { PAPER } from "../../../commands/desk/desk_paths.ts";

const AGAIN_MS = 20;

Deno.exitCode = await runDesk({
  paths: PAPER,
  forMs: null,
  label: "SIMULATED",
  open: (say, stopping) =>
    new Promise((_resolve, reject) => {
      say("prices: nobody answers");
      const asking = setInterval(() => {
        if (!stopping.aborted) return;
        clearInterval(asking);
        say("said to nobody");
        reject(new Error("stopped"));
      }, AGAIN_MS);
    }),
});
