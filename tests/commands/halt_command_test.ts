/** HALT from the command line: whom it means, and what it does with who does not answer. @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { RequestHandler } from "../../adapters/control/control_link.ts";
import { exists } from "../../adapters/disk/durable_file.ts";
import { lockMode } from "../../adapters/disk/mode_lock.ts";
import { DESK_MODES } from "../../domain/control/control_request.ts";
import { inDeskFolder, place } from "../adapters/control/desk_folder.ts";
import { DESK } from "./desk_sample.ts";
import { minor, ROOT, run, withEngine } from "./served_desk.ts";

Deno.test("halt means a desk too that does not serve its socket beside one that does", () => {
  const onPaper: RequestHandler = (_, answer) => answer({ type: "done", result: DESK });
  return inDeskFolder(() =>
    withEngine("paper", onPaper, async () => {
      // Coming up, or without a control Worker; of nobody's process, so that it cannot be killed.
      const lock = lockMode(place.run, "rehearse", 2 ** 30);
      const { code, out } = await run("halt");
      lock.release();
      assertEquals(code, 1, out);
      assertStringIncludes(out, "HALTED: acknowledged");
      assertStringIncludes(out, "Wrote artifacts/run/rehearse.HALT");
      assert(exists(place.haltFile) && exists(`${place.run}/rehearse.HALT`));
    })
  );
});

Deno.test("halt halts what runs, whatever lies in the place of another desk's lock", () => {
  const onPaper: RequestHandler = (_, answer) => answer({ type: "done", result: DESK });
  return inDeskFolder(() =>
    withEngine("paper", onPaper, async () => {
      Deno.writeTextFileSync(
        `${place.run}/live.lock`,
        "no lock of ours, and long enough to look like one",
      );
      const { code, out } = await run("halt");
      assertEquals(code, 1, out);
      assertStringIncludes(out, "HALTED: acknowledged");
      assertStringIncludes(out, `${place.run.slice(place.folder.length + 1)}/live.lock`);
      assert(exists(place.haltFile) && exists(`${place.run}/live.HALT`));
    })
  );
});

Deno.test("halt says what keeps it from leaving its file, and ends with 1", () =>
  inDeskFolder(async () => {
    Deno.mkdirSync(place.artifacts);
    // Where the folder was on a disk that is not mounted any more.
    Deno.symlinkSync("nowhere/run", place.run);
    const { code, out } = await run("halt");
    assertEquals(code, 1, out);
    assertStringIncludes(out, "Cannot write artifacts/run/paper.HALT: ");
    assertStringIncludes(out, "No paper engine runs\n");
  }));

Deno.test("halt means a desk too that was killed, and where none runs every one that has run", () =>
  inDeskFolder(async () => {
    const halted = () => DESK_MODES.filter((mode) => exists(`${place.run}/${mode}.HALT`));
    // Stopped in the evening.
    for (const mode of ["paper", "live"]) lockMode(place.run, mode, Deno.pid).release();
    assertEquals((await run("halt")).code, 0);
    assertEquals(halted(), ["paper", "live"]);
    for (const mode of halted()) Deno.removeSync(`${place.run}/${mode}.HALT`);
    // Killed a moment ago: systemd starts it again in a moment.
    Deno.writeTextFileSync(`${place.run}/live.pid`, "4711\n");
    await withEngine("paper", (_, answer) => answer({ type: "done", result: {} }), async () => {
      const { code, out } = await run("halt");
      assertEquals(code, 0, out);
      assertMatch(out, /^HALTED: acknowledged/m);
      assertStringIncludes(out, "No live engine runs: the next one starts halted");
    });
    assertEquals(halted(), ["paper", "live"]);
  }));

Deno.test("halt goes on where the socket of one desk cannot be used, as another user's", () =>
  inDeskFolder(async () => {
    Deno.mkdirSync(place.run, { recursive: true });
    for (const mode of ["paper", "live"]) {
      Deno.writeTextFileSync(`${place.run}/${mode}.pid`, "4711\n");
    }
    // Who runs the tests may be refused nothing, but nobody can follow this.
    Deno.symlinkSync("paper.sock", `${place.run}/paper.sock`);
    const { code, out } = await run("halt");
    assertEquals(code, 0, out);
    assertStringIncludes(out, "Control artifacts/run/paper.sock: ");
    assert(exists(place.haltFile) && exists(`${place.run}/live.HALT`));
  }));

Deno.test("halt asks an engine again that closes the connection, before it kills it", () =>
  inDeskFolder(async () => {
    // Of nobody's process: it cannot be killed.
    const lock = lockMode(place.run, "paper", 2 ** 30);
    const listener = Deno.listen({ transport: "unix", path: `${place.run}/paper.sock` });
    let asked = 0;
    const serving = (async () => {
      for await (const conn of listener) {
        const bytes = new Uint8Array(4096);
        const count = await conn.read(bytes);
        // Who only looks says nothing; the first question is cut off, the second one answered.
        if (count !== null && ++asked === 2) {
          const { id } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, count)));
          const result = { file: place.haltFile, problem: null };
          const answer = JSON.stringify({ id, ok: true, code: "done", result });
          await conn.write(new TextEncoder().encode(`${answer}\n`));
        }
        conn.close();
      }
    })();
    const { code, out } = await run("halt", "--mode", "paper");
    listener.close();
    await serving;
    lock.release();
    assertEquals(code, 0, out);
    assertStringIncludes(out, "has closed the connection");
    assertStringIncludes(out, "HALTED: acknowledged");
  }));

Deno.test("halt leaves its file and kills an engine that does not acknowledge", () =>
  inDeskFolder(async () => {
    const module = `${ROOT}adapters/disk/mode_lock.ts`;
    await Deno.writeTextFile(
      `${place.folder}/stuck.ts`,
      `import { lockMode } from ${JSON.stringify(module)};
      lockMode("${place.run}", "paper", Deno.pid);
      Deno.listen({ transport: "unix", path: "${place.run}/paper.sock" });
      await Deno.stdout.write(new Uint8Array([1]));
      await new Promise((resolve) => setTimeout(resolve, 60_000));`,
    );
    const socket = `unix:${place.run}/paper.sock`;
    const engine = new Deno.Command("deno", {
      args: [
        "run",
        "--config",
        `${ROOT}deno.json`,
        "--allow-read",
        "--allow-write",
        ...(minor > 4 ? [`--allow-net=${socket}`] : []),
        "stuck.ts",
      ],
      cwd: place.folder,
      stdout: "piped",
    }).spawn();
    const reader = engine.stdout.getReader();
    await reader.read();
    const { code, out } = await run("halt");
    assertEquals(code, 0, out);
    assertStringIncludes(out, "has not answered for 1000 ms");
    assertStringIncludes(out, `Killed engine ${engine.pid}`);
    assertStringIncludes(out, "it starts halted");
    assert(exists(place.haltFile));
    assertEquals((await engine.status).signal, "SIGKILL");
    await reader.cancel();
  }));
