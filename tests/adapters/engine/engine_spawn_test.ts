/** An engine has the same leave and the same heap however it was started. @module */
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import type * as engineSpawn from "../../../adapters/engine/engine_spawn.ts";
import { engineFlags, spawnEngine } from "../../../adapters/engine/engine_spawn.ts";
import type * as exchangeSpawn from "../../../adapters/exchange/exchange_spawn.ts";
import { ProgramError, startedProgram } from "../../../adapters/own_program.ts";
import { inNewFolder } from "../../new_folder.ts";
import { until } from "../../patience.ts";
import { taskWords } from "../../process/desk_process.ts";

const FOLDER = "/srv/desk";
const PAPER = { mode: "paper", leave: { hosts: [] } } as const;
const HEAP = "--v8-flags=--max-semi-space-size=4,--optimize-for-size";

function flagsOf(task: string): string[] {
  return taskWords(FOLDER, task).filter((word) => word.startsWith("--"));
}

Deno.test("engineFlags() allow no more than the trade task, and no screen or process", () => {
  const task = flagsOf("trade");
  const [env = ""] = task.filter((flag) => flag.startsWith("--allow-env="));
  const more = engineFlags(PAPER, FOLDER, "2.9.6").filter((flag) => !task.includes(flag))
    .filter((flag) => !task.some((each) => each.startsWith(`${flag},`)));
  assertEquals(more, []);
  assert(env.startsWith("--allow-env=LOG_TOKENS,LOG_STREAM,"), env);
});

Deno.test("engineFlags() give the network of the hosts that were named, and of no other", () => {
  const leave = { hosts: ["api.kite.trade", "ws.kite.trade"] };
  const flags = engineFlags({ mode: "live", leave }, FOLDER, "2.9.6");
  const net = flags.filter((flag) => flag.startsWith("--allow-net"));
  const socket = `unix:${FOLDER}/artifacts/run/live.sock`;
  assertEquals(net, [`--allow-net=api.kite.trade,ws.kite.trade,${socket}`]);
  assert(flags.includes("--allow-env"));
  assert(!flags.some((flag) => flag.startsWith("--allow-run")), flags.join(" "));
});

Deno.test("engineFlags() leave out the socket before Deno 2.5, which does not know it", () => {
  const flags = engineFlags(PAPER, FOLDER, "2.4.2");
  assert(!flags.some((flag) => flag.startsWith("--allow-net")), flags.join(" "));
});

Deno.test("the binary's engine has the heap of the trade task's", () => {
  for (
    const flags of [flagsOf("trade"), flagsOf("compile"), engineFlags(PAPER, FOLDER, "2.9.6")]
  ) {
    assertEquals(flags.filter((flag) => flag.startsWith("--v8-flags=")), [HEAP]);
  }
});

Deno.test("spawnEngine() keeps the last words of an engine that did not start, and its code", async () => {
  const engine = spawnEngine({ mode: "paper", args: ["nonsense"], leave: { hosts: [] } });
  await until(() => engine.code() !== null);
  await until(() => engine.complaint() !== "");
  assertEquals(engine.code(), 2);
  assertMatch(engine.complaint(), /^Unknown command nonsense\. One of: trade, /);
  engine.release();
});

Deno.test("startedProgram() says that there is no deno on the PATH, as a cron job has it", () => {
  const env = { PATH: "/nowhere" };
  assertThrows(() => startedProgram([], ["--version"], { env }), ProgramError, "on the PATH");
});

Deno.test("programs start this one where its folder has spaces and other letters in its name", () =>
  inNewFolder(async (folder) => {
    const house = new URL("../../../", import.meta.url);
    const tree = `${folder}/my d\u00e9sk 100%`;
    Deno.symlinkSync(decodeURIComponent(house.pathname), tree);
    const from = (file: string) => import(`${toFileUrl(tree)}/adapters/${file}`);
    const { spawnEngine }: typeof engineSpawn = await from("engine/engine_spawn.ts");
    const engine = spawnEngine({ mode: "paper", args: ["nonsense"], leave: { hosts: [] } });
    await until(() => engine.code() !== null && engine.complaint() !== "");
    assertMatch(engine.complaint(), /^Unknown command nonsense\. /);
    engine.release();
    const { spawnExchange }: typeof exchangeSpawn = await from("exchange/exchange_spawn.ts");
    const exchange = await spawnExchange(["--port", "nowhere"]);
    assert(exchange.type === "Ended");
    assertMatch(exchange.words, /^--port takes /);
  }));

function toFileUrl(path: string): string {
  return `file://${path.split("/").map(encodeURIComponent).join("/")}`;
}
