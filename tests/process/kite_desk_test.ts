/**
 * Desks as processes against an exchange that speaks Kite: paper that cannot order, a rehearsal
 * that ends with equal books, live that does not start by itself.
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { lastRunHeader } from "../../adapters/journal/run_header.ts";
import { REHEARSAL } from "../../commands/desk/desk_paths.ts";
import { DATE } from "../adapters/exchange/kite/running_exchange.ts";
import { filesIn, inNewFolder, ROOT, taskCommand } from "./desk_process.ts";
import { assertNoSecrets, inWorld, tradeTask } from "./kite_world.ts";
import { ranTask } from "./ran_task.ts";

Deno.test("trade paper --feed kite trades on the exchange's prices and asks no order endpoint", () =>
  inWorld("paper", async ({ folder, exchange, wire, config }) => {
    const desk = tradeTask(folder, "paper", "--feed", "kite", "--config", config);
    await desk.hears(/PAPER on Kite's prices: SIMULATED DATA, PAPER FILLS/);
    await desk.hears(/ fill /, 40_000);
    assertEquals((await desk.status()).login?.state, "valid");
    desk.signal("SIGTERM");
    const { code } = await desk.ended;
    assertEquals(code, 0, desk.text);
    assertEquals(exchange.books().orders, []);
    const reads = wire.requests.filter((request) => request.startsWith("GET /"));
    assert(reads.includes("GET /instruments/NFO") && reads.length > 10, reads.join("\n"));
    // A login is the one thing that it posts.
    const others = new Set(wire.requests.filter((request) => !request.startsWith("GET /")));
    assertEquals([...others], ["POST /session/token"]);
    assert(!wire.requests.some((request) => request.includes("/orders")), wire.requests.join("\n"));
    assertNoSecrets(folder, desk.text, wire);
    await goesOn(folder, "paper", "--feed", "kite", "--config", config);
    await replaysAlike(folder, config);
    await isReported(folder, "paper_on_kite", "paper");
  }));

/** The next desk goes on from the journal of the one before; what it said. */
async function goesOn(folder: string, ...args: string[]): Promise<string> {
  const desk = tradeTask(folder, ...args);
  await desk.isUp();
  desk.signal("SIGTERM");
  assertEquals((await desk.ended).code, 0, desk.text);
  return desk.text;
}

