/**
 * Desks as processes against an exchange that speaks Kite: paper that cannot order, a rehearsal
 * that ends with equal books, and what none of them writes down.
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { KiteConnect } from "kiteconnect";
import { EXCHANGE_APP } from "../../adapters/exchange/exchange_client.ts";
import {
  type KiteExchange,
  startKiteExchange,
} from "../../adapters/exchange/kite/kite_exchange.ts";
import { parseClock } from "../../domain/market_time.ts";
import { DATE, TABLES } from "../adapters/exchange/kite/running_exchange.ts";
import { DeskProcess, inNewFolder, ROOT, taskCommand, until } from "./desk_process.ts";
import { type Wiretap, wiretap } from "./wiretap.ts";

/** Filled a little after the first positions are held. */
const LOG_KILOBYTES = 600;

interface World {
  readonly folder: string;
  readonly exchange: KiteExchange;
  readonly wire: Wiretap;
  /** Of a configuration that leads to the exchange, by the wire. */
  readonly config: string;
}

/** Small, so that it warms up at once; from just before the bar in which all books begin. */
async function inWorld(
  mode: "paper" | "rehearse",
  act: (world: World) => Promise<void>,
): Promise<void> {
  const exchange = await startKiteExchange({
    tables: TABLES,
    date: DATE,
    startMinute: parseClock("09:26")!,
    speed: 20,
  });
  const wire = wiretap(Number(new URL(exchange.url).port));
  try {
    await inNewFolder(async (folder) => {
      const config = `${folder}/kite.yaml`;
      const at = `127.0.0.1:${wire.port}`;
      Deno.writeTextFileSync(
        config,
        `mode: ${mode}
kite: {root: "http://${at}", ticker: "ws://${at}"}
books: {equity: {universe: {max_symbols: 12}}}
risk: {stale_price_seconds: {fno: 600, options: 600, equity: 600}}
`,
      );
      await act({ folder, exchange, wire, config });
    });
  } finally {
    wire.close();
    await exchange.close();
  }
}

function tradeTask(folder: string, ...args: string[]): DeskProcess {
  return new DeskProcess(folder, taskCommand(folder, "trade", ...args, "--headless"));
}

/** Every file under `folder`, whatever it is. */
function* filesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesIn(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

function assertNoSecrets(folder: string, printed: string, wire: Wiretap): void {
  const secrets = [EXCHANGE_APP.apiKey, EXCHANGE_APP.apiSecret, ...wire.tokens];
  assert(wire.tokens.size > 0, "no token was seen on the wire");
  const texts = [...filesIn(folder)].map((file) =>
    [file, new TextDecoder("latin1").decode(Deno.readFileSync(file))] as const
  );
  assert(texts.length > 5, "the desk has written next to nothing");
  for (const [where, text] of [...texts, ["what it printed", printed] as const]) {
    for (const secret of secrets) assert(!text.includes(secret), `${where} holds a secret`);
  }
}

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
    await replaysAlike(folder, config);
  }));

/** The recorded session gives the same journal each time it is replayed. */
async function replaysAlike(folder: string, config: string): Promise<void> {
  const hashes: string[] = [];
  for (let i = 0; i < 2; i++) {
    const { code, stdout } = await new Deno.Command("deno", {
      args: taskCommand(folder, "replay", DATE, "--config", config, "--json").slice(1),
      cwd: folder,
    }).output();
    const report = JSON.parse(new TextDecoder().decode(stdout));
    assertEquals([code, report.faults], [0, []]);
    assert(report.trades + report.open > 0, "a replay without a trade");
    hashes.push(report.journal_hash);
  }
  assertEquals(hashes[0], hashes[1]);
  for (const engine of ["fno", "options", "equity"]) {
    const file = `${folder}/artifacts/replay_${DATE}/${engine}/orders.csv`;
    assertMatch(Deno.readTextFileSync(file), /^timestamp,symbol,/);
  }
}

Deno.test("a desk lives on with the next token after one has died, and with new candles after a gap", () =>
  inWorld("paper", async ({ folder, exchange, wire, config }) => {
    const desk = tradeTask(folder, "paper", "--feed", "kite", "--config", config);
    await desk.hears(/history: (\d+) of \1$/, 40_000);
    exchange.changeFaults({ faults: { token_expiry: { next: 1 } } });
    await desk.hears(/NEEDS LOGIN/, 20_000);
    await desk.hears(/^logged in: the token ends at/, 20_000);
    exchange.changeFaults({ faults: { socket_gap: { next: 1, ms: 90_000 } } });
    const warm = desk.lines.length;
    await desk.hears(/^ticks are back after a gap/, 30_000);
    const again = () => desk.lines.slice(warm).some((line) => /history: (\d+) of \1$/.test(line));
    await until(again, 30_000, () => desk.text);
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
    assertEquals(wire.tokens.size, 2);
    assertNoSecrets(folder, desk.text, wire);
  }));

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
  }));

