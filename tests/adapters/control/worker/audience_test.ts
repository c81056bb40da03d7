/**
 * Views on a real socket: numbered, shared, and skipped where nobody reads; one client at a time
 * may change something, and every one may halt.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { ControlLink, Watched } from "../../../../adapters/control/control_link.ts";
import type { ControlAnswer } from "../../../../domain/control/control_answer.ts";
import type { Topic } from "../../../../domain/view/view.ts";
import { RawClient, withLink } from "../desk_folder.ts";
import { until } from "../../../patience.ts";

interface Push {
  readonly view: Topic;
  readonly sequence: number;
  readonly body: { readonly n: number };
}

const NOTHING = JSON.stringify({ n: 0 });

/** A link with what its clients watch. */
async function withAudience(
  act: (link: ControlLink, watched: () => Watched, heard: string[]) => Promise<void>,
): Promise<void> {
  let watched: Watched = { topics: [], charts: [], controller: null };
  const heard: string[] = [];
  await withLink({ onWatched: (now) => watched = now }, async (link) => {
    link.onRequest(({ verb, by }, answer) => {
      heard.push(`${verb} by ${by}`);
      answer({ type: "done", result: {} });
    });
    await act(link, () => watched, heard);
  });
}

function publish(link: ControlLink, topic: Topic, n: number, filler = ""): void {
  link.publish({ topic, chart: null, body: JSON.stringify({ n, filler }) });
}

async function subscribe(client: RawClient, ...topics: Topic[]): Promise<number> {
  const answer = await client.ask({ verb: "subscribe", args: { topics } }) as ControlAnswer;
  assert(answer.ok);
  return (answer.result as { readonly client: number }).client;
}

async function push(client: RawClient): Promise<[Topic, number, number]> {
  const { view, sequence, body } = await client.hear() as Push;
  return [view, sequence, body.n];
}

/** The code, or why it was refused. */
async function verdict(client: RawClient, request: Record<string, unknown>): Promise<string> {
  const answer = await client.ask(request) as ControlAnswer;
  return answer.code === "refused" ? answer.reason : answer.code;
}

Deno.test("views are numbered for each client and topic, and only made while somebody watches", () =>
  withAudience(async (link, watched) => {
    const first = await RawClient.connect();
    const second = await RawClient.connect();
    await subscribe(first, "desk", "orders");
    await until(() => watched().topics.length === 2);
    publish(link, "desk", 1);
    publish(link, "orders", 2);
    publish(link, "logs", 3);
    assertEquals([await push(first), await push(first)], [["desk", 1, 1], ["orders", 1, 2]]);
    // Who comes later is shown the newest at once, under a count of its own.
    await subscribe(second, "orders");
    assertEquals(await push(second), ["orders", 1, 2]);
    publish(link, "orders", 4);
    assertEquals([await push(first), await push(second)], [["orders", 2, 4], ["orders", 2, 4]]);
    await subscribe(first);
    await until(() => watched().topics.join() === "orders");
    second.conn.close();
    await until(() => watched().topics.length === 0);
    first.conn.close();
  }));

Deno.test("a client is shown the chart that it selected and no other", () =>
  withAudience(async (link, watched) => {
    const clients = [await RawClient.connect(), await RawClient.connect()];
    for (const [i, symbol] of ["INFY", "TCS"].entries()) {
      await subscribe(clients[i]!, "chart");
      assertEquals(
        await verdict(clients[i]!, { verb: "select", args: { symbol, timeframe: "5m" } }),
        "done",
      );
    }
    await until(() => watched().charts.map(({ symbol }) => symbol).join() === "INFY,TCS");
    for (const [n, symbol] of ["INFY", "TCS", "SBIN"].entries()) {
      const body = JSON.stringify({ n });
      link.publish({ topic: "chart", chart: { symbol, timeframe: "5m" }, body });
    }
    assertEquals(await push(clients[0]!), ["chart", 1, 0]);
    assertEquals(await push(clients[1]!), ["chart", 1, 1]);
    for (const { conn } of clients) conn.close();
  }));

Deno.test("a choice that the engine refuses changes nothing for who watches", () =>
  withAudience(async (link, watched) => {
    link.onRequest((_, answer) =>
      answer({ type: "refused", reason: "unknown_symbol", message: "neither traded nor held" })
    );
    const client = await RawClient.connect();
    await subscribe(client, "chart");
    const args = { symbol: "WIPRO", timeframe: "5m" };
    assertEquals(await verdict(client, { verb: "select", args }), "unknown_symbol");
    await subscribe(client, "chart", "desk");
    await until(() => watched().topics.length === 2);
    assertEquals(watched().charts, [{ symbol: null, timeframe: "5m" }]);
    client.conn.close();
  }));

