/**
 * The desk as a process in a broken world: a full disk, a folder that takes nothing, a second
 * engine, signals, another market. It stops with a message that names what is wrong, or goes on
 * without a wrong position.
 * @module
 */
import { dirname } from "node:path";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { exists } from "../../adapters/disk/durable_file.ts";
import { runningEngine } from "../../adapters/engine/engine_process.ts";
import { DeskProcess, inNewFolder, taskCommand } from "./desk_process.ts";
import { ranTask } from "./ran_task.ts";
import { until } from "../patience.ts";
import { FolderAudit } from "./folder_audit.ts";
import { FAST, FILLED, goesOn, JOURNAL } from "./traded_folder.ts";

/** Which market it is need not be found out. */
const SEEDED = ["--seed", "64"];

/** `sh` in which no file may grow beyond `kilobytes`; the signal for it is ignored. */
function onFullDisk(folder: string, kilobytes: number): DeskProcess {
  const limit = `trap '' XFSZ; ulimit -f ${2 * kilobytes}; exec "$@"`;
  const trade = taskCommand(folder, "trade", "paper", "--headless", ...FAST);
  return new DeskProcess(folder, ["sh", "-c", limit, "sh", ...trade]);
}

Deno.test("a desk on a full disk halts within a second, names the file and loses nothing", () =>
  inNewFolder(async (folder) => {
    const audit = new FolderAudit(folder);
    const full = onFullDisk(folder, 600);
    const { code } = await full.ended;
    assertEquals(code, 1, full.text);
    const halted = full.lines.findIndex((line) => line.startsWith("HALT:"));
    assert(halted >= 0, full.text);
    assertMatch(full.lines[halted]!, /artifacts\/\S+/);
    assertMatch(full.lines.at(-1)!, /artifacts\/\S+/);
    // The last write that the disk took was the last that could be acknowledged.
    const writtenAtMs = Math.max(
      ...[JOURNAL, `${JOURNAL}-wal`].filter((name) => exists(`${folder}/${name}`))
        .map((name) => Deno.statSync(`${folder}/${name}`).mtime!.getTime()),
    );
    const afterMs = full.heardAtMs[halted]! - writtenAtMs;
    assert(afterMs < 1_000, `HALT after ${afterMs} ms`);
    assertEquals(audit.look(full.lines, false).problems, [], full.text);
    const again = DeskProcess.trade(folder, ...FAST);
    await again.isUp();
    assert((await again.status()).halt !== null, "starts halted");
    again.signal("SIGTERM");
    assertEquals((await again.ended).code, 0);
    assertEquals(audit.look(again.lines, true).problems, [], again.text);
  }));

Deno.test({
  name: "trade paper ends with 1 and names the folder where nothing can be written",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    // Read-only for everybody: permissions of a folder would not stop root.
    const desk = DeskProcess.trade("/sys");
    const { code } = await desk.ended;
    assertEquals(code, 1, desk.text);
    assertMatch(desk.text, /artifacts\/\w+/);
  },
});

Deno.test("a desk trades on while the disk takes none of its files, and ends all the same", () =>
  inNewFolder(async (folder) => {
    const audit = new FolderAudit(folder);
    const files = ["orders.csv", "signals.csv", "logs/events.jsonl"];
    // Who opens a pipe to write hangs until somebody reads it.
    const pipes = files.map((name) => `artifacts/${name}`).join(" ");
    const { code } = await new Deno.Command("sh", {
      args: ["-c", `mkdir -p artifacts/logs && mkfifo ${pipes}`],
      cwd: folder,
    }).output();
    assertEquals(code, 0);
    const desk = DeskProcess.trade(folder, ...FAST);
    await desk.hears(FILLED);
    const { orders } = await desk.status();
    assert(orders.length > 0, desk.text);
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
    await desk.hears(/the disk does not take the files/);
    // Once it does, they are as if nothing had been.
    for (const name of files) Deno.removeSync(`${folder}/artifacts/${name}`);
    const again = await goesOn(folder);
    assertEquals(audit.look([...desk.lines, ...again.lines], true).problems, [], again.text);
  }));

Deno.test("a second engine of the mode is refused and told the pid of the first", () =>
  inNewFolder(async (folder) => {
    const first = DeskProcess.trade(folder, ...SEEDED);
    await first.isUp();
    const { pid } = await first.status();
    const refused = async () => {
      const second = DeskProcess.trade(folder);
      assertEquals((await second.ended).code, 1);
      assertStringIncludes(second.text, `process ${pid} runs it`);
      assertEquals((await first.status()).pid, pid);
    };
    await refused();
    // Who cleans up there finds what runs again, and it stays the only one.
    Deno.removeSync(`${folder}/artifacts/run`, { recursive: true });
    await until(() => exists(`${folder}/artifacts/run/paper.sock`));
    await until(() => exists(`${folder}/artifacts/run/paper.pid`));
    await refused();
    assertEquals((await first.status()).halt, null);
    first.signal("SIGINT");
    assertEquals((await first.ended).code, 0, first.text);
    assert(!exists(`${folder}/artifacts/run/paper.sock`), "the socket is left");
  }));

