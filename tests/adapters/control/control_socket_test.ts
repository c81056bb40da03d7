/** The socket serves whoever asks properly; whatever else comes costs the engine nothing. @module */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async";
import { ControlError } from "../../../adapters/control/control_error.ts";
import { startControl } from "../../../adapters/control/control_link.ts";
import { LINE_BYTES_MAX } from "../../../adapters/control/worker/client_socket.ts";
import { exists } from "../../../adapters/disk/durable_file.ts";
import { lockMode } from "../../../adapters/disk/mode_lock.ts";
import type { ControlAnswer } from "../../../domain/control/control_answer.ts";
import type { EngineRequest } from "../../../domain/control/control_request.ts";
import { inDeskFolder, lineOf, place, RawClient, withLink } from "./desk_folder.ts";
import { until } from "../../patience.ts";

async function codeOf(client: RawClient, text: string): Promise<[string | null, string]> {
  await client.say(text);
  const { id, code } = await client.hear() as ControlAnswer;
  return [id, code];
}

Deno.test("the socket lies in a folder for the owner alone and goes with the engine", () =>
  inDeskFolder(async () => {
    const lock = lockMode(place.run, "paper", Deno.pid);
    Deno.chmodSync(place.run, 0o755);
    const link = await startControl({ mode: "paper", folder: place.run, lock });
    assertEquals(Deno.statSync(place.run).mode! & 0o777, 0o700);
    assertEquals(Deno.lstatSync(place.socket).mode! & 0o777, 0o600);
    await link.close();
    await link.close();
    assert(!exists(place.socket));
    lock.release();
  }));

Deno.test("a request reaches the engine as it was asked, and its answer the asker", () =>
  withLink({}, async (link) => {
    const heard: EngineRequest[] = [];
    link.onRequest((request, answer) => {
      heard.push(request);
      if (request.verb === "status") return answer({ type: "done", result: { flat: true } });
      answer({ type: "refused", reason: "unknown_engine", message: "there is no crypto" });
    });
    const client = await RawClient.connect();
    const status = await client.ask({ verb: "status", id: "a" });
    assertEquals(status, { id: "a", ok: true, code: "done", result: { flat: true } });
    const args = { name: "crypto", on: true };
    const refused = await client.ask({ verb: "engine", id: "b", args, date: "2026-11-20" });
    const message = "there is no crypto";
    assertEquals(refused, {
      id: "b",
      ok: false,
      code: "refused",
      reason: "unknown_engine",
      message,
    });
    const { expiresAt: _, ...rest } = heard[1]!;
    assertEquals(
      rest,
      {
        id: "b",
        mode: "paper",
        verb: "engine",
        args,
        by: "asha",
        date: "2026-11-20",
      } as typeof rest,
    );
    client.conn.close();
  }));

Deno.test("what is no request is answered with its code and never reaches the engine", () =>
  withLink({}, async (link) => {
    let heard = 0;
    link.onRequest(() => heard++);
    const client = await RawClient.connect();
    assertEquals(await codeOf(client, "hello\n"), [null, "bad_request"]);
    assertEquals(await codeOf(client, "\n"), [null, "bad_request"]);
    assertEquals(await codeOf(client, "[1]\n"), [null, "bad_request"]);
    assertEquals(await codeOf(client, `{"id":"7"}\n`), ["7", "bad_request"]);
    for (
      const [request, code] of [
        [{ verb: "dance" }, "unknown_verb"],
        [{ verb: "status", mode: "live" }, "wrong_mode"],
        [{ verb: "halt", mode: "live", args: { reason: "" } }, "wrong_mode"],
        [{ verb: "status", expiresAt: Date.now() - 1 }, "expired"],
        [{ verb: "engine", args: { name: "fno" } }, "bad_request"],
        [{ verb: "rearm", args: { allowance: 0.5 } }, "bad_request"],
        [{ verb: "status", by: "\x1b[2J" }, "bad_request"],
        [{ verb: "status", date: "today" }, "bad_request"],
      ] as const
    ) assertEquals(await codeOf(client, lineOf(request)), ["1", code]);
    await client.say(new Uint8Array([0xff, 0xfe, 0x00, 0x0a]));
    assertEquals((await client.hear() as ControlAnswer).code, "bad_request");
    assertEquals([heard, link.latch.read()], [0, 0]);
    client.conn.close();
  }));

