/** One engine per mode, whoever starts the second one and however the first one ends. @module */
import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { measureFsyncMs } from "../../../adapters/disk/fsync_probe.ts";
import { lockMode, modeHolder, ModeLockedError } from "../../../adapters/disk/mode_lock.ts";
import { inNewFolder } from "../../new_folder.ts";

Deno.test("lockMode() refuses a second holder of a mode and names the first one's pid", () =>
  inNewFolder((folder) => {
    const run = `${folder}/run`;
    const paper = lockMode(run, "paper", 4711);
    const live = lockMode(run, "live", 4712);
    const error = assertThrows(() => lockMode(run, "paper", 4713), ModeLockedError, "4711");
    assertEquals([error.mode, error.pid, error.file], ["paper", 4711, `${run}/paper.lock`]);
    assertEquals(Deno.statSync(run).mode! & 0o777, 0o700);
    paper.release();
    paper.release();
    lockMode(run, "paper", 4714).release();
    live.release();
    assertEquals([...Deno.readDirSync(run)].map(({ name }) => name).sort(), [
      "live.lock",
      "paper.lock",
    ]);
  }));

Deno.test("keep() takes a lock anew that somebody removed, unless it is held by then", () =>
  inNewFolder(async (folder) => {
    const run = `${folder}/run`;
    const first = lockMode(run, "paper", 4711);
    await first.keep();
    Deno.removeSync(run, { recursive: true });
    assertEquals(modeHolder(run, "paper"), null);
    await first.keep();
    assertEquals(modeHolder(run, "paper"), { pid: 4711 });
    Deno.renameSync(run, `${folder}/gone`);
    const second = lockMode(run, "paper", 4712);
    await assertRejects(() => first.keep(), ModeLockedError, "4712");
    first.release();
    assertEquals(modeHolder(run, "paper"), { pid: 4712 });
    second.release();
    await first.keep();
    assertEquals(modeHolder(run, "paper"), null);
  }));

Deno.test("modeHolder() tells who holds a mode and keeps nobody out", () =>
  inNewFolder((folder) => {
    assertEquals(modeHolder(folder, "paper"), null);
    assertEquals([...Deno.readDirSync(folder)], []);
    const lock = lockMode(folder, "paper", 4711);
    assertEquals(modeHolder(folder, "paper"), { pid: 4711 });
    assertEquals(modeHolder(folder, "live"), null);
    lock.release();
    assertEquals(modeHolder(folder, "paper"), null);
    // Somebody who only looks: the one who starts waits for that instant, and another looks too.
    const looking = new DatabaseSync(`${folder}/paper.lock`, { readOnly: true });
    looking.exec("BEGIN; SELECT count(*) FROM sqlite_schema");
    assertEquals(modeHolder(folder, "paper"), null);
    looking.exec("COMMIT");
    looking.close();
    const again = lockMode(folder, "paper", 4712);
    Deno.removeSync(`${folder}/paper.pid`);
    assertEquals(modeHolder(folder, "paper"), { pid: null });
    again.release();
    assertEquals(modeHolder(folder, "paper"), null);
  }));

Deno.test("lockMode() is refused by another process until that one is killed", () =>
  inNewFolder(async (folder) => {
    const module = new URL("../../../adapters/disk/mode_lock.ts", import.meta.url).href;
    const holder = `${folder}/holder.ts`;
    await Deno.writeTextFile(
      holder,
      `import { lockMode } from ${JSON.stringify(module)};
      lockMode(${JSON.stringify(folder)}, "paper", Deno.pid);
      await Deno.stdout.write(new Uint8Array([1]));
      await new Promise((resolve) => setTimeout(resolve, 60_000));`,
    );
    const config = new URL("../../../deno.json", import.meta.url).pathname;
    const child = new Deno.Command("deno", {
      args: [
        "run",
        "--no-check",
        "--config",
        config,
        `--allow-read=${folder}`,
        `--allow-write=${folder}`,
        holder,
      ],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    const error = assertThrows(() => lockMode(folder, "paper", 1), ModeLockedError);
    assertEquals(error.pid, child.pid);
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    lockMode(folder, "paper", 1).release();
  }));

Deno.test("measureFsyncMs() gives the median of its writes and leaves nothing behind", () =>
  inNewFolder((folder) => {
    let at = 0;
    let step = 0;
    // Each write takes 1, 2, ... 9 ms by this clock.
    const clock = () => at += step++ % 2 === 0 ? 0 : (step >> 1);
    assertEquals(measureFsyncMs(folder, clock), 5);
    assert(measureFsyncMs(folder) > 0);
    assertEquals([...Deno.readDirSync(folder)], []);
  }));
