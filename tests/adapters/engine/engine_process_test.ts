/** Who runs a mode, whether it ended in order, and how long its end is waited for. @module */
import { assert, assertEquals } from "@std/assert";
import {
  endedInOrder,
  engineEnds,
  runningEngine,
} from "../../../adapters/engine/engine_process.ts";
import { lockMode } from "../../../adapters/disk/mode_lock.ts";
import { inNewFolder } from "../../new_folder.ts";

Deno.test("engineEnds() waits for the end of an engine, and no longer than it is told", () =>
  inNewFolder(async (folder) => {
    assertEquals([runningEngine(folder, "paper"), endedInOrder(folder, "paper")], [null, true]);
    const lock = lockMode(folder, "paper", 4711);
    assertEquals(runningEngine(folder, "paper"), { pid: 4711 });
    assertEquals(endedInOrder(folder, "paper"), false);
    const from = performance.now();
    assertEquals(await engineEnds(folder, "paper", 60), false);
    assert(performance.now() - from >= 60);
    assertEquals(await engineEnds(folder, "live", 0), true);
    setTimeout(() => lock.release(), 30);
    assertEquals(await engineEnds(folder, "paper", 60_000), true);
    assertEquals(endedInOrder(folder, "paper"), true);
  }));
