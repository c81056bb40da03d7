/**
 * `deno task test:binary`: compiles the one binary as its task does, where the stand-in for
 * `deno compile` is at hand, and lets it trade in an empty folder.
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { exists } from "../../adapters/journal/durable_file.ts";
import { print } from "../../commands/terminal_line.ts";
import { DeskProcess, inNewFolder, ROOT, taskWords } from "./desk_process.ts";
import { FolderAudit } from "./folder_audit.ts";

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
  const wrong = await run("trade", "paper", "--config", "nowhere.yaml");
  assertEquals(wrong.code, 2, wrong.text);
  assertStringIncludes(wrong.text, "nowhere.yaml");
  const fills = desk.lines.filter((line) => FILLED.test(line)).length;
  print(`patang traded for 20 s in an empty folder (${fills} fills), answered and ended with 0`);
}

if (exists(TOOL)) {
  await inNewFolder(async (folder) => {
    const binary = `${folder}/patang`;
    await compile(binary);
    Deno.mkdirSync(`${folder}/empty`);
    await tradeAndAsk(`${folder}/empty`, binary);
  });
} else {
  print(`skipped: the binary, since ${TOOL} is not there`);
}
