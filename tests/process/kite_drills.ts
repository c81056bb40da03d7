/**
 * `deno task test:kite`: drills of desks at an exchange that speaks Kite, too long for every run of
 * the tests, which have the same in virtual time: a dead token, a gap, FLATTEN of a whole account,
 * FLATTEN past a log that is lost.
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { KiteConnect } from "kiteconnect";
import { DeskProcess, taskCommand } from "./desk_process.ts";
import { until } from "../patience.ts";
import { assertNoSecrets, inWorld, tradeTask } from "./kite_world.ts";

/** Filled a little after the first positions are held. */
const LOG_KILOBYTES = 600;

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
    assertEquals(said.lines.at(-1), "Flat, and halted until `rearm`");
    const { positions, orders } = exchange.books();
    assertEquals(positions.filter(({ quantity }) => quantity !== 0), []);
    const byHand = orders.filter(({ tag }) => tag === null);
    assertEquals(byHand.length, 1, "the phone's order, and no other without a tag");
    await desk.hears(/fill {5}BUY 65 NIFTY26DECFUT at .*, flatten: /);
    await desk.hears(/command {2}flatten of the whole account by asha/);
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
    await again.hears(/^HALT: \d+ requests of exits were sent past the log/, 60_000);
    await again.hears(/^exits past the log are settled, their lines are in /, 60_000);
    assertEquals(exchange.books().orders.length, orders.length, again.text);
    again.signal("SIGTERM");
    assertEquals((await again.ended).code, 0, again.text);
  }));