Deno.test("a line without end costs its client the connection and nobody else anything", () =>
  withLink({}, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: null }));
    const good = await RawClient.connect();
    const bad = await RawClient.connect();
    await bad.say("x".repeat(LINE_BYTES_MAX + 1));
    assertStringIncludes((await bad.hear() as { message: string }).message, "65536 bytes");
    await bad.assertHungUp();
    assertEquals((await good.ask({ verb: "status" }) as ControlAnswer).ok, true);
    good.conn.close();
  }));

Deno.test("a request may come in pieces, and several at once", () =>
  withLink({}, async (link) => {
    link.onRequest((request, answer) => answer({ type: "done", result: request.verb }));
    const client = await RawClient.connect();
    const lines = lineOf({ verb: "status" }) + lineOf({ verb: "flatten", id: "2" });
    for (const piece of lines.match(/.{1,40}|\n/g)!) await client.say(piece);
    assertEquals((await client.hear() as { result: string }).result, "status");
    assertEquals((await client.hear() as { result: string }).result, "flatten");
    client.conn.close();
  }));

Deno.test("a client that does not read is cut off and nobody else notices", async () => {
  const long = "x".repeat(100_000);
  let deafAnswered = 0;
  let deafSays: Promise<void> | null = null;
  await withLink({}, async (link) => {
    link.onRequest(({ by }, answer) => {
      if (by === "deaf") deafAnswered++;
      answer({ type: "done", result: long });
    });
    const deaf = await RawClient.connect();
    const good = await RawClient.connect();
    // The system's buffers take some, ours a megabyte; then nobody listens to it any more.
    deafSays = (async () => {
      for (let i = 0; i < 1_000; i++) await deaf.say(lineOf({ verb: "status", by: "deaf" }));
    })().catch(() => {});
    let before = -1;
    await until(async () => {
      assertEquals((await good.ask({ verb: "status" }) as { result: string }).result, long);
      const steady = deafAnswered > 10 && deafAnswered === before;
      before = deafAnswered;
      return steady;
    });
    good.conn.close();
    deaf.conn.close();
  });
  // Deno 2.4 lets a write that waits outlive its connection's close.
  await deafSays;
  assert(deafAnswered < 100, `${deafAnswered} long answers were kept`);
});

Deno.test("a request that was taken and not answered is said to be, and its late answer goes nowhere", () =>
  withLink({ answerMs: 300 }, async (link) => {
    let late = () => {};
    link.onRequest((request, answer) => {
      if (request.verb !== "flatten") return answer({ type: "done", result: "prompt" });
      late = () => answer({ type: "done", result: "late" });
    });
    const client = await RawClient.connect();
    assertEquals(await codeOf(client, lineOf({ verb: "flatten" })), ["1", "taken"]);
    late();
    const next = await client.ask({ verb: "status", id: "2" });
    assertEquals(next, { id: "2", ok: true, code: "done", result: "prompt" });
    client.conn.close();
  }));

Deno.test("a FLATTEN that the next desk takes just in time is answered by it, however late", () =>
  withLink({ answerMs: 600 }, async (link) => {
    const client = await RawClient.connect();
    await client.say(lineOf({ verb: "flatten" }));
    // No desk is there; the next one takes it, and its disk takes its time.
    await delay(300);
    link.onRequest((_, answer) => {
      setTimeout(() => answer({ type: "done", result: "flattening" }), 350);
    });
    const said = await client.hear() as ControlAnswer;
    assertEquals(said, { id: "1", ok: true, code: "done", result: "flattening" });
    client.conn.close();
  }));

