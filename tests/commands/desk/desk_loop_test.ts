/** A desk that is opened anew for another day is one engine to whoever asks. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { controlClient } from "../../../adapters/control/control_client.ts";
import { resultOf } from "../../../commands/line/desk_command.ts";
import type { ViewPush } from "../../../domain/view/view.ts";
import { DeskProcess, inNewFolder, ROOT, until } from "../../process/desk_process.ts";

const ROLLS = /opening the desk anew/;
const UP = /^journal artifacts/;
const COMMAND = commandOf("rolling_desk.ts");

function commandOf(script: string): string[] {
  return [
    ...["deno", "run", "--no-prompt", "--config", `${ROOT}deno.json`],
    ...["--allow-read", "--allow-write", "--allow-net", "--allow-env"],
    `${ROOT}tests/commands/desk/${script}`,
  ];
}

Deno.test("runDesk() answers, is watched and takes HALT while it opens the desk anew", () =>
  inNewFolder(async (folder) => {
    const desk = new DeskProcess(folder, COMMAND);
    let [views, ends] = [0, 0];
    let logs = "";
    const heard = (said: unknown) => {
      views++;
      const { view, body } = said as ViewPush;
      if (view === "logs") logs = JSON.stringify(body);
    };
    const watcher = controlClient({
      ...{ mode: "paper", folder: `${folder}/artifacts/run`, by: "asha" },
      ...{ onPush: heard, onEnd: () => ends++ },
    });
    await desk.hears(UP);
    await watcher.ask("subscribe", { topics: ["desk", "logs"] });
    const outcomes = new Set<string>();
    while (!desk.lines.some((line) => ROLLS.test(line))) {
      outcomes.add((await desk.ask("status", {})).type);
    }
    // The first desk is closed, and the second one waits for what its day lists.
    outcomes.add((await desk.ask("halt", { reason: "drill" })).type);
    const { halt } = await desk.status();
    assertEquals([...outcomes, halt?.reason], ["answered", "drill"]);
    await until(() => desk.lines.filter((line) => UP.test(line)).length === 2);
    await desk.hears(/HALT: drill \(test\)/);
    // On the connection that it had before.
    const seen = views;
    await until(() => views > seen);
    assertEquals(ends, 0);
    // Whoever opened the desk is heard on the screen as well.
    await until(() => logs.includes(`"level":"warn","source":"desk","text":"broker: Too many`));
    watcher.close();
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0);
  }));

Deno.test("runDesk() ends as it should however often it is told to", () =>
  inNewFolder(async (folder) => {
    const desk = new DeskProcess(folder, COMMAND);
    await desk.isUp();
    // It has no terminal that could go: as under nohup it goes on.
    desk.signal("SIGHUP");
    await desk.status();
    let code: number | null = null;
    const ended = desk.ended.then((end) => code = end.code);
    for (let told = 0; code === null; told++) {
      try {
        desk.signal(told % 2 === 0 ? "SIGTERM" : "SIGINT");
      } catch {
        // It has ended, and its last words are on their way.
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assertEquals(await ended, 0, desk.text);
    assertStringIncludes(desk.text, "goes on from here");
  }));

Deno.test("runDesk() shows the contracts of the day, months after the journal's first one", () =>
  inNewFolder(async (folder) => {
    const desk = new DeskProcess(folder, commandOf("later_desk.ts"));
    let charts: readonly string[] = [];
    const watcher = controlClient({
      ...{ mode: "paper", folder: `${folder}/artifacts/run`, by: "asha", onEnd: () => {} },
      onPush: (said) => {
        const { view, body } = said as ViewPush;
        if (view === "chart") charts = (body as { readonly symbols: readonly string[] }).symbols;
      },
    });
    await desk.hears(/one lot at risk: NIFTY26NOVFUT/);
    await watcher.ask("subscribe", { topics: ["desk", "chart"] });
    await until(() => charts.length > 0 || desk.text.includes("no more views"));
    // From memory: where the log lies is of no matter.
    const journal = `${folder}/artifacts/paper/journal.sqlite`;
    Deno.renameSync(journal, `${journal}.away`);
    const why = await desk.askUntilHeard("why", { symbol: "NIFTY" });
    assert(resultOf(why) !== null, JSON.stringify(why));
    Deno.renameSync(`${journal}.away`, journal);
    assertStringIncludes(charts.join(), "NIFTY26NOVFUT,BANKNIFTY26NOVFUT");
    watcher.close();
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0);
  }));
