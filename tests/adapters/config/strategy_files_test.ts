/** Strategies that the user wrote: one file each, checked before anything starts. @module */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { ConfigError, formatProblem } from "../../../adapters/config/config_error.ts";
import { parseConfig } from "../../../adapters/config/load_config.ts";
import { indicatorProblem } from "../../../adapters/config/indicator_schema.ts";
import { strategyFiles } from "../../../adapters/config/strategy_files.ts";
import type { Candle } from "../../../domain/candle/candle.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import { defaultValues } from "../../../domain/strategy/strategy.ts";

const GOOD = `export default {
  id: "my_breakout",
  timeframe: "5m",
  playbook: "trend",
  parameters: { bars: { kind: "number", default: 20, min: 5, max: 200, whole: true } },
  bind: () => ({ indicators: [], onBar: () => ({ signal: "HOLD", reason: "no_signal" }) }),
};`;

async function read(files: Readonly<Record<string, string>>) {
  const folder = Deno.makeTempDirSync();
  for (const [name, text] of Object.entries(files)) {
    Deno.writeTextFileSync(`${folder}/${name}`, text);
  }
  try {
    return await strategyFiles(folder, STRATEGIES);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** What is wrong with the one file that is broken, without the folder. */
async function problem(files: Readonly<Record<string, string>>): Promise<string> {
  const { broken } = await read(files);
  assertEquals(broken.length, 1);
  return formatProblem(broken[0]!.problem).replace(/^.*\//, "");
}

Deno.test("strategyFiles() reads a file into a strategy whose parameters a config may set", async () => {
  const { strategies: own } = await read({ "my_breakout.ts": GOOD, "notes.md": "not code" });
  assertEquals(own.map(({ id }) => id), ["my_breakout"]);
  const use = { for: "paper", strategies: [...STRATEGIES, ...own] } as const;
  const parse = (entry: string) =>
    parseConfig(`books: {fno: {strategies: [{id: my_breakout, ${entry}}]}}`, "x.yaml", use);
  assertEquals(parse("params: {bars: 55}").books.fno.strategies[0]?.params, { bars: 55 });
  await assertRejects(
    () => Promise.resolve().then(() => parse("params: {bars: 4}")),
    ConfigError,
    "books.fno.strategies[0].params.bars: found 4, expected a whole number from 5 to 200",
  );
});

Deno.test("strategyFiles() reads JavaScript too, which is what a binary can load", async () => {
  const { strategies: own, broken } = await read({ "my_breakout.js": GOOD });
  assertEquals([own.map(({ id }) => id), broken], [["my_breakout"], []]);
  assertMatch(await problem({ "a.js": "const a: number = 1;" }), /expected a module that loads$/);
});

Deno.test("strategyFiles() takes no default, no indicator and no binding that cannot be", async () => {
  const of = (from: string, to: string) => problem({ "a.ts": GOOD.replace(from, to) });
  assertMatch(
    await of("default: 20", "default: 4"),
    /^a\.ts: parameters\.bars: .* from min to max/,
  );
  assertEquals(
    await of("indicators: []", 'indicators: [{ kind: "emma", length: 3 }]'),
    'a.ts: bind: found TypeError: no indicator {"kind":"emma","length":3}, ' +
      "expected indicators that there are, and onBar",
  );
  for (
    const [asked, said] of [
      ['{ kind: "ema", length: 0 }', "length is 0, not a whole number of bars from 1"],
      ['{ kind: "side", fast: 9, slow: 1.5 }', "slow is 1.5, not a whole number of bars from 1"],
      ['{ kind: "rsi", length: NaN }', "length is NaN, not a whole number of bars from 1"],
      ['{ kind: "atr", lenght: 14 }', "length is undefined, not a whole number of bars from 1"],
      [
        '{ kind: "prior", line: "last", back: 1 }',
        "line is last, not one of open, high, low, close",
      ],
      [
        '{ kind: "bollinger", length: 20, deviations: 0, line: "upper" }',
        "deviations is 0, not a number above 0",
      ],
    ] as const
  ) {
    const told = await of("indicators: []", `indicators: [${asked}]`);
    assert(told.includes(`: ${said}, expected indicators`), told);
  }
  assertMatch(await of("onBar", "onTick"), /^a\.ts: bind: found TypeError: no function onBar/);
});

Deno.test("strategyFiles() takes every indicator that a shipped strategy asks for", () => {
  for (const { bind, parameters } of STRATEGIES) {
    for (const asked of bind(defaultValues(parameters)).indicators) {
      assertEquals(indicatorProblem(asked), null);
    }
  }
});

Deno.test("strategyFiles() names the file and the values where these cannot be bound", async () => {
  const picky = GOOD.replace(
    "bind: () =>",
    `bind: ({ bars }) => {
    if (bars === 7) throw new Error("seven\\nis no number of bars");
    return {indicators: bars === 8 ? [{ kind: "emma", length: 3 }] : [],
      onBar: () => null };
  }, other: () =>`,
  );
  const [own] = (await read({ "a.js": picky })).strategies;
  const said = (bars: number) => {
    const error = assertThrows(() => own!.bind({ bars }), ConfigError);
    return error.format().replace(/^.*\//, "");
  };
  assertEquals(
    said(7),
    'a.js: bind({"bars":7}): found Error: seven is no number of bars, ' +
      "expected indicators that there are, and onBar",
  );
  assertEquals(
    said(8),
    'a.js: bind({"bars":8}): found TypeError: no indicator {"kind":"emma","length":3}, ' +
      "expected indicators that there are, and onBar",
  );
});

Deno.test("strategyFiles() lets through no answer that is no decision", async () => {
  const answers = async (answer: string) => {
    const text = GOOD.replace('{ signal: "HOLD", reason: "no_signal" }', answer);
    const [own] = (await read({ "a.ts": text })).strategies;
    const candle = { open: 1, high: 1, low: 1, close: 1, volume: 0, at: 0 } as never;
    const context = { previous: [], lastHourOfExpiry: false };
    return own!.bind({ bars: 20 }).onBar(candle, [], null, context);
  };
  const long = { signal: "LONG", reason: "entry_rule", confidence: 0.6 } as const;
  assertEquals(await answers(JSON.stringify(long)), long);
  assertEquals((await answers('{ signal: "HOLD", reason: "no_signal" }')).signal, "HOLD");
  for (
    const [answer, said] of [
      ['{ signal: "LONG", reason: "entry_rule", confidence: NaN }', "LONG, entry_rule, NaN"],
      ['{ signal: "LONG", reason: "entry_rule", confidence: 7 }', "LONG, entry_rule, 7"],
      ['{ signal: "LONG", reason: "entry_rule" }', "LONG, entry_rule, undefined"],
      ['{ signal: "BUY", reason: "entry_rule", confidence: 1 }', "BUY, entry_rule, 1"],
      ['{ signal: "EXIT", reason: "bored", confidence: 1 }', "EXIT, bored, 1"],
      ['{ signal: "HOLD", reason: "entry_rule" }', "HOLD, entry_rule, undefined"],
      ["null", "without a signal"],
      ['(async () => ({ signal: "HOLD", reason: "no_signal" }))()', "without a signal"],
    ] as const
  ) {
    await assertRejects(() => answers(answer), TypeError, `onBar answered ${said}, expected`);
  }
});

Deno.test("strategyFiles() shows a strategy what it may spoil", async () => {
  const spoiling = `(bar, values, holding, { previous }) => {
    bar.close = 1, holding.entryPrice = 2, values.sort(), previous.sort();
    return { signal: "HOLD", reason: "no_signal" };
  }`;
  const quiet = '() => ({ signal: "HOLD", reason: "no_signal" })';
  const { strategies: [own] } = await read({ "a.js": GOOD.replace(quiet, spoiling) });
  const shown = () => {
    const bar = { at: 0 as EpochMs, ...{ open: 5, high: 6, low: 4, close: 5, volume: 7 } };
    const context = { previous: [4, 3], lastHourOfExpiry: false };
    return [bar as Candle, [9, 8], { side: "LONG", entryPrice: 6, barsHeld: 1 }, context] as const;
  };
  const of = shown();
  assertEquals(own!.bind({ bars: 20 }).onBar(...of), { signal: "HOLD", reason: "no_signal" });
  assertEquals(of, shown());
});

Deno.test("strategyFiles() has none without a folder", async () => {
  assertEquals(await strategyFiles("/nowhere/strategies", STRATEGIES), {
    strategies: [],
    broken: [],
  });
});

Deno.test("strategyFiles() names the file, the place and what it should be", async () => {
  assertEquals(
    await problem({ "a.ts": GOOD.replace("my_breakout", "My Breakout") }),
    'a.ts: id: found "My Breakout", expected a name in snake_case',
  );
  assertEquals(
    await problem({ "a.ts": GOOD.replace('"5m"', '"3m"') }),
    'a.ts: timeframe: found "3m", expected one of 1m, 5m, 15m, 1h',
  );
  assertEquals(
    await problem({ "a.ts": GOOD.replace(/bind:.*/, "bind: 1,") }),
    "a.ts: bind: found 1, expected a function of the parameters' values",
  );
  assertEquals(
    await problem({ "a.ts": "export const x = 1;" }),
    "a.ts: found nothing, expected a strategy as the default export",
  );
  assertEquals(
    await problem({ "a.ts": GOOD, "b.ts": GOOD }),
    "b.ts: id: found my_breakout, expected an id that no other strategy has",
  );
  assertEquals(
    await problem({ "a.ts": GOOD.replace("my_breakout", "mean_reversion") }),
    "a.ts: id: found mean_reversion, expected an id that no other strategy has",
  );
});

const UNUSABLE = {
  "good.ts": GOOD,
  "loads_not.ts": 'import "./nowhere.ts";',
  "says_nothing.ts": "export const x = 1;",
  "twice.ts": GOOD,
  "wrong.ts": GOOD.replace("my_breakout", "wrong_frame").replace('"5m"', '"3m"'),
};

/** What is said of a configuration with these entries in one book; null when it may run. */
async function refusal(...entries: string[]): Promise<string | null> {
  const { strategies, broken } = await read(UNUSABLE);
  try {
    parseConfig(`books: {fno: {strategies: [${entries.join()}]}}`, "x.yaml", {
      ...{ for: "paper", strategies: [...STRATEGIES, ...strategies], broken },
    });
    return null;
  } catch (error) {
    return (error as ConfigError).format().replaceAll(/^\/[^ :]*\//gm, "");
  }
}

Deno.test("parseConfig() runs beside broken strategy files that no enabled entry names", async () => {
  assertEquals(await refusal("{id: mean_reversion}"), null);
  const off = ["loads_not", "says_nothing", "wrong_frame"]
    .map((id) => `{id: ${id}, enabled: false, params: {length: 3}}`);
  assertEquals(
    await refusal(...off, "{id: my_breakout, enabled: false}", "{id: mean_reversion}"),
    null,
  );
  const { strategies, broken } = await read(UNUSABLE);
  const config = parseConfig(`books: {fno: {strategies: [${off}, {id: price_action}]}}`, "x.yaml", {
    ...{ for: "paper", strategies: [...STRATEGIES, ...strategies], broken },
  });
  assertEquals(config.books.fno.strategies.map(({ id }) => id), ["price_action"]);
});

Deno.test("parseConfig() refuses an enabled entry with what is wrong with its strategy file", async () => {
  assertMatch(
    (await refusal("{id: loads_not}"))!,
    /^loads_not\.ts: found TypeError: .*nowhere\.ts.*, expected a module that loads$/,
  );
  assertEquals(
    await refusal("{id: says_nothing}"),
    "says_nothing.ts: found nothing, expected a strategy as the default export",
  );
  assertEquals(
    await refusal("{id: wrong_frame}", "{id: mean_reversion}"),
    'wrong.ts: timeframe: found "3m", expected one of 1m, 5m, 15m, 1h',
  );
  assertEquals(
    await refusal("{id: my_breakout}"),
    "twice.ts: id: found my_breakout, expected an id that no other strategy has",
  );
});

Deno.test("parseConfig() shows files without an id where an entry names what no file has", async () => {
  const [unknown, ...files] = (await refusal("{id: my_idea}"))!.split("\n");
  assertMatch(
    unknown!,
    /^x\.yaml:1: books\.fno\.strategies\[0\]\.id: found "my_idea", expected one of/,
  );
  assert(!unknown!.includes("loads_not"), unknown);
  assertEquals(files.map((line) => line.split(":")[0]), ["loads_not.ts", "says_nothing.ts"]);
  // An entry can name no id that is none, and means the file.
  const { broken } = await read({ "my_idea.ts": GOOD.replace("my_breakout", "my idea") });
  assertEquals(broken.map(({ id, isNameless }) => [id, isNameless]), [["my_idea", true]]);
});
