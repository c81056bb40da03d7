/**
 * `exchange` as a person runs it: its own process, the task's own permissions; the official client
 * logs in at the printed address and trades; a signal ends it well.
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { KiteConnect } from "kiteconnect";
import { until } from "../adapters/exchange/kite/running_exchange.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

function command(args: readonly string[]): Deno.Command {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const [deno, ...words] = (tasks.exchange as string).split(" ");
  const env = { NO_COLOR: "1" };
  const stdio = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
  return new Deno.Command(deno!, { args: [...words, ...args], cwd: ROOT, env, ...stdio });
}

async function failing(args: readonly string[]) {
  const { code, stderr } = await command(args).output();
  return { code, error: new TextDecoder().decode(stderr) };
}

Deno.test("exchange serves the official client until a signal ends it", async () => {
  const child = command(["--port", "0", "--speed", "60", "--api-key", "ownKey"]).spawn();
  let out = "";
  const listening = (async () => {
    const decoder = new TextDecoder();
    for await (const part of child.stdout) out += decoder.decode(part, { stream: true });
  })();
  const said = (words: RegExp) =>
    until(() => words.exec(out)?.[1] ?? "", (found) => found !== "", String(words));
  try {
    const root = await said(/REST root +(\S+)/);
    const page = await fetch(await said(/log in at +(\S+)/), { redirect: "manual" });
    await page.body?.cancel();
    const token = new URL(page.headers.get("location")!).searchParams.get("request_token")!;
    const kite = new KiteConnect({ api_key: "ownKey", root });
    await kite.generateSession(token, await said(/api secret (\S+)/));
    const { order_id } = await kite.placeOrder("regular", {
      ...{ exchange: "NSE", tradingsymbol: "SBIN", transaction_type: "SELL", product: "MIS" },
      ...{ quantity: 3, order_type: "LIMIT", price: 1_000 },
    });
    await said(new RegExp(`SIMULATED +order ${order_id} (COMPLETE) SELL 3 NSE:SBIN`));
  } finally {
    child.kill("SIGTERM");
    await listening;
  }
  const { code } = await child.status;
  await child.stderr.cancel();
  assertEquals(code, 0);
  assert(out.trimEnd().split("\n").every((line) => line.includes("SIMULATED")), out);
});

Deno.test("exchange says what is wrong with its flags, and starts nothing", async () => {
  const wrong = [
    [["--speed", "0"], "--speed takes a number of at least 0.1"],
    [["--date", "2026-11-22"], "--date: found 2026-11-22 (weekend)"],
    [["--time", "9"], "--time takes HH:MM, found 9"],
    [["--faults", "tag_leg=0.1,too_many=2"], "did you mean tag_lag?"],
    [["--faults", "zzz=1"], "--faults knows no zzz: one of "],
    [["--faults", "tag_lag=0.1,too_many=2"], "with a rate from 0 to 1, found too_many=2\n"],
    [["--redirect", "nowhere"], "--redirect takes a URL"],
  ] as const;
  const all = await Promise.all(wrong.map(([args]) => failing(args)));
  wrong.forEach(([, says], i) => {
    assertEquals(all[i]?.code, 2, says);
    assertStringIncludes(all[i]?.error ?? "", says);
  });
});

Deno.test("exchange does not take a port that is taken", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const { code, error } = await failing(["--port", String(port)]);
  taken.close();
  assertEquals(code, 2);
  assertStringIncludes(error, `--port ${port} is taken by another program`);
});
