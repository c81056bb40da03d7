/** What was typed after `trade`. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { UsageError } from "../../../commands/line/flags.ts";
import { asksForSimulated, type TradePlan, tradePlan } from "../../../commands/trade/trade_plan.ts";

const LIVE = new URL("../../../configs/live.yaml", import.meta.url).pathname;
const REHEARSAL = new URL("../../../configs/rehearsal.yaml", import.meta.url).pathname;

function plan(...args: string[]): TradePlan {
  const typed = tradePlan(args);
  assert(typed.type === "Plan");
  return typed;
}

function problem(...args: string[]): string {
  return assertThrows(() => tradePlan(args), UsageError).problems.join("\n");
}

Deno.test("tradePlan() reads a whole line", () => {
  const { mode, engines, forMs, config } = plan(
    "paper",
    "--engines",
    "fno, equity",
    "--for",
    "90s",
  );
  assertEquals([mode, engines, forMs, config.mode], ["paper", ["fno", "equity"], 90_000, "paper"]);
  assertEquals([plan("paper").engines, plan("paper").forMs], [null, null]);
  const times = ["30m", "8h"].map((time) => plan("paper", "--for", time).forMs);
  assertEquals(times, [30 * 60_000, 8 * 3_600_000]);
});

Deno.test("tradePlan() trades a live file on paper as paper", () => {
  assertEquals(plan("paper", "--config", LIVE).config.mode, "paper");
});

Deno.test("tradePlan() takes real money only with a file that was named, and says live", () => {
  assertEquals(problem("live").split("\n")[0]!.startsWith("--config: trade live takes"), true);
  assertThrows(() => tradePlan(["live", "--config", "configs/nothing.yaml"]), ConfigError);
  assertEquals(plan("live", "--config", LIVE).config.mode, "live");
});

Deno.test("tradePlan() refuses flags of another desk", () => {
  assertEquals(
    problem("live", "--config", LIVE, "--seed", "3"),
    "--seed: only for trade paper and rehearse",
  );
  assertEquals(problem("paper", "--yes-real-money"), "--yes-real-money: only for trade live");
  assertEquals(problem("paper", "--port", "7070"), "--port: only for trade rehearse");
  assertEquals(problem("rehearse", "--feed", "kite"), "--feed: only for trade paper");
  assertEquals(problem("rehearse", "--login"), "--login: only for trade paper and live");
  assertEquals(
    problem("paper", "--login", "--config", REHEARSAL),
    "--login: nobody signs in with http://127.0.0.1:7070, an exchange of this machine",
  );
  assertEquals(
    problem("paper", "--feed", "kite", "--speed", "9"),
    "--speed: Kite's market is as it is",
  );
});

Deno.test("tradePlan() rehearses on this machine, at the port that was typed", () => {
  const { kite, mode } = plan("rehearse", "--port", "7171").config;
  assertEquals([mode, kite.root, kite.ticker], [
    "rehearse",
    "http://127.0.0.1:7171",
    "ws://127.0.0.1:7171",
  ]);
});

Deno.test("tradePlan() says which time and which engines it knows", () => {
  assertEquals(
    problem("paper", "--for", "501h"),
    "--for: found 501h, expected at most 500h",
  );
  assertEquals(
    problem("paper", "--for", "9"),
    "--for: found 9, expected a time like 60s, 30m or 8h",
  );
  assertEquals(
    problem("paper", "--engines", "fno,gold"),
    "--engines: found gold, expected some of fno, options, equity",
  );
  const file = Deno.makeTempFileSync({ suffix: ".yaml" });
  Deno.writeTextFileSync(file, "books: {equity: {enabled: false}}\n");
  const off = problem("paper", "--config", file, "--engines", "fno,equity");
  Deno.removeSync(file);
  assertEquals(off, "--engines: found equity, expected some of fno, options");
});

Deno.test("tradePlan() takes numbers in their bounds, and gives help to who asks for it", () => {
  const speed = (number: string) => plan("paper", "--speed", number).flags.speed;
  assertEquals([speed("1"), speed("600")], [1, 600]);
  for (const number of ["0.5", "601"]) {
    assertEquals(problem("paper", "--speed", number).startsWith("--speed takes a number"), true);
  }
  for (const number of ["0", "65536", "70.5"]) {
    assertEquals(problem("rehearse", "--port", number).startsWith("--port takes a whole"), true);
  }
  assertEquals(plan("rehearse").config.kite.root, "http://127.0.0.1:7070");
  assertEquals(tradePlan(["--help"]).type, "Help");
});

Deno.test("asksForSimulated() is true once something was said that Kite's market cannot follow", () => {
  const { flags } = plan("paper", "--seed", "3");
  assertEquals([asksForSimulated(flags), asksForSimulated(plan("paper").flags)], [true, false]);
});
