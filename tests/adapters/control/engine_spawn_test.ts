/** An engine has the same leave and the same heap however it was started. @module */
import { assert, assertEquals } from "@std/assert";
import { engineFlags } from "../../../adapters/control/engine_spawn.ts";
import { taskWords } from "../../process/desk_process.ts";

const FOLDER = "/srv/desk";
const HEAP = "--v8-flags=--max-semi-space-size=4,--optimize-for-size";

function flagsOf(task: string): string[] {
  return taskWords(FOLDER, task).filter((word) => word.startsWith("--"));
}

Deno.test("engineFlags() allow no more than the trade task, and no screen or process", () => {
  const task = flagsOf("trade");
  const [env = ""] = task.filter((flag) => flag.startsWith("--allow-env="));
  const more = engineFlags("paper", FOLDER, "2.9.6").filter((flag) => !task.includes(flag));
  assertEquals(more, ["--no-prompt", "--allow-env=LOG_TOKENS,LOG_STREAM"]);
  assert(env.startsWith("--allow-env=LOG_TOKENS,LOG_STREAM,"), env);
});

Deno.test("engineFlags() leave out the socket before Deno 2.5, which does not know it", () => {
  const flags = engineFlags("paper", FOLDER, "2.4.2");
  assert(!flags.some((flag) => flag.startsWith("--allow-net")), flags.join(" "));
});

Deno.test("the binary's engine has the heap of the trade task's", () => {
  for (
    const flags of [flagsOf("trade"), flagsOf("compile"), engineFlags("paper", FOLDER, "2.9.6")]
  ) {
    assertEquals(flags.filter((flag) => flag.startsWith("--v8-flags=")), [HEAP]);
  }
});
