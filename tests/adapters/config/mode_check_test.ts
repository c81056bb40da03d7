/** Which file may be used in which mode. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../../adapters/config/config_error.ts";
import { type ConfigUse, loadConfig, parseConfig } from "../../../adapters/config/load_config.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";

const shipped = (name: string) => new URL(`../../../configs/${name}`, import.meta.url).pathname;
const use = (mode: ConfigUse["for"]): ConfigUse => ({ for: mode, strategies: STRATEGIES });

function problems(yaml: string, mode: ConfigUse["for"]): string[] {
  const error = assertThrows(() => parseConfig(yaml, "x.yaml", use(mode)), ConfigError);
  return error.problems.map(({ path, expected }) => `${path}: ${expected}`);
}

Deno.test("parseConfig() takes real money only with a file that says live", () => {
  for (const yaml of ["{}", "mode: paper", "mode: rehearse"]) {
    assertEquals(problems(yaml, "live"), ["mode: live"]);
  }
  assertEquals(parseConfig("mode: live", "x.yaml", use("live")).mode, "live");
  assertEquals(problems("mode: backtest", "live").length, 1);
  const here = 'mode: live\nkite: {root: "http://127.0.0.1:7070"}';
  assertEquals(problems(here, "live"), [
    "kite.root: the broker's address: an exchange on this machine is for `trade rehearse`",
  ]);
});

Deno.test("parseConfig() lets no rehearsal leave this machine", () => {
  assertEquals(problems("mode: rehearse", "rehearse"), [
    "kite.root: a URL on 127.0.0.1 in a rehearsal",
    "kite.ticker: a URL on 127.0.0.1 in a rehearsal",
  ]);
});

Deno.test("parseConfig() carries nothing intraday over a night at a broker", () => {
  const carried = (product: string) =>
    `mode: live\nbooks: {fno: {product: ${product}, allow_overnight: true}}`;
  assertEquals(problems(carried("MIS"), "live"), [
    "books.fno.allow_overnight: false where books.fno.product is MIS: the broker ends that each day",
  ]);
  const { books } = parseConfig(carried("NRML"), "x.yaml", use("live"));
  assertEquals(books.fno.allowOvernight, true);
});

Deno.test("parseConfig() tells a secret only to who is encrypted, or on this machine", () => {
  const root = (text: string) => `kite: {root: ${JSON.stringify(text)}}`;
  const bad = [
    "http://api.kite.trade",
    "http://localhost:1",
    "https://a:b@x",
    "https://x/?k=1",
    "",
  ];
  for (const url of [...bad, "ws://127.0.0.1"]) {
    assertEquals(problems(root(url), "paper"), [
      "kite.root: a https URL of host and path alone, or http on 127.0.0.1",
    ]);
  }
  for (const url of ["https://api.kite.trade", "http://127.0.0.1:7070"]) {
    assertEquals(parseConfig(root(url), "x.yaml", use("paper")).kite.root, url);
  }
});

Deno.test("configs of live and of rehearsals load in their modes, and on paper", () => {
  for (const mode of ["live", "rehearse", "paper"] as const) {
    const files = mode === "paper" ? ["live.yaml", "rehearsal.yaml", "dev.yaml"] : [
      mode === "live" ? "live.yaml" : "rehearsal.yaml",
    ];
    for (const file of files) loadConfig(shipped(file), use(mode));
  }
});