Deno.test("a desk whose journal is moved away ends, and another one begins anew", () =>
  inNewFolder(async (folder) => {
    const first = DeskProcess.trade(folder, ...FAST);
    await first.hears(FILLED);
    // Nothing else is gone, so that nothing else is told first.
    const journal = dirname(`${folder}/${JOURNAL}`);
    Deno.renameSync(journal, `${folder}/before`);
    assertEquals((await first.ended).code, 1, first.text);
    assertMatch(first.text, new RegExp(`^HALT: Log ${JOURNAL}: it is gone`, "m"));
    assert(!exists(journal), "something was written by the name of what is gone");
    Deno.renameSync(`${folder}/artifacts`, `${folder}/halted`);
    const second = DeskProcess.trade(folder, ...FAST);
    await second.hears(FILLED);
    second.signal("SIGTERM");
    assertEquals((await second.ended).code, 0, second.text);
    const again = await goesOn(folder);
    const lines = [...second.lines, ...again.lines];
    assertEquals(new FolderAudit(folder).look(lines, true).problems, [], again.text);
  }));

Deno.test("SIGTERM while the desk still starts ends it as cleanly as later", () =>
  inNewFolder(async (folder) => {
    const desk = DeskProcess.trade(folder, ...SEEDED);
    await desk.hears(/^PAPER on a SIMULATED market/);
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
    assert(!exists(`${folder}/artifacts/run/paper.sock`), "the socket is left");
  }));

Deno.test("SIGUSR2 halts a desk, which stays halted when it starts again", () =>
  inNewFolder(async (folder) => {
    const desk = DeskProcess.trade(folder, ...FAST);
    await desk.isUp();
    desk.signal("SIGUSR2");
    await desk.hears(/^HALT: SIGUSR2/);
    assertEquals((await desk.status()).halt?.reason, "SIGUSR2");
    // On SIGUSR1 Deno lets everybody on the machine into the process.
    assertEquals(desk.text.includes("Debugger listening"), false);
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
    const again = DeskProcess.trade(folder, ...FAST);
    await again.isUp();
    assert((await again.status()).halt !== null, again.text);
    again.signal("SIGTERM");
    assertEquals((await again.ended).code, 0, again.text);
  }));

Deno.test("halt kills a desk that answers no more, and starts it again as it was, halted", () =>
  inNewFolder(async (folder) => {
    const stuck = DeskProcess.trade(folder, "--speed", "599", ...SEEDED);
    await stuck.isUp();
    const before = await stuck.status();
    assertEquals(before.halt, null);
    stuck.signal("SIGSTOP");
    const { code, out, error } = await ranTask(folder, "halt", "--reason", "drill");
    const text = out + error;
    const { halt, pid } = await stuck.status();
    // Nobody else ends it, whatever else is wrong.
    await new Deno.Command("sh", { args: ["-c", `kill -TERM ${pid}`] }).output();
    assertEquals(code, 0, text);
    assertStringIncludes(text, `Killed engine ${before.pid}`);
    assertEquals(halt?.reason, "drill");
    assertStringIncludes(text, `Engine ${pid} runs, halted`);
    assertStringIncludes(Deno.readTextFileSync(`${folder}/artifacts/run/paper.start`), '"599"');
    await until(() => runningEngine(`${folder}/artifacts/run`, "paper") === null);
  }));

Deno.test("another market than the journal's, and a wrong config, end with 2 before anything", () =>
  inNewFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/wrong.yaml`, "risk:\n  no_such_limit: 3\n");
    const wrong = DeskProcess.trade(folder, "--config", "wrong.yaml");
    assertEquals((await wrong.ended).code, 2);
    assertMatch(wrong.text, /wrong\.yaml.*no_such_limit|no_such_limit.*wrong\.yaml/s);
    assert(!exists(`${folder}/artifacts`), "something was started");
    const desk = DeskProcess.trade(folder, "--seed", "7");
    await desk.isUp();
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0);
    for (const flags of [["--seed", "8"], ["--date", "2026-11-18"]]) {
      const other = DeskProcess.trade(folder, ...flags);
      assertEquals((await other.ended).code, 2);
      assertStringIncludes(other.text, "move artifacts/paper away to begin anew");
    }
    // Its copy has the records, and no word of their market.
    for (const name of [JOURNAL, `${JOURNAL}-wal`, `${JOURNAL}-shm`]) {
      if (exists(`${folder}/${name}`)) Deno.removeSync(`${folder}/${name}`);
    }
    const lost = DeskProcess.trade(folder, "--seed", "7");
    assertEquals((await lost.ended).code, 2);
    assertMatch(lost.text, /--seed, --date: expected both .*journal\.sqlite is lost/);
    assert(!exists(`${folder}/${JOURNAL}`), "a journal was begun");
  }));

Deno.test("a desk that finds the HALT file starts halted and enters nothing until re-armed", () =>
  inNewFolder(async (folder) => {
    const audit = new FolderAudit(folder);
    const file = `${folder}/artifacts/run/paper.HALT`;
    Deno.mkdirSync(`${folder}/artifacts/run`, { recursive: true });
    Deno.writeTextFileSync(file, "");
    const desk = DeskProcess.trade(folder, ...FAST);
    await desk.hears(/ risk +BLOCK \S+ operator_halt/);
    assertMatch((await desk.status()).halt?.reason ?? "", /HALT/);
    assertEquals(audit.entriesAfter(0), []);
    await desk.askUntilHeard("rearm", { allowance: null });
    assertEquals((await desk.status()).halt, null);
    assert(!exists(file), "the HALT file is left");
    await desk.hears(FILLED);
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
    assertEquals(audit.look(desk.lines, true).problems, [], desk.text);
  }));
