/** A process that is killed takes nothing with it that it had called durable. @module */
import { assert, assertEquals } from "@std/assert";
import { openLog, readRecords } from "../../../adapters/journal/open_log.ts";
import { madeUpTo, type TestRecord, withJournal } from "./journal_folder.ts";

const ROUNDS = 3;

/** Appends for ever and prints each acknowledgement, until somebody kills it. */
function program(file: string): string {
  const here = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  return `
    import { openLog } from ${here("../../../adapters/journal/open_log.ts")};
    import { made } from ${here("./journal_folder.ts")};
    const { log } = await openLog(${JSON.stringify(file)}, { basis: "test", checkpointEvery: 400 });
    const encoder = new TextEncoder();
    log.onDurable((lsn) => Deno.stdout.writeSync(encoder.encode(lsn + "\\n")));
    for (;;) {
      for (let i = 0; i < 20; i++) log.append(made(log.lastLsn + 1));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }`;
}

/** Runs the program until it has acknowledged some hundred more records; the last one heard of. */
async function runAndKill(script: string, upTo: number): Promise<number> {
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command("deno", {
    args: ["run", "--no-check", "--config", config, "--allow-read", "--allow-write", script],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let heard = "";
  let killed = false;
  const lastHeard = () => Number(heard.slice(0, heard.lastIndexOf("\n")).split("\n").at(-1));
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    heard += text;
    // What it said before it died still comes.
    if (killed || !(lastHeard() >= upTo)) continue;
    child.kill("SIGKILL");
    killed = true;
  }
  await child.status;
  return lastHeard();
}

Deno.test("openLog() has every acknowledged record after kill -9, and none twice", () =>
  withJournal(async (file) => {
    const script = `${file}.ts`;
    await Deno.writeTextFile(script, program(file));
    let checkpoints = 0;
    for (let round = 1; round <= ROUNDS; round++) {
      const acknowledged = await runAndKill(script, round * 1_500);
      const { log, checkpointLsn, damage, run } = await openLog<TestRecord, unknown>(
        file,
        { basis: "test", beatMs: 0 },
      );
      assertEquals(damage, null);
      assertEquals(run, 2 * round);
      assert(log.lastLsn >= acknowledged, `${log.lastLsn} after ${acknowledged}`);
      assertEquals([...readRecords(file)], madeUpTo(log.lastLsn));
      if (checkpointLsn > 0) checkpoints++;
      await log.close();
    }
    assertEquals(checkpoints, ROUNDS);
  }));
