/** A control Worker that dies is replaced, and HALT outlives it. @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { controlClient } from "../../../adapters/control/client/control_client.ts";
import type { ToControl } from "../../../adapters/control/control_messages.ts";
import { HaltFlag } from "../../../adapters/control/halt_flag.ts";
import type { ControlAnswer, Halt } from "../../../domain/control/control_answer.ts";
import { haltFileSays, place, RawClient, withLink } from "./desk_folder.ts";
import { until } from "../../patience.ts";

const WORKER = new URL("../../../adapters/control/worker/control_worker.ts", import.meta.url);

/** Starts real Workers and keeps them, to be killed. */
function workers(): { readonly all: Worker[]; readonly start: () => Worker } {
  const all: Worker[] = [];
  return {
    all,
    start: () => {
      const worker = new Worker(WORKER, { type: "module" });
      all.push(worker);
      return worker;
    },
  };
}

async function isServed(): Promise<boolean> {
  const client = controlClient({ mode: "paper", folder: place.run, by: "asha" });
  const outcome = await client.ask("status", {}, { timeoutMs: 200 });
  client.close();
  return outcome.type === "answered" && outcome.answer.ok;
}

Deno.test("a dead control Worker is replaced and the latch stays up", async () => {
  const { all, start } = workers();
  const problems: string[] = [];
  const options = { startWorker: start, beatMs: 50, onProblem: (p: string) => problems.push(p) };
  await withLink(options, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: null }));
    const client = await RawClient.connect();
    await client.ask({ verb: "halt", args: { reason: "drill" } });
    await until(() => link.halt?.reason === "drill");
    const reading = link.latch.read();
    all[0]!.terminate();
    await client.assertHungUp();
    // Nobody can ask this one: its file is written by the next.
    Deno.removeSync(place.haltFile);
    await until(() => all.length === 2);
    await until(isServed);
    assertEquals([link.latch.read(), link.halt?.reason], [reading, "drill"]);
    await haltFileSays("drill");
    assertStringIncludes(problems[0]!, "silent for 6 beats");
  });
});

Deno.test("what the engine raises while its Worker is dead is on the disk once that is replaced", async () => {
  const { all, start } = workers();
  await withLink({ startWorker: start, beatMs: 50 }, async (link) => {
    all[0]!.terminate();
    link.raise("day loss");
    assertEquals(link.latch.read(), 1);
    await haltFileSays("day loss");
    assertEquals(all.length, 2);
  });
});

Deno.test("rearm() fails when the Worker dies under it, and HALT holds", async () => {
  const { all, start } = workers();
  await withLink({ startWorker: start, beatMs: 50 }, async (link) => {
    link.raise("day loss");
    all[0]!.terminate();
    assertEquals(await link.rearm(1), { type: "failed", problem: "silent for 6 beats" });
    assert(link.latch.read() !== 0);
  });
});

/** A Worker that only listens and closes, and can be made to say and to suffer anything. */
class StubWorker {
  onmessage = (_: { readonly data: unknown }) => {};
  onerror = (_: unknown) => {};
  terminate = () => {};
  flag = new HaltFlag();

  postMessage(message: ToControl): void {
    if (message.type === "Open") {
      this.flag = new HaltFlag(message.flag);
      this.onmessage({ data: { type: "Opened" } });
    } else if (message.type === "Close") this.onmessage({ data: { type: "Closed" } });
  }

  dies(): void {
    this.onerror({ preventDefault: () => {}, message: "out of memory" });
  }
}

/** A Worker that lifts the HALT it is asked to, and dies before it can say so. */
class LiftingWorker extends StubWorker {
  override postMessage(message: ToControl): void {
    if (message.type !== "Rearm") return super.postMessage(message);
    this.flag.lower(message.number);
    this.dies();
  }
}

/** A Worker that lifts the HALT it is asked to, and says so. */
class RearmingWorker extends StubWorker {
  override postMessage(message: ToControl): void {
    if (message.type !== "Rearm") return super.postMessage(message);
    this.flag.lower(message.number);
    this.onmessage({ data: { type: "Rearmed", outcome: { type: "rearmed" } } });
  }
}

