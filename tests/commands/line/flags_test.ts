/** What a person can type, and what is said when it makes no command. @module */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type Command, parseFlags, UsageError, usageOf } from "../../../commands/line/flags.ts";

const BACKTEST = {
  name: "backtest",
  help: "Runs strategies over a file of candles.",
  flags: {
    data: { kind: "string", value: "FILE", help: "candles, CSV", required: true },
    symbol: { kind: "string", value: "NAME", help: "what the file holds" },
    seed: { kind: "number", value: "N", help: "random seed", whole: true, min: 0 },
    speed: { kind: "number", value: "X", help: "times real time", min: 0.1, max: 3600 },
    stamp: { kind: "choice", choices: ["start", "end"], help: "what a row's time means" },
    json: { kind: "boolean", help: "one JSON object" },
  },
} as const satisfies Command;

const ENGINE = {
  name: "engine",
  help: "Switches an engine.",
  flags: {},
  positionals: {
    way: { help: "what to do", required: true, choices: ["on", "off"] },
    name: { help: "which engine", required: true },
    note: { help: "why, for the journal" },
  },
} as const satisfies Command;

function typed(...args: string[]) {
  const result = parseFlags(BACKTEST, args);
  assert(result.type === "Typed");
  return result.flags;
}

function problems(command: Command, ...args: string[]): readonly string[] {
  const error = assertThrows(() => parseFlags(command, args), UsageError);
  assertStringIncludes(error.message, usageOf(command));
  for (const problem of error.problems) assertStringIncludes(error.message, problem + "\n");
  return error.problems;
}

Deno.test("parseFlags() returns typed values, undefined for what was not given", () => {
  const flags = typed("--data", "a.csv", "--seed=7", "--speed", ".5", "--stamp", "end", "--json");
  const data: string = flags.data;
  const seed: number | undefined = flags.seed;
  const stamp: "start" | "end" | undefined = flags.stamp;
  assertEquals([data, seed, stamp], ["a.csv", 7, "end"]);
  assertEquals(flags, {
    data: "a.csv",
    symbol: undefined,
    seed: 7,
    speed: 0.5,
    stamp: "end",
    json: true,
  });
  assertEquals(typed("--data", "a.csv").json, false);
});

Deno.test("parseFlags() keeps text that looks like a number as text", () => {
  const flags = typed("--data", "007", "--symbol=1e3");
  assertEquals([flags.data, flags.symbol], ["007", "1e3"]);
});

Deno.test("parseFlags() lets the last of two equal flags count", () => {
  assertEquals(typed("--data", "a.csv", "--data", "b.csv", "--json", "--json=false").data, "b.csv");
});

Deno.test("parseFlags() places positionals by name, also after --", () => {
  const result = parseFlags(ENGINE, ["on", "--", "--fno"]);
  assert(result.type === "Typed");
  const way: "on" | "off" = result.positionals.way;
  assertEquals([way, result.positionals.name, result.positionals.note], ["on", "--fno", undefined]);
});

Deno.test("parseFlags() returns the usage on --help and -h, whatever else is typed", () => {
  for (const help of ["--help", "-h"]) {
    const result = parseFlags(BACKTEST, ["--nonsense", help]);
    assertEquals(result, { type: "Help", usage: usageOf(BACKTEST) });
  }
});

Deno.test("usageOf() shows every flag, positional and what is required", () => {
  assertEquals(
    usageOf(BACKTEST),
    `Usage: backtest --data FILE [flags]

Runs strategies over a file of candles.

  --data FILE        candles, CSV
  --symbol NAME      what the file holds
  --seed N           random seed
  --speed X          times real time
  --stamp start|end  what a row's time means
  --json             one JSON object
  --help             print this`,
  );
  assertStringIncludes(usageOf(ENGINE), "Usage: engine on|off NAME [NOTE] [flags]\n");
});

Deno.test("UsageError says the problems again below a usage that fills a small terminal", () => {
  const flags = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`f${i}`, { kind: "boolean", help: "x" } as const]),
    );
  const said = (count: number) => {
    const command = { name: "tall", help: "Tall.", flags: flags(count) };
    return assertThrows(() => parseFlags(command, ["--nonsense"]), UsageError).message.split("\n");
  };
  const [problem] = said(1);
  assertEquals(said(1).filter((line) => line === problem).length, 1);
  assertEquals(said(30).filter((line) => line === problem).length, 2);
  assertEquals([said(30)[0], said(30).at(-1)], [problem, problem]);
});

