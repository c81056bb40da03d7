/** `doctor` as people and as programs run it, with and without a broker. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { inNewFolder } from "./desk_process.ts";
import { ranTask } from "./ran_task.ts";
import { inWorld } from "./kite_world.ts";

interface Said {
  readonly date: string;
  readonly ok: boolean;
  readonly checks: readonly { level: string; check: string; detail: string }[];
}

async function doctor(folder: string, ...flags: string[]): Promise<[code: number, out: string]> {
  const { code, out } = await ranTask(folder, "doctor", ...flags);
  return [code, out];
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

Deno.test("doctor tells a secret file that cannot be used as a check that fails, in JSON too", () =>
  inNewFolder(async (folder) => {
    const file = `${folder}/secrets/kite_app.json`;
    Deno.mkdirSync(`${folder}/secrets`);
    Deno.writeTextFileSync(file, '{"api_key":', { mode: 0o600 });
    const [code, json] = await doctor(folder, "--json");
    const { ok, checks } = JSON.parse(json) as Said;
    assertEquals([code, ok, checks.map(({ check }) => check)], [1, false, [
      "disk",
      "calendar",
      "login",
    ]]);
    assertStringIncludes(checks.at(-1)!.detail, "secrets/kite_app.json: malformed");
  }));

Deno.test("doctor tells an exchange that is not there as a check that fails", () =>
  inNewFolder(async (folder) => {
    const [code, json] = await doctor(folder, "--config", rehearsalAt(folder, 1), "--json");
    const { ok, checks } = JSON.parse(json) as Said;
    assertEquals([code, ok, checks.at(-1)?.check], [1, false, "exchange"], json);
  }));

/** A configuration whose exchange would serve `port`. */
function rehearsalAt(folder: string, port: number): string {
  const file = `${folder}/rehearsal.yaml`;
  const at = `127.0.0.1:${port}`;
  const kite = `{root: "http://${at}", ticker: "ws://${at}"}`;
  Deno.writeTextFileSync(file, `mode: rehearse\nkite: ${kite}\n`);
  return file;
}

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