Deno.test("a client that stops reading misses views, which its numbers count, and delays nobody", () =>
  withAudience(async (link, watched) => {
    const stopped = await RawClient.connect();
    const reading = await RawClient.connect();
    await subscribe(stopped, "logs", "desk");
    await until(() => watched().topics.length === 2);
    const filler = "x".repeat(100_000);
    const last = 400;
    for (let n = 1; n <= last; n++) {
      publish(link, "logs", n, filler);
      if (n % 40 > 0) continue;
      publish(link, "desk", n);
      const askedMs = performance.now();
      assertEquals(await verdict(reading, { verb: "status" }), "done");
      const tookMs = performance.now() - askedMs;
      assert(tookMs < 1_000, `answered after ${tookMs} ms`);
    }
    const seen: { [T in Topic]?: number[] } = {};
    while (seen.logs?.at(-1) !== last || seen.desk?.at(-1) !== last / 40) {
      const [topic, sequence] = await push(stopped);
      (seen[topic] ??= []).push(sequence);
    }
    // The system's buffers hold some, we the newest of each topic: everything else was skipped.
    const skipped = last - seen.logs.length;
    assert(skipped > last * 0.9, `${skipped} of ${last} were skipped`);
    assertEquals(seen.logs, seen.logs.toSorted((a, b) => a - b));
    stopped.conn.close();
    reading.conn.close();
  }));

Deno.test("one client has the control, the others watch, and may halt and flatten", () =>
  withAudience(async (link, watched, heard) => {
    const [one, two] = [await RawClient.connect(), await RawClient.connect()];
    const [first, second] = [await subscribe(one, "desk"), await subscribe(two, "desk")];
    const rearm = (by: string) => ({ verb: "rearm", args: { allowance: null }, by });
    const take = (how: string, by: string) => ({ verb: "control", args: { take: how }, by });
    // Watching gives no right to change anything.
    assertEquals(await verdict(one, rearm("asha")), "not_controller");
    assertEquals(await verdict(one, take("free", "asha")), "done");
    assertEquals(await verdict(two, take("free", "ravi")), "not_controller");
    await until(() => watched().controller?.client === first);
    assertEquals(await verdict(two, rearm("ravi")), "not_controller");
    const refusal = await two.ask(rearm("ravi")) as { readonly message: string };
    assertEquals(refusal.message, `Client ${first} (asha) has the control`);
    assertEquals(await verdict(one, rearm("asha")), "done");
    assertEquals(await verdict(two, { verb: "halt", args: { reason: "news" } }), "done");
    assert(link.latch.read() !== 0);
    assertEquals(await verdict(two, { verb: "status", by: "ravi" }), "done");
    assertEquals(await verdict(two, { verb: "flatten", by: "ravi" }), "done");
    const account = { verb: "flatten", args: { account: true }, by: "ravi" };
    assertEquals(await verdict(two, account), "not_controller");
    assertEquals(await verdict(two, take("force", "ravi")), "done");
    await until(() => watched().controller?.client === second);
    assertEquals(await verdict(one, rearm("asha")), "not_controller");
    // Who has not got it gives up nothing.
    assertEquals(await verdict(one, take("release", "asha")), "done");
    assertEquals(await verdict(two, rearm("ravi")), "done");
    assertEquals(heard, ["rearm by asha", "status by ravi", "flatten by ravi", "rearm by ravi"]);
    one.conn.close();
    two.conn.close();
  }));

Deno.test("the control ends with its client's connection, and commands without a screen need none", () =>
  withAudience(async (_, watched) => {
    const gone = await RawClient.connect();
    await subscribe(gone, "desk");
    await verdict(gone, { verb: "control", args: { take: "free" } });
    const command = await RawClient.connect();
    const rearm = { verb: "rearm", args: { allowance: null } };
    assertEquals(await verdict(command, rearm), "not_controller");
    gone.conn.close();
    await until(() => watched().controller === null);
    assertEquals(await verdict(command, rearm), "done");
    command.conn.close();
  }));

Deno.test("publish() drops views while the control Worker does not keep up", async () => {
  const posted: string[] = [];
  const deaf = `data:application/javascript,${
    encodeURIComponent(`
      postMessage({ type: "Opened" });
      onmessage = ({ data }) => data.type === "Close" && postMessage({ type: "Closed" });
    `)
  }`;
  const startWorker = () => {
    const worker = new Worker(deaf, { type: "module" });
    const post = worker.postMessage.bind(worker) as (message: unknown) => void;
    worker.postMessage = (message: { readonly type: string }) => {
      posted.push(message.type);
      post(message);
    };
    return worker;
  };
  const views = () => posted.filter((type) => type === "View").length;
  const pings = () => posted.filter((type) => type === "Ping").length;
  await withLink({ startWorker, beatMs: 100 }, async (link) => {
    // Opening is no beat that it owes.
    posted.length = 0;
    link.publish({ topic: "desk", chart: null, body: NOTHING });
    assertEquals(views(), 1);
    await until(() => pings() >= 3);
    link.publish({ topic: "desk", chart: null, body: NOTHING });
    assertEquals(views(), 1);
  });
});

Deno.test("ControlLink shows who comes later nothing of the desk before", () =>
  withAudience(async (link) => {
    const first = await RawClient.connect();
    await subscribe(first, "performance");
    publish(link, "performance", 1);
    assertEquals(await push(first), ["performance", 1, 1]);
    link.leadTo({});
    const second = await RawClient.connect();
    await subscribe(second, "performance");
    publish(link, "performance", 2);
    assertEquals(await push(second), ["performance", 1, 2]);
    first.conn.close();
    second.conn.close();
  }));
