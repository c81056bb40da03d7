/** HALT is carried out whatever the engine does, outlives everything, and ends by a re-arm only. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Outcome } from "../../../adapters/control/client/control_client.ts";
import { readHalt, writeHalt } from "../../../adapters/control/halt_file.ts";
import { exists } from "../../../adapters/disk/durable_file.ts";
import type { Halt } from "../../../domain/control/control_answer.ts";
import { type EpochMs, istStamp } from "../../../domain/market_time.ts";
import { haltFileSays, inDeskFolder, place, RawClient, withLink } from "./desk_folder.ts";
import { until } from "../../patience.ts";

const BLOCKED_MS_MAX = 20_000;

Deno.test("halt is acknowledged while the engine's thread is blocked", () =>
  withLink({}, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: null }));
    const worker = new Worker(new URL("./halting_worker.ts", import.meta.url), {
      type: "module",
      name: place.run,
    });
    const answered = new Int32Array(new SharedArrayBuffer(4));
    const ask = (verb: "status" | "halt") => {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      worker.onmessage = ({ data }: MessageEvent<Outcome>) => resolve(data);
      worker.postMessage([verb, answered]);
      return promise;
    };
    assertEquals((await ask("status")).type, "answered");
    Atomics.store(answered, 0, 0);
    const said = ask("halt");
    // This thread does nothing else until the other has heard that HALT is carried out.
    assert(Atomics.wait(answered, 0, 0, BLOCKED_MS_MAX) !== "timed-out", "not acknowledged");
    assert(link.latch.read() !== 0, "the latch was raised while this thread was busy");
    const outcome = await said;
    assert(outcome.type === "answered" && outcome.answer.ok);
    assertEquals(outcome.answer.result, { file: place.haltFile, problem: null });
    worker.terminate();
  }));

Deno.test("halt raises the latch, leaves the file and tells the engine who and why", async () => {
  const told: Halt[] = [];
  await withLink({ onHalt: (halt) => told.push(halt) }, async (link) => {
    assertEquals([link.latch.read(), link.halt], [0, null]);
    const client = await RawClient.connect();
    // Late and of another day: HALT never expires.
    const answer = await client.ask({ verb: "halt", args: { reason: "news" }, expiresAt: 1 });
    const result = { file: place.haltFile, problem: null };
    assertEquals(answer, { id: "1", ok: true, code: "done", result });
    assert(link.latch.read() !== 0);
    await until(() => told.length === 1);
    assertEquals([told[0]!.by, told[0]!.reason], ["asha", "news"]);
    assertEquals(link.halt, told[0]!);
    assertStringIncludes(Deno.readTextFileSync(place.haltFile), `"reason":"news"`);
    client.conn.close();
  });
});

Deno.test("halt and flatten are done whatever the words that come with them", () =>
  withLink({}, async (link) => {
    link.onRequest(({ by }, answer) => answer({ type: "done", result: by }));
    const client = await RawClient.connect();
    const words = `stop\nnow \x1b[2J${"x".repeat(600)}`;
    const halted = await client.ask({ verb: "halt", by: "", args: { reason: words } });
    assertEquals((halted as { ok: boolean }).ok, true);
    assert(link.latch.read() !== 0);
    await until(() => link.halt?.by === "somebody");
    assertEquals(link.halt?.reason, `stop now [2J${"x".repeat(600)}`.slice(0, 500));
    const flattened = await client.ask({ verb: "flatten", by: "asha\tat home", args: {} });
    assertEquals((flattened as { result: string }).result, "asha at home");
    client.conn.close();
  }));

Deno.test("a HALT file's words come to no terminal as they are", () => {
  const before = () =>
    writeHalt(place.haltFile, { reason: "a\x1b[2Jb", by: "\n", at: 1 as EpochMs });
  return withLink({}, (link) => {
    assertEquals([link.halt?.reason, link.halt?.by], ["a [2Jb", "somebody"]);
  }, before);
});

Deno.test("a HALT file that a script wrote counts, whatever instant it says, with its words", () =>
  inDeskFolder(() => {
    Deno.mkdirSync(place.run, { recursive: true });
    const now = 1_795_000_000_000 as EpochMs;
    for (const at of ['"at":1795000000000000000,', '"at":1e300,', '"at":-1,', '"at":"now",', ""]) {
      Deno.writeTextFileSync(place.haltFile, `{${at}"by":"cron","reason":"news"}\n`);
      const halt = readHalt(place.haltFile, now);
      assertEquals(halt, { reason: "news", by: "cron", at: now }, at);
      // What the state files and `status` make of it.
      assertStringIncludes(istStamp(halt!.at), "2026-11-18T");
    }
  }));

Deno.test("a HALT file says what a person wrote into it, and nothing of a line that is torn", () =>
  inDeskFolder(() => {
    Deno.mkdirSync(place.run, { recursive: true });
    const reasonOf = (text: string) => {
      Deno.writeTextFileSync(place.haltFile, text);
      return readHalt(place.haltFile, 1 as EpochMs)?.reason;
    };
    assertEquals(reasonOf("budget day\n"), "budget day");
    assertEquals(reasonOf("bud\x1b[2Jget\n"), "bud [2Jget");
    for (const text of ["", "\n", '{"at":1,"by":"asha","rea']) {
      assertEquals(reasonOf(text), `${place.haltFile} is there`);
    }
  }));

Deno.test("a pipe in the place of the HALT file halts, and holds nobody up", () =>
  inDeskFolder(() => {
    Deno.mkdirSync(place.run, { recursive: true });
    const { success } = new Deno.Command("sh", { args: ["-c", `mkfifo '${place.haltFile}'`] })
      .outputSync();
    assert(success);
    const now = 1_795_000_000_000 as EpochMs;
    assertEquals(writeHalt(place.haltFile, { reason: "news", by: "asha", at: now }), null);
    assertEquals(readHalt(place.haltFile, now)?.by, "operator");
  }));

Deno.test("startControl() starts halted when the HALT file is there", () => {
  const told: Halt[] = [];
  const onHalt = (halt: Halt) => void told.push(halt);
  const before = () => {
    writeHalt(place.haltFile, { reason: "first", by: "asha", at: 1 as EpochMs });
    writeHalt(place.haltFile, { reason: "second", by: "ravi", at: 2 as EpochMs });
  };
  return withLink({ onHalt }, (link) => {
    assert(link.latch.read() !== 0);
    assertEquals(told, [{ reason: "second", by: "ravi", at: 2 as EpochMs }]);
    assertEquals(link.halt, told[0]!);
  }, before);
});

Deno.test("the latch rises when somebody touches the HALT file", () =>
  withLink({}, async (link) => {
    Deno.writeTextFileSync(place.haltFile, "");
    await until(() => link.latch.read() !== 0);
    await until(() => link.halt?.by === "operator");
    assertEquals(link.halt?.reason, `${place.haltFile} is there`);
  }));

Deno.test("the HALT file comes back when it is removed by hand", () =>
  withLink({}, async (link) => {
    link.raise("day loss");
    await haltFileSays("day loss");
    Deno.removeSync(place.haltFile);
    await haltFileSays("day loss");
    assert(link.latch.read() !== 0);
  }));

Deno.test("raise() halts at once and the HALT file follows", () =>
  withLink({ listener: { path: "desk/gate", kind: "LatchMoved" } }, async (link) => {
    link.latch.raise("log is dead");
    assert(link.latch.read() !== 0);
    assertEquals([link.halt?.reason, link.halt?.by], ["log is dead", "engine"]);
    assertEquals(link.latch.listener, { path: "desk/gate", kind: "LatchMoved" });
    await haltFileSays("log is dead");
  }));

Deno.test("rearm() lifts the HALT that was meant, and its file", () =>
  withLink({}, async (link) => {
    link.onRequest((_, answer, haltNumber) => {
      // What the log has to say comes before this.
      link.rearm(haltNumber).then((outcome) => answer({ type: "done", result: outcome }));
    });
    link.raise("day loss");
    await until(() => exists(place.haltFile));
    const client = await RawClient.connect();
    const answer = await client.ask({ verb: "rearm", args: { allowance: null } });
    assertEquals(answer, { id: "1", ok: true, code: "done", result: { type: "rearmed" } });
    assertEquals([link.latch.read(), link.halt, exists(place.haltFile)], [0, null, false]);
    client.conn.close();
  }));

Deno.test("rearm() leaves a HALT that came after the one that was meant", () =>
  withLink({}, async (link) => {
    link.onRequest((_, answer, haltNumber) => {
      link.raise("second");
      link.rearm(haltNumber).then((outcome) => answer({ type: "done", result: outcome }));
    });
    link.raise("first");
    const client = await RawClient.connect();
    const answer = await client.ask({ verb: "rearm", args: { allowance: null } });
    assertEquals(answer, { id: "1", ok: true, code: "done", result: { type: "halted_again" } });
    assertEquals([link.latch.read(), link.halt?.reason], [2, "second"]);
    assert(exists(place.haltFile));
    client.conn.close();
  }));

Deno.test("rearm() lifts nothing when the HALT file cannot be removed", () =>
  withLink({}, async (link) => {
    const outcome = await link.rearm(link.latch.read());
    assertEquals(outcome.type, "failed");
    assert(link.latch.read() !== 0);
  }, () => Deno.mkdirSync(`${place.haltFile}/full`, { recursive: true })));

Deno.test("writeHalt() says why there is no file", () =>
  inDeskFolder(() => {
    const halt: Halt = { reason: "", by: "", at: 0 as EpochMs };
    assertStringIncludes(writeHalt("nowhere/paper.HALT", halt) ?? "", "No such file");
  }));
