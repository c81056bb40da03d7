/** What a client can meet is an outcome: no engine, a silent one, one that goes, an answer. @module */
import { assert, assertEquals } from "@std/assert";
import {
  controlClient,
  isQueueFull,
  type Outcome,
} from "../../../../adapters/control/client/control_client.ts";
import { awaitedDesks, runningDesks } from "../../../../commands/line/running_desks.ts";
import { inDeskFolder, place, withLink } from "../desk_folder.ts";

/** An engine that does `serve` with each connection. */
async function served(serve: (conn: Deno.Conn) => void, act: () => Promise<void>): Promise<void> {
  Deno.mkdirSync(place.run, { recursive: true });
  const listener = Deno.listen({ transport: "unix", path: place.socket });
  const conns: Deno.Conn[] = [];
  const serving = (async () => {
    for await (const conn of listener) {
      conns.push(conn);
      serve(conn);
    }
  })();
  await act();
  listener.close();
  await serving;
  for (const conn of conns) {
    try {
      conn.close();
    } catch {
      // The engine of this test closed it.
    }
  }
}

async function ask(timeoutMs: number): Promise<Outcome> {
  const client = controlClient({ mode: "paper", folder: place.run, by: "asha" });
  try {
    return await client.ask("status", {}, { timeoutMs });
  } finally {
    client.close();
  }
}

Deno.test("ask() says that no engine runs when there is no socket, or nobody behind it", () =>
  inDeskFolder(async () => {
    assertEquals(await ask(1_000), { type: "no_engine" });
    Deno.mkdirSync(place.run, { recursive: true });
    const listener = Deno.listen({ transport: "unix", path: `${place.run}/old.sock` });
    Deno.linkSync(`${place.run}/old.sock`, place.socket);
    listener.close();
    assertEquals(await ask(1_000), { type: "no_engine" });
  }));

Deno.test("ask() says that no engine runs where a file is in the way of its folder", () =>
  inDeskFolder(async () => {
    Deno.mkdirSync(place.artifacts);
    Deno.writeTextFileSync(place.run, "");
    assertEquals(await ask(1_000), { type: "no_engine" });
  }));

Deno.test("ask() gives up in time where the queue of an engine that accepts nobody is full", () =>
  inDeskFolder(async () => {
    Deno.mkdirSync(place.run, { recursive: true });
    const listener = Deno.listen({ transport: "unix", path: place.socket });
    const queued: Deno.Conn[] = [];
    try {
      for (;;) queued.push(await Deno.connect({ transport: "unix", path: place.socket }));
    } catch (error) {
      assert(isQueueFull(error), String(error));
    }
    assertEquals(await ask(50), { type: "timeout", afterMs: 50 });
    assertEquals(await runningDesks(place.run), ["paper"]);
    for (const conn of queued) conn.close();
    listener.close();
  }));

Deno.test("ask() gives up on an engine that says nothing, and on one that goes", () =>
  inDeskFolder(async () => {
    await served(() => {}, async () => {
      assertEquals(await ask(50), { type: "timeout", afterMs: 50 });
    });
    Deno.removeSync(place.run, { recursive: true });
    await served((conn) => conn.close(), async () => {
      assertEquals(await ask(1_000), { type: "lost" });
    });
  }));

Deno.test("ask() hands each of several questions its own answer, and what is pushed to its taker", () =>
  inDeskFolder(async () => {
    const pushed: unknown[] = [];
    const serve = async (conn: Deno.Conn) => {
      const bytes = new Uint8Array(4096);
      let text = "";
      while (text.split("\n").length < 3) {
        text += new TextDecoder().decode(bytes.subarray(0, (await conn.read(bytes))!));
      }
      const ids = text.trim().split("\n").map((line) => JSON.parse(line).id as string);
      const lines = ids.reverse().map((id) =>
        JSON.stringify({ id, ok: true, code: "done", result: id })
      );
      const said = ["nonsense", `{"view":"orders","seq":1}`, ...lines].join("\n");
      await conn.write(new TextEncoder().encode(`${said}\n`));
    };
    await served(serve, async () => {
      const onPush = (said: unknown) => void pushed.push(said);
      const client = controlClient({ mode: "paper", folder: place.run, by: "asha", onPush });
      const outcomes = await Promise.all([client.ask("status", {}), client.ask("flatten", {})]);
      const results = outcomes.map((outcome) => {
        assert(outcome.type === "answered" && outcome.answer.ok);
        assertEquals(outcome.answer.result, outcome.answer.id);
        return outcome.answer.id.split("-").at(-1);
      });
      assertEquals(results, ["1", "2"]);
      assertEquals(pushed, [undefined, { view: "orders", seq: 1 }]);
      client.close();
    });
  }));

Deno.test("ask() connects again after the engine was lost", () =>
  withLink({}, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: 1 }));
    const client = controlClient({ mode: "paper", folder: place.run, by: "asha" });
    assertEquals((await client.ask("status", {})).type, "answered");
    client.close();
    assertEquals((await client.ask("status", {})).type, "answered");
    client.close();
  }));

Deno.test("awaitedDesks() waits for nobody where there is no file of a process", () =>
  inDeskFolder(async () => {
    const askedMs = performance.now();
    assertEquals(await awaitedDesks(place.run), []);
    assert(performance.now() - askedMs < 1_000);
  }));

Deno.test("awaitedDesks() waits for nobody where a desk is served", () =>
  withLink({}, async () => {
    const askedMs = performance.now();
    assertEquals(await awaitedDesks(place.run), ["paper"]);
    // One that has only left its file is waited for twice as long.
    assert(performance.now() - askedMs < 1_000);
  }));