Deno.test("flatten --account closes what the desk and what the phone hold, and says what stays", () =>
  inWorld("rehearse", async ({ folder, exchange, wire, config }) => {
    const desk = tradeTask(folder, "rehearse", "--config", config);
    await desk.hears(/ fill /, 60_000);
    const [accessToken = ""] = wire.tokens;
    const phone = new KiteConnect({
      ...{ api_key: exchange.app.apiKey, access_token: accessToken, root: exchange.url },
    });
    // One that the desk does not trade, under a product of its own.
    await phone.placeOrder("regular", {
      ...{ exchange: "NFO", tradingsymbol: "NIFTY26DECFUT", transaction_type: "SELL" },
      ...{ quantity: 65, product: "NRML", order_type: "MARKET", market_protection: -1 },
    });
    const netOf = (key: string) =>
      exchange.books().positions.find((row) => row.key === key)?.quantity;
    await until(() => netOf("NFO:NIFTY26DECFUT") === -65, 10_000, () => desk.text);
    const others = exchange.books().positions.filter(({ quantity }) => quantity !== 0);
    assert(others.length > 1, "the desk holds nothing");
    const flatten = (...flags: string[]) =>
      new DeskProcess(folder, taskCommand(folder, "flatten", "--account", ...flags));
    const unsaid = flatten();
    assertEquals((await unsaid.ended).code, 4, unsaid.text);
    assertMatch(unsaid.text, /--account takes --yes-close-positions-of-others: nothing was done/);
    assertEquals(netOf("NFO:NIFTY26DECFUT"), -65);
    const said = flatten("--yes-close-positions-of-others", "--by", "asha");
    assertEquals((await said.ended).code, 0, `${said.text}\n${desk.text}`);
    assertMatch(said.text, /^Flattening the account\. Shares delivered or held .* stay/);
    assertEquals(said.lines.at(-1), "Flat");
    const { positions, orders } = exchange.books();
    assertEquals(positions.filter(({ quantity }) => quantity !== 0), []);
    const byHand = orders.filter(({ tag }) => tag === null);
    assertEquals(byHand.length, 1, "the phone's order, and no other without a tag");
    assertMatch(desk.text, /fill {5}BUY 65 NIFTY26DECFUT at .*, flatten: /);
    assertMatch(desk.text, /command {2}flatten of the whole account by asha/);
    desk.signal("SIGTERM");
    await desk.ended;
  }));

/** `sh` in which no file may grow beyond `kilobytes`; the signal for it is ignored. */
function onFullDisk(kilobytes: number, command: readonly string[]): string[] {
  const limit = `trap '' XFSZ; ulimit -f ${2 * kilobytes}; exec "$@"`;
  return ["sh", "-c", limit, "sh", ...command];
}

Deno.test("flatten closes past a log that has failed, and the next desk settles the file of it", () =>
  inWorld("rehearse", async ({ folder, exchange, config }) => {
    const rehearse = taskCommand(folder, "trade", "rehearse", "--config", config, "--headless");
    const desk = new DeskProcess(folder, onFullDisk(LOG_KILOBYTES, rehearse));
    await desk.hears(/the log is lost, \d+ positions are held/, 120_000);
    const heldBefore = exchange.books().positions.filter(({ quantity }) => quantity !== 0);
    assert(heldBefore.length > 0, desk.text);
    const flatten = new DeskProcess(folder, taskCommand(folder, "flatten", "--by", "asha"));
    assertEquals((await desk.ended).code, 1, desk.text);
    await flatten.ended;
    assertEquals(exchange.books().positions.filter(({ quantity }) => quantity !== 0), []);
    const file = `${folder}/artifacts/rehearse/emergency.jsonl`;
    assertEquals(Deno.statSync(file).mode! & 0o777, 0o600);
    const lines = Deno.readTextFileSync(file).split("\n").filter((line) => line !== "");
    assert(lines.length >= heldBefore.length, lines.join("\n"));
    assert(lines.every((line) => JSON.parse(line).by === "asha"), lines.join("\n"));
    const { orders } = exchange.books();
    const again = new DeskProcess(folder, rehearse);
    await again.hears(/^HALT: \d+ exits were sent past the log/, 60_000);
    await again.hears(/^exits past the log are settled, their lines are in /, 60_000);
    assertEquals(exchange.books().orders.length, orders.length, again.text);
    again.signal("SIGTERM");
    assertEquals((await again.ended).code, 0, again.text);
  }));

Deno.test("trade rehearse starts an exchange where there is none, and ends it with itself", () =>
  inNewFolder(async (folder) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    const desk = tradeTask(folder, "rehearse", "--port", `${port}`, "--engines", "fno");
    await desk.hears(/^journal artifacts\/rehearse/, 60_000);
    desk.signal("SIGUSR1");
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