Deno.test("rearm() does not call failed what the Worker had done when it died", () =>
  withLink({ startWorker: () => new LiftingWorker() as unknown as Worker }, async (link) => {
    link.raise("day loss");
    assertEquals(await link.rearm(1), { type: "rearmed" });
    assertEquals([link.latch.read(), link.halt], [0, null]);
  }));

Deno.test("a HALT of which no word has come yet has no reason, least of all an earlier one's", () => {
  const worker = new RearmingWorker();
  return withLink({ startWorker: () => worker as unknown as Worker }, async (link) => {
    link.raise("day loss");
    assertEquals(await link.rearm(1), { type: "rearmed" });
    worker.flag.raise();
    assertEquals(link.halt?.reason, "");
  });
});

Deno.test("a HALT that a Worker took before it was replaced is told all the same", async () => {
  const all: StubWorker[] = [];
  const startWorker = () => {
    all.push(new StubWorker());
    return all.at(-1) as unknown as Worker;
  };
  const told: string[] = [];
  const asked: string[] = [];
  const onHalt = ({ reason }: Halt) => told.push(reason);
  const request = { verb: "rearm", args: { allowance: null }, by: "asha", date: null };
  const answerBy = Date.now() + 60_000;
  const passed = { data: { type: "Request", number: 1, request, haltNumber: 1, answerBy } };
  await withLink({ startWorker, onHalt }, async (link) => {
    all[0]!.onmessage(passed);
    all[0]!.dies();
    await until(() => all.length === 2);
    link.onRequest(({ verb }) => asked.push(verb));
    all[0]!.flag.raise();
    all[0]!.onmessage({ data: { type: "Halted", halt: { reason: "drill", by: "asha", at: 0 } } });
    assertEquals([told, link.halt?.reason], [["drill"], "drill"]);
    // Whom it would answer is gone.
    all[0]!.onmessage(passed);
    assertEquals(asked, []);
    all[1]!.onmessage(passed);
    assertEquals(asked, ["rearm"]);
  });
});

Deno.test("a HALT is told to the desk that the control leads to, and to no earlier one", async () => {
  const told: string[] = [];
  await withLink({ onHalt: ({ reason }) => told.push(`first: ${reason}`) }, async (link) => {
    link.leadTo({ onHalt: ({ reason }) => told.push(`second: ${reason}`) });
    const client = await RawClient.connect();
    await client.ask({ verb: "halt", args: { reason: "drill" } });
    client.conn.close();
    await until(() => told.length > 0);
  });
  assertEquals(told, ["second: drill"]);
});

Deno.test("who removes the folder of a running engine finds it again, and is heard", async () => {
  await withLink({}, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: null }));
    Deno.removeSync(place.run, { recursive: true });
    await until(isServed);
    const client = await RawClient.connect();
    await client.ask({ verb: "halt", args: { reason: "drill" } });
    client.conn.close();
    await haltFileSays("drill");
    await until(() => link.halt?.reason === "drill");
    assertEquals(Deno.statSync(place.run).mode! & 0o777, 0o700);
  });
});

Deno.test("an engine whose control Workers die one after another halts itself", async () => {
  const { start } = workers();
  let started = 0;
  const broken = "data:application/javascript,throw new Error('no memory')";
  const startWorker = () => started++ === 0 ? start() : new Worker(broken, { type: "module" });
  await withLink({ startWorker }, async (link) => {
    link.onRequest((_, answer) => answer({ type: "done", result: null }));
    const client = await RawClient.connect();
    assertEquals((await client.ask({ verb: "status" }) as ControlAnswer).ok, true);
    client.conn.close();
    // A folder that is none ends the first one.
    Deno.renameSync(place.run, `${place.folder}/gone`);
    Deno.writeTextFileSync(place.run, "");
    try {
      await until(() => link.latch.read() !== 0);
    } finally {
      Deno.removeSync(place.run);
      Deno.renameSync(`${place.folder}/gone`, place.run);
    }
    assertStringIncludes(link.halt!.reason, "no memory");
  });
});