/** What a desk has traded is reported, on candles of its recorded ticks, and `why` knows it. */
async function isReported(folder: string, desk: string, kind: string): Promise<void> {
  const { code, out, error } = await ranTask(folder, "report", DATE, "--json", "--html");
  assertEquals([code, error], [0, ""]);
  const report = JSON.parse(out);
  assertEquals([report.kind, report.name, report.simulated], [kind, DATE, true]);
  const rows = (file: string) =>
    Deno.readTextFileSync(`${folder}/artifacts/${desk}/${DATE}/${file}`).trim().split("\n").slice(
      1,
    );
  const fills = rows("fills.csv");
  assert(report.open + report.total.trades > 0, "nothing that was traded is told");
  const finished = [...filesIn(folder)].some((file) => file.endsWith(`${DATE}/trades.csv`));
  assertEquals(report.trades.length, finished ? rows("trades.csv").length : 0);
  const page = Deno.readTextFileSync(`${folder}/artifacts/${desk}/${DATE}/report.html`);
  assertMatch(page, /"candles":\[\[\d+,/);
  const symbol = fills[0]!.split(",")[4]!;
  const why = await ranTask(folder, "why", symbol, DATE, "--of", desk);
  assertEquals(why.code, 0, why.error);
  assertMatch(why.out, new RegExp(`^${symbol}: the last trade\\n`));
}

/** The recorded session gives the same journal and files each time it is replayed, to the byte. */
async function replaysAlike(folder: string, config: string): Promise<void> {
  const replayed = `${folder}/artifacts/replay_${DATE}`;
  const replay = async () => {
    const { code, stdout } = await new Deno.Command("deno", {
      args: taskCommand(folder, "replay", DATE, "--config", config, "--json").slice(1),
      cwd: folder,
    }).output();
    const report = JSON.parse(new TextDecoder().decode(stdout));
    assertEquals([code, report.faults], [0, []]);
    const files = [...filesIn(replayed)].toSorted();
    const texts = files.map((file) => [file, Deno.readTextFileSync(file)] as const);
    return { hash: report.journal_hash, texts };
  };
  const first = await replay();
  assertEquals(await replay(), first);
  const orders = first.texts.filter(([file]) => file.endsWith("/orders.csv"));
  assertEquals(orders.length, 3);
  for (const [, text] of orders) assertMatch(text, /^timestamp,symbol,/);
  // Whether they fill is up to what ticked until the desk was stopped.
  const rows = orders.flatMap(([, text]) => text.trim().split("\n").slice(1));
  assert(rows.length > 0, "a replay without an order");
}

Deno.test("trade rehearse orders by the live path, and its books are the exchange's to the paisa", () =>
  inWorld("rehearse", async ({ folder, exchange, wire, config }) => {
    const desk = tradeTask(folder, "rehearse", "--config", config);
    await desk.hears(/ fill /, 60_000);
    desk.signal("SIGTERM");
    const { code } = await desk.ended;
    assertEquals(code, 0, desk.text);
    assertMatch(desk.text, /pass {2}static IP/);
    assertMatch(desk.text, /audit of \d+ orders, \d+ trades: all equal, to the paisa/);
    const { orders, trades } = exchange.books();
    assert(orders.length > 1 && trades.length > 0, desk.text);
    assert(orders.every(({ tag }) => tag !== null), "an order without a tag");
    assertEquals(orders.length, new Set(orders.map(({ tag }) => tag)).size);
    assertNoSecrets(folder, desk.text, wire);
    const again = await goesOn(folder, "rehearse", "--config", config);
    assertMatch(again, /audit of \d+ orders, \d+ trades: all equal, to the paisa/);
    // Whose books these are, so that the next desk takes nobody else's login.
    assertEquals(lastRunHeader(`${folder}/${REHEARSAL.journal}`)?.account, "SIM001");
    await isReported(folder, "rehearse", "rehearse");
  }));

Deno.test("trade rehearse starts an exchange where there is none, and ends it with itself", () =>
  inNewFolder(async (folder) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    const desk = tradeTask(folder, "rehearse", "--port", `${port}`, "--engines", "fno");
    await desk.hears(/^journal artifacts\/rehearse/, 60_000);
    desk.signal("SIGUSR2");
    await desk.hears(/^HALT: /);
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
    assertMatch(desk.text, new RegExp(`^SIMULATED exchange on port ${port} `, "m"));
    assertMatch(desk.text, /audit of 0 orders, 0 trades: all equal/);
    await assertRejects(() => Deno.connect({ hostname: "127.0.0.1", port }));
  }));

Deno.test("trade live without credentials says what to do, and has written no order", () =>
  inNewFolder(async (folder) => {
    const live = ["live", "--config", `${ROOT}configs/live.yaml`];
    for (const args of [live, [...live, "--yes-real-money"]]) {
      const desk = tradeTask(folder, ...args);
      assertEquals((await desk.ended).code, 1, desk.text);
      assertMatch(desk.text, /write .* to secrets\/kite_app\.json, chmod 600, `deno task login`/);
    }
    assert(![...filesIn(folder)].some((file) => file.includes("live")), "something was started");
    const other = tradeTask(folder, "live", "--config", `${ROOT}configs/dev.yaml`);
    assertEquals((await other.ended).code, 2);
    assertMatch(other.text, /mode: found "paper", expected live/);
  }));

Deno.test("trade --login signs in first, and starts nothing where nobody has", () =>
  inNewFolder(async (folder) => {
    const live = ["live", "--yes-real-money", "--config", `${ROOT}configs/live.yaml`];
    for (const args of [["paper"], live]) {
      const desk = tradeTask(folder, ...args, "--login");
      assertEquals((await desk.ended).code, 1, desk.text);
      assertMatch(desk.text, /secrets\/kite_app\.json/);
    }
    assertEquals([...filesIn(folder)], []);
  }));
