/** A desk that is opened anew for another day is one engine to whoever asks. @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async";
import { controlClient, type Outcome } from "../../../adapters/control/client/control_client.ts";
import { resultOf } from "../../../commands/line/desk_command.ts";
import type { ViewPush } from "../../../domain/view/view.ts";
import { DeskProcess, inNewFolder, ROOT } from "../../process/desk_process.ts";
import { until } from "../../patience.ts";

const ROLLS = /opening the desk anew/;
const NOT_OPEN = /the desk is not open/;
const UP = /^journal artifacts/;
const COMMAND = commandOf("rolling_desk");

function commandOf(desk: string): string[] {
  return [
    ...["deno", "run", "--no-prompt", "--config", `${ROOT}deno.json`],
    ...["--allow-read", "--allow-write", "--allow-net", "--allow-env"],
    `${ROOT}tests/commands/desk/${desk}.ts`,
  ];
}

function codeOf(outcome: Outcome): string | null {
  return outcome.type === "answered" ? outcome.answer.code : null;
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

Deno.test("runDesk() shows and sizes what is traded now, after the contracts that it began with", () =>
  inNewFolder(async (folder) => {
    // November's futures have expired on the 24th, and are not remembered for ever.
    const desk = new DeskProcess(folder, [...COMMAND, "2026-12-04"]);
    let [charts, symbols] = [0, ""];
    const watcher = controlClient({
      ...{ mode: "paper", folder: `${folder}/artifacts/run`, by: "asha" },
      onPush: (said) => {
        const { view, body } = said as ViewPush;
        if (view !== "chart") return;
        charts++;
        symbols = [body.symbol, ...body.symbols].join(" ");
      },
    });
    await desk.hears(UP);
    await watcher.ask("subscribe", { topics: ["chart"] });
    await until(() => charts > 0, undefined, () => desk.text);
    assertMatch(symbols, /^NIFTY26DECFUT NIFTY26DECFUT BANKNIFTY26DECFUT /);
    await desk.hears(/^one lot at risk: NIFTY26DECFUT /);
    const why = await desk.askUntilHeard("why", { symbol: "NIFTY" });
    assert(resultOf(why) !== null, JSON.stringify(why));
    watcher.close();
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
  }));

Deno.test("runDesk() ends as it should however often it is told to", () =>
  inNewFolder(async (folder) => {
    // A desk that stays: one that is stopped between two days has other last words.
    const desk = new DeskProcess(folder, [...COMMAND, "2026-11-20"]);
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
      await delay(1);
    }
    assertEquals(await ended, 0, desk.text);
    assertStringIncludes(desk.text, "goes on from here");
  }));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`runDesk() ends at once by ${signal} while its broker does not answer`, () =>
    inNewFolder(async (folder) => {
      const desk = new DeskProcess(folder, commandOf("waiting_desk"));
      await desk.hears(/nobody answers/);
      desk.signal(signal);
      assertEquals((await desk.ended).code, 0);
      assertStringIncludes(desk.text, "stopped before the desk was up");
      assertEquals(desk.text.includes("said to nobody"), false);
    }));
}

Deno.test("runDesk() goes on trying to open another day, and opens it when it can", () =>
  inNewFolder(async (folder) => {
    const desk = new DeskProcess(folder, [...COMMAND, "--unanswered"]);
    await desk.hears(NOT_OPEN);
    await desk.hears(/Kite cannot be reached/);
    await until(() => desk.lines.filter((line) => UP.test(line)).length === 2);
    assertEquals((await desk.status()).mode, "paper");
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0);
  }));

Deno.test("runDesk() that cannot open another day is halted and stopped as ever", () =>
  inNewFolder(async (folder) => {
    const desk = new DeskProcess(folder, [...COMMAND, "--unanswerable"]);
    await desk.hears(NOT_OPEN);
    // The desk of the first day is closed: it does not tell how it stood as if it were so now.
    assertEquals(codeOf(await desk.ask("status", {})), "engine_busy");
    assertEquals((await desk.ask("halt", { reason: "drill" })).type, "answered");
    await desk.hears(/HALT: drill \(test\)/);
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0);
  }));

Deno.test("runDesk() goes on trying where the files of another day cannot be opened", () =>
  inNewFolder(async (folder) => {
    // The tries that come to nothing are time to put something in the way of a file.
    const desk = new DeskProcess(folder, [...COMMAND, "--unanswered"]);
    await desk.hears(NOT_OPEN);
    const signals = `${folder}/artifacts/signals.csv`;
    Deno.renameSync(signals, `${signals}.away`);
    Deno.mkdirSync(signals);
    await desk.hears(/signals\.csv/);
    assertEquals((await desk.ask("halt", { reason: "drill" })).type, "answered");
    Deno.removeSync(signals);
    Deno.renameSync(`${signals}.away`, signals);
    await until(() => desk.lines.filter((line) => UP.test(line)).length === 2);
    assertEquals((await desk.status()).halt?.reason, "drill");
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
  }));

Deno.test("runDesk() says why entries wait, and not that they are allowed", () =>
  inNewFolder(async (folder) => {
    const desk = new DeskProcess(folder, [...COMMAND, "2026-11-20", "--blocked"]);
    await desk.isUp();
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
    assertMatch(desk.text, /0 positions, 0 orders, no entries: prices do not stream$/m);
  }));
