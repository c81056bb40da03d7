/**
 * `deno task test:binary`: compiles the one binary as its task does, where the stand-in for
 * `deno compile` is at hand, and lets it trade in an empty folder, without and with a screen.
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { exists } from "../../adapters/disk/durable_file.ts";
import { killProcess, runningEngine } from "../../adapters/engine/engine_process.ts";
import { print } from "../../commands/line/terminal_line.ts";
import { DeskProcess, inNewFolder, ROOT, taskWords } from "./desk_process.ts";
import { FolderAudit } from "./folder_audit.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const TOOL = `${ROOT}../shared/tools/try-compiled`;
const FILLED = / fill .* (BUY|SELL) /;

/** The compile task's own flags, given to the stand-in. */
async function compile(binary: string): Promise<void> {
  const flags = taskWords(ROOT, "compile").slice(2).map((flag, i, all) =>
    all[i - 1] === "--output" ? binary : flag
  );
  const compiling = new DeskProcess(ROOT, [TOOL, ...flags]);
  const { code } = await compiling.ended;
  assertEquals(code, 0, compiling.text);
}

async function tradeAndAsk(folder: string, binary: string): Promise<void> {
  const run = async (...args: string[]) => {
    const ran = new DeskProcess(folder, [binary, ...args]);
    return { code: (await ran.ended).code, text: ran.text };
  };
  const desk = new DeskProcess(folder, [binary, "trade", "paper", "--headless", "--for", "20s"]);
  await desk.hears(FILLED);
  const status = await run("status", "--json");
  assertEquals(status.code, 0, status.text);
  const { simulated, positions } = JSON.parse(status.text);
  assert(simulated && positions.length > 0, status.text);
  for (const args of [["halt"], ["rearm"], ["why", "BANKNIFTY"]]) {
    const { code, text } = await run(...args);
    assertEquals(code, 0, `${args}: ${text}`);
  }
  const { code } = await desk.ended;
  assertEquals(code, 0, desk.text);
  assertEquals(new FolderAudit(folder).look(desk.lines, true).problems, []);
  const report = await run("report", "--html");
  assertEquals(report.code, 0, report.text);
  const page = /^page {2}(.+)$/m.exec(report.text)![1]!;
  assertStringIncludes(
    Deno.readTextFileSync(`${folder}/${page}`),
    "TradingView Lightweight Charts",
  );
  const wrong = await run("trade", "paper", "--config", "nowhere.yaml");
  assertEquals(wrong.code, 2, wrong.text);
  assertStringIncludes(wrong.text, "nowhere.yaml");
  for (const args of [["login"], ["doctor"], ["trade", "rehearse", "--headless"]]) {
    const { code, text } = await run(...args);
    assertEquals(code, 1, text);
    assertMatch(text, /^This binary (has no leave|may not speak).*: see `compile:live`\s*$/);
  }
  const fills = desk.lines.filter((line) => FILLED.test(line)).length;
  print(`patang traded for 20 s in an empty folder (${fills} fills), answered and ended with 0`);
}

/** The binary starts itself as an engine, shows it, halts it, and leaves it. */
async function usedInTmux(folder: string, binary: string): Promise<void> {
  const run = `${folder}/artifacts/run`;
  const session = new TmuxSession(folder, [binary, "trade", "paper"]);
  try {
    await session.shows(/attached \(rw\)/);
    await session.shows(/OPEN \d\d:\d\d:\d\d IST/);
    session.press("K");
    await session.shows(/HALT ack \d+ ms/);
    session.press("q");
    await session.shows(/\[ Cancel \]/);
    session.press("Right");
    await session.shows(/\[ Detach \]/);
    session.press("Enter");
    assertStringIncludes(await session.endsClean(0), "Detached");
    assert(runningEngine(run, "paper") !== null, "the engine has gone with its screen");
    const status = new DeskProcess(folder, [binary, "status", "--json"]);
    assertEquals((await status.ended).code, 0, status.text);
    assert(JSON.parse(status.text).halt !== null, status.text);
    print("patang started itself in tmux, was halted there by a key and detached from");
  } finally {
    session.close();
    const pid = runningEngine(run, "paper")?.pid ?? null;
    if (pid !== null) killProcess(pid);
  }
}

if (exists(TOOL)) {
  await inNewFolder(async (folder) => {
    const binary = `${folder}/patang`;
    await compile(binary);
    Deno.mkdirSync(`${folder}/empty`);
    await tradeAndAsk(`${folder}/empty`, binary);
    Deno.mkdirSync(`${folder}/shown`);
    if (hasTmux()) await usedInTmux(`${folder}/shown`, binary);
    else print("skipped: the binary's screen, since tmux is not installed");
  });
} else {
  print(`skipped: the binary, since ${TOOL} is not there`);
}
