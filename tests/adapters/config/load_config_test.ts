/** The shipped files, the defaults, and what happens to files that are none. @module */
import { assert, assertEquals, assertMatch, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { camelKeys } from "../../../adapters/config/camel_keys.ts";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { type ConfigUse, loadConfig, parseConfig } from "../../../adapters/config/load_config.ts";
import { parseYaml } from "../../../adapters/config/yaml_source.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";

const PAPER: ConfigUse = { for: "paper", strategies: STRATEGIES };
const BACKTEST: ConfigUse = { for: "backtest", strategies: STRATEGIES };

function project(file: string): string {
  return decodeURIComponent(new URL(`../../../${file}`, import.meta.url).pathname);
}

Deno.test("configs/dev.yaml loads equal to the defaults", () => {
  const defaults = parseConfig("{}", "empty", PAPER);
  assertEquals(loadConfig(project("configs/dev.yaml"), PAPER), defaults);
  assertEquals(loadConfig(project("configs/dev.yaml"), BACKTEST), defaults);
});

Deno.test("configs/dev.yaml writes out every key", () => {
  const file = project("configs/dev.yaml");
  const written = keysOf(camelKeys(parseYaml(Deno.readTextFileSync(file), file).value));
  const all = keysOf(loadConfig(file, PAPER))
    // The first book shows what a strategy may say.
    .filter((key) => !/^books\.(options|equity)\.strategies\.\d\./.test(key));
  assert(all.length > 100);
  assertEquals(all.filter((key) => !written.includes(key)), []);
});

function keysOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(key === "from" || key === "to" ? [] : [path + key]),
    ...keysOf(item, `${path}${key}.`),
  ]);
}

Deno.test("parseConfig() fills in the documented defaults, in domain units", () => {
  const config = parseConfig("{}", "empty", PAPER);
  const { paperCapital, risk, exits, sizing, books, orders, charges } = config;
  assertEquals(paperCapital, 25_00_000_00);
  assertEquals(risk.maxDailyLoss, 50_000_00);
  assertEquals(risk.entryWindows.equity, [{ from: 560, to: 690 }, { from: 795, to: 885 }]);
  assertEquals(exits.squareOff, { enabled: true, equity: 900, fno: 910, optionsExpiry: 895 });
  assertEquals(exits.trailing, { mode: "r_steps", fromR: 1, stepR: 0.5 });
  assertEquals(sizing.lotSize, null);
  assertEquals(books.fno.strategies[0]?.params["min_confidence"], 0.55);
  assertEquals(orders.stopOffsetPct, { fno: 0.5, options: 10, equity: 1 });
  assertEquals(charges, { table: "dated" });
});

Deno.test("configs/peer_ema.yaml states the rules of the peer run", () => {
  const config = loadConfig(project("configs/peer_ema.yaml"), BACKTEST);
  assertEquals(config.mode, "backtest");
  assertEquals(config.paperCapital, 10_00_000_00);
  assertEquals(config.risk.enabled, false);
  assertEquals(config.exits.stop, { mode: "on_close", atrMultiple: 2, capPct: 100 });
  assertEquals(config.exits.trailing, { mode: "atr_from_close", atrMultiple: 2 });
  assertEquals(config.exits.target.enabled, false);
  assertEquals([config.exits.timeStopBars, config.exits.softStopR], [null, null]);
  assertEquals(config.exits.squareOff.enabled, false);
  assertEquals(config.sizing.method, "fixed_qty");
  assertEquals([config.sizing.lots, config.sizing.lotSize], [1, 1]);
  assertEquals([config.orders.type, config.orders.validity], ["market", "until_filled"]);
  assertEquals(config.orders.entryTimeoutSeconds, null);
  assertEquals(config.charges, { table: "flat", flatBps: 3, rounding: "none" });
  assertEquals(config.paper, { slippageBps: 0, latencyMs: 0 });
  assertEquals(config.session.fromFile, true);
  assertEquals(config.books.fno.sides, "long");
  assertEquals([config.books.options.enabled, config.books.equity.enabled], [false, false]);
  const [strategy, ...others] = config.books.fno.strategies;
  assertEquals([strategy?.id, strategy?.timeframe, others.length], ["ema_cross_peer", "1m", 0]);
  assertEquals([strategy?.maxTradesPerDay, strategy?.maxLossStreak], [null, null]);
});