Deno.test("usageOf() goes on below where 80 columns are not enough", () => {
  const help = "one of many words that go on and on for longer than a small terminal is wide";
  const usage = usageOf({ name: "long", help, flags: { much: { kind: "boolean", help } } });
  assertEquals(usage.split("\n").slice(2, 7), [
    "one of many words that go on and on for longer than a small terminal is wide",
    "",
    "  --much  one of many words that go on and on for longer than a small terminal",
    "          is wide",
    "  --help  print this",
  ]);
});

Deno.test("parseFlags() names an unknown flag and the one that was probably meant", () => {
  assertEquals(problems(BACKTEST, "--data", "a", "--jsn"), [
    "unknown flag --jsn: did you mean --json?",
  ]);
  assertEquals(problems(BACKTEST, "--data", "a", "--frobnicate=3"), ["unknown flag --frobnicate"]);
  assertEquals(problems(BACKTEST, "--data", "a", "-xyz"), ["unknown flag -xyz"]);
  assertEquals(problems(BACKTEST, "--data", "a", "--no-json"), [
    "unknown flag --no-json: did you mean --json?",
  ]);
  assertEquals(problems(BACKTEST, "--data", "a", "--constructor"), ["unknown flag --constructor"]);
});

Deno.test("parseFlags() says what a flag without its value needs", () => {
  assertEquals(problems(BACKTEST, "--data"), ["--data needs a value: FILE"]);
  assertEquals(problems(BACKTEST, "--data", "--json"), ["--data needs a value: FILE"]);
  assertEquals(problems(BACKTEST, "--data=a", "--stamp="), [
    "--stamp needs a value: one of start, end",
  ]);
  assertEquals(problems(BACKTEST), ["--data is required"]);
});

Deno.test("parseFlags() says what was found and what was expected for a bad value", () => {
  const bad: [string, string][] = [
    ["--seed=x", '--seed takes a whole number of at least 0, found "x"'],
    ["--seed=1.5", '--seed takes a whole number of at least 0, found "1.5"'],
    ["--seed=-1", '--seed takes a whole number of at least 0, found "-1"'],
    ["--seed=0x10", '--seed takes a whole number of at least 0, found "0x10"'],
    ["--seed=1e400", '--seed takes a whole number of at least 0, found "1e400"'],
    ["--speed=0", '--speed takes a number of at least 0.1 and at most 3600, found "0"'],
    ["--speed=3601", '--speed takes a number of at least 0.1 and at most 3600, found "3601"'],
    ["--stamp=middle", '--stamp takes one of start, end, found "middle"'],
    ["--json=maybe", '--json takes true or false, found "maybe"'],
  ];
  for (const [arg, problem] of bad) assertEquals(problems(BACKTEST, "--data=a", arg), [problem]);
  const apart = problems(BACKTEST, "--data=a", "--seed", "-1", "--speed", "-.5");
  assertEquals(apart, [
    '--seed takes a whole number of at least 0, found "-1"',
    '--speed takes a number of at least 0.1 and at most 3600, found "-.5"',
  ]);
  assertEquals(problems(BACKTEST, "--data=a", "-1", "--json", "-2").length, 2);
});

Deno.test("parseFlags() refuses missing, surplus and wrong positionals", () => {
  assertEquals(problems(ENGINE), ["WAY is required", "NAME is required"]);
  // As of a variable of the shell that is not set.
  assertEquals(problems(ENGINE, "on", "", ""), ["NAME is empty", "NOTE is empty"]);
  assertEquals(problems(ENGINE, "up", "fno"), ['WAY takes one of on, off, found "up"']);
  assertEquals(problems(ENGINE, "on", "fno", "why", "more"), ['unexpected argument "more"']);
  assertEquals(problems(BACKTEST, "--data=a", "b.csv"), ['unexpected argument "b.csv"']);
});

Deno.test("parseFlags() reports all problems at once", () => {
  assertEquals(problems(BACKTEST, "--jsn", "--seed=x", "--stamp=z"), [
    "unknown flag --jsn: did you mean --json?",
    "--data is required",
    '--seed takes a whole number of at least 0, found "x"',
    '--stamp takes one of start, end, found "z"',
  ]);
});