Deno.test("what a blocked engine missed is not done later", () =>
  withLink({ answerMs: 30 }, async (link) => {
    let heard = 0;
    link.onRequest(() => heard++);
    const client = await RawClient.connect();
    await client.say(lineOf({ verb: "flatten" }));
    for (const end = performance.now() + 200; performance.now() < end;);
    assertEquals((await client.hear() as ControlAnswer).code, "engine_busy");
    assertEquals(heard, 0);
    client.conn.close();
  }));

Deno.test("one client has eight requests under way at most", () =>
  withLink({}, async (link) => {
    const answers: (() => void)[] = [];
    link.onRequest((_, answer) => answers.push(() => answer({ type: "done", result: null })));
    const client = await RawClient.connect();
    for (let id = 1; id <= 9; id++) await client.say(lineOf({ verb: "status", id: `${id}` }));
    const ninth = await client.hear() as ControlAnswer;
    assertEquals([ninth.id, ninth.code], ["9", "engine_busy"]);
    await until(() => answers.length === 8);
    for (const answer of answers) answer();
    for (let id = 1; id <= 8; id++) assertEquals((await client.hear() as ControlAnswer).ok, true);
    assertEquals(answers.length, 8);
    client.conn.close();
  }));

Deno.test("the seventeenth client takes the place of the one that was silent longest", () =>
  withLink({}, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: null }));
    const clients: RawClient[] = [];
    for (let i = 0; i < 16; i++) {
      const client = await RawClient.connect();
      await client.ask({ verb: "status" });
      clients.push(client);
    }
    await clients[0]!.ask({ verb: "status" });
    const newest = await RawClient.connect();
    const answer = await newest.ask({ verb: "halt", args: { reason: "" } }) as ControlAnswer;
    assertEquals(answer.ok, true);
    assert(link.latch.read() !== 0);
    await clients[1]!.assertHungUp();
    for (const client of [clients[0]!, ...clients.slice(2), newest]) {
      assertEquals((await client.ask({ verb: "status" }) as ControlAnswer).ok, true);
      client.conn.close();
    }
  }));

Deno.test("however many come at once, each is heard before it is put out", () =>
  withLink({ graceMs: 60_000 }, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: null }));
    const crowd = Array.from({ length: 80 }, async (_, place) => {
      const client = await RawClient.connect();
      const verb = place % 20 === 19 ? { verb: "halt", args: { reason: "" } } : { verb: "status" };
      const answer = await client.ask(verb) as ControlAnswer | null;
      client.conn.close();
      return answer?.ok ?? null;
    });
    const answers = await Promise.all(crowd);
    assertEquals(answers, Array(80).fill(true));
  }));

Deno.test("startControl() clears away the socket of an engine that was killed", () =>
  withLink({}, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: null }));
    const client = await RawClient.connect();
    assertEquals((await client.ask({ verb: "status" }) as ControlAnswer).ok, true);
    client.conn.close();
  }, () => {
    const listener = Deno.listen({ transport: "unix", path: `${place.run}/old.sock` });
    Deno.linkSync(`${place.run}/old.sock`, place.socket);
    listener.close();
    assert(exists(place.socket));
  }));

Deno.test("a socket that somebody removed is made again", async () => {
  const problems: string[] = [];
  await withLink({ onProblem: (problem) => problems.push(problem) }, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: null }));
    Deno.removeSync(place.socket);
    await until(() =>
      exists(place.socket) && (Deno.lstatSync(place.socket).mode! & 0o777) === 0o600
    );
    const client = await RawClient.connect();
    assertEquals((await client.ask({ verb: "status" }) as ControlAnswer).ok, true);
    client.conn.close();
  });
  // By the same Worker: nobody else was cut off.
  assertEquals(problems, []);
});

Deno.test("startControl() rejects by name where no socket can be had", () =>
  inDeskFolder(async () => {
    const lock = lockMode(place.run, "paper", Deno.pid);
    Deno.mkdirSync(`${place.socket}/full`, { recursive: true });
    const start = (folder: string) => startControl({ mode: "paper", folder, lock });
    await assertRejects(() => start(place.run), ControlError, place.socket);
    await assertRejects(() => start("x".repeat(98)), ControlError, "path has 109 bytes");
    lock.release();
  }));