Deno.test("configs/peer_ema.yaml is refused for paper, every such key by name", () => {
  const { problems } = assertThrows(
    () => loadConfig(project("configs/peer_ema.yaml"), PAPER),
    ConfigError,
  );
  assertEquals(problems.map(({ path }) => path), [
    "mode",
    "sizing.lot_size",
    "risk.enabled",
    "exits.stop.mode",
    "exits.trailing.mode",
    "exits.square_off.enabled",
    "orders.type",
    "orders.validity",
    "charges.flat_bps",
    "session.from_file",
  ]);
  for (const problem of problems) {
    assert(problem.expected.endsWith(" (only a backtest may say otherwise)"), problem.expected);
    assert(problem.line !== null);
  }
});

Deno.test("parseConfig() reports what is no YAML by its line, without what follows from it", () => {
  const said = (yaml: string) =>
    assertThrows(() => parseConfig(yaml, "x.yaml", PAPER), ConfigError).format().split("\n");
  const [twice, open, ...more] = said(
    "risk:\n  enabled: true\n  enabled: false\nmode: [paper\nexits: {",
  );
  assertEquals(twice, "x.yaml:3: found the key enabled once more, expected each key once");
  assertMatch(open!, /^x\.yaml:\d: found a YAML error \(.*\), expected valid YAML$/);
  assertEquals(more, []);
  assertEquals(said("risk:\n\tenabled: true\n  more: 1\nmode: paper"), [
    "x.yaml:2: found a tab before the first word, expected spaces",
  ]);
  assertEquals(said("mode: paper\n---\nmode: live"), [
    "x.yaml:2: found a second document, expected one document a file",
  ]);
});

Deno.test("parseConfig() refuses aliases that lead nowhere or to too much", () => {
  const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
  for (const [next, last] of ["ba", "cb", "dc", "ed"].map((pair) => [...pair])) {
    bomb.push(`${next}: &${next} [${Array(10).fill(`*${last}`).join(", ")}]`);
  }
  for (const yaml of ["risk: *nowhere", bomb.join("\n")]) {
    const { problems } = assertThrows(() => parseConfig(yaml, "x.yaml", PAPER), ConfigError);
    assertEquals(problems.map(({ expected }) => expected), ["valid YAML"]);
  }
});

Deno.test("parseConfig() takes a mapping for the whole file, not an empty one by accident", () => {
  const found = { "": "an empty value", "# mode: paper": "an empty value", "- a": "a list" };
  for (const [yaml, what] of Object.entries(found)) {
    const error = assertThrows(() => parseConfig(yaml, "x.yaml", PAPER), ConfigError);
    assertEquals(error.format(), `x.yaml: found ${what}, expected a mapping`);
  }
});

Deno.test("loadConfig() names a file that is missing or cannot be read", () => {
  const missing = assertThrows(() => loadConfig("configs/nope.yaml", PAPER), ConfigError);
  assertEquals(
    missing.format(),
    "configs/nope.yaml: found no such file, expected a readable YAML file",
  );
  const folder = assertThrows(() => loadConfig(project("configs"), PAPER), ConfigError);
  assertEquals(folder.problems.length, 1);
  const { found, expected } = folder.problems[0]!;
  assertEquals([found, expected], ["a folder", "a readable YAML file"]);
});

const KEYS = ["mode", "books", "fno", "strategies", "id", "params", "risk", "exits", "trailing"];

Deno.test("parseConfig() answers any tree with a Config or a ConfigError", () => {
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.constant(null), fc.double()),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie("tree"), { maxKeys: 5 }),
    ),
  }));
  let refused = 0;
  const run = (value: unknown) => {
    try {
      parseConfig(JSON.stringify(value), "x.yaml", PAPER);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      assertNotEquals(error.problems.length, 0);
      refused++;
    }
  };
  fc.assert(fc.property(tree, run), { numRuns: 300 });
  assert(refused > 100);
});
