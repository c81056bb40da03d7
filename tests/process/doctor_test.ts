/** `doctor` as people and as programs run it, with and without a broker. @module */
import { assert, assertEquals } from "@std/assert";
import { inNewFolder, taskCommand } from "./desk_process.ts";
import { inWorld } from "./kite_world.ts";

interface Said {
  readonly date: string;
  readonly ok: boolean;
  readonly checks: readonly { level: string; check: string; detail: string }[];
}

async function doctor(folder: string, ...args: string[]): Promise<[code: number, out: string]> {
  const [deno = "", ...words] = taskCommand(folder, "doctor", ...args);
  const { code, stdout } = await new Deno.Command(deno, { args: words, cwd: folder }).output();
  return [code, new TextDecoder().decode(stdout)];
}

Deno.test("doctor fails without a login, in lines and as JSON alike", () =>
  inNewFolder(async (folder) => {
    const [code, text] = await doctor(folder);
    const [jsonCode, json] = await doctor(folder, "--json");
    assertEquals([code, jsonCode], [1, 1]);
    const { ok, checks } = JSON.parse(json) as Said;
    // How fast the disk is may differ from one look to the next.
    const named = text.trim().split("\n").map((line) => line.split(/ {2,}/)[1]);
    assertEquals(named, checks.map(({ check }) => check));
    assertEquals([ok, checks.at(-1)?.level, checks.at(-1)?.check], [false, "fail", "login"]);
  }));

Deno.test("doctor refuses a file that says live and that no live desk would take", () =>
  inNewFolder(async (folder) => {
    const config = `${folder}/mine.yaml`;
    const carried = "books: {equity: {allow_overnight: true}}\n";
    Deno.writeTextFileSync(config, carried);
    // Nobody has logged in: that is the first thing that is missing.
    assertEquals((await doctor(folder, "--config", config))[0], 1);
    Deno.writeTextFileSync(config, `mode: live\n${carried}`);
    assertEquals(await doctor(folder, "--config", config), [2, ""]);
  }));

Deno.test("doctor --json tells every check of a broker that would take a desk", () =>
  inWorld("rehearse", async ({ folder, config, wire }) => {
    const [code, json] = await doctor(folder, "--config", config, "--json");
    const { date, ok, checks } = JSON.parse(json) as Said;
    assertEquals([code, ok, date], [0, true, "2026-11-20"], json);
    for (const name of ["disk", "calendar", "static IP", "clock", "instruments", "margins"]) {
      assert(checks.some(({ check }) => check === name), `${name} in ${json}`);
    }
    assert(!wire.requests.some((each) => each.startsWith("POST /orders")), "an order was placed");
  }));
