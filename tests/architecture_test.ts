/**
 * The house rules hold in the tree as it is, and each rule finds the fault planted for it: a
 * check that cannot fail would keep nothing true.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { codeOnly } from "./architecture/code_only.ts";
import { readTree } from "./architecture/read_tree.ts";
import { check, type Fault, type Import, RULES, type SourceTree } from "./architecture/rules.ts";

/** Files that may be longer than 300 lines, and why. */
const LONG: Readonly<Record<string, string>> = {};

const ROOT = new URL("..", import.meta.url);
const tree = await readTree(ROOT);
const faults = check(tree, LONG);

for (const rule of RULES) {
  Deno.test(`the tree has no fault of the rule: ${rule}`, () => {
    assertEquals(faults.filter((fault) => fault.rule === rule).map(formatFault), []);
  });
}

Deno.test("readTree() sees every room of the house", () => {
  const rooms = new Set(tree.files.map(({ path }) => path.split("/")[0]));
  for (const room of ["main.ts", "adapters", "commands", "domain", "tests"]) {
    assert(rooms.has(room), `${room} is missing`);
  }
  const has = (from: string, to: string) =>
    tree.imports.some((edge) => edge.from === from && edge.to?.startsWith(to));
  assert(has("tests/architecture_test.ts", "tests/architecture/rules.ts"));
  assert(has("commands/line/flags.ts", "npm:"));
});

Deno.test("no source has the official ticker, which ends the process", () => {
  const named = (word: string) =>
    tree.files.filter(({ path, text }) =>
      !/^(tests|bench)\//.test(path) && text.includes(word) && codeOnly(text).includes(word)
    ).map(({ path }) => path);
  assert(named("KiteConnect").length > 0);
  assertEquals(named("KiteTicker"), []);
});

Deno.test("no source takes the path of its URL undecoded: a space in a folder would be %20", () => {
  const taken = tree.files.filter(({ path, text }) =>
    !/^(tests|bench)\//.test(path) &&
    /(?<!decodeURIComponent\()new URL\([^)]*import\.meta\.url\)\.pathname/.test(text)
  );
  assertEquals(taken.map(({ path }) => path), []);
});

function formatFault({ file, detail }: Fault): string {
  return `${file}: ${detail}`;
}

const HEADER = "/** What it owns. @module */\n";

/** A sound little project, to plant faults in. */
const SOUND: Readonly<Record<string, string>> = {
  "main.ts": HEADER,
  "commands/run.ts": HEADER,
  "tui/screen.tsx": HEADER,
  "actors/desk.ts": HEADER,
  "actors/runtime/turn.ts": HEADER,
  "adapters/disk.ts": HEADER,
  "adapters/disk_worker.ts": `/// <reference lib="deno.worker" />\n${HEADER}`,
  "domain/money.ts": HEADER,
  "domain/ports.ts": `${HEADER}export type Price = number;\nexport interface Port {}\n`,
  "tests/money_test.ts": HEADER,
};

const SOUND_IMPORTS: readonly [string, string, "type"?][] = [
  ["main.ts", "commands/run.ts"],
  ["commands/run.ts", "tui/screen.tsx"],
  ["commands/run.ts", "actors/desk.ts"],
  ["commands/run.ts", "adapters/disk.ts"],
  ["commands/run.ts", "npm:deno-std"],
  ["tui/screen.tsx", "actors/desk.ts", "type"],
  ["tui/screen.tsx", "npm:ink"],
  ["actors/desk.ts", "actors/runtime/turn.ts"],
  ["actors/desk.ts", "domain/money.ts"],
  ["adapters/disk.ts", "domain/ports.ts", "type"],
  ["adapters/disk.ts", "node:sqlite"],
  ["tests/money_test.ts", "adapters/disk.ts"],
  ["tests/money_test.ts", "npm:fast-check"],
];

/** Faults of the sound project with `texts` and `imports` added. */
function planted(
  texts: Readonly<Record<string, string>>,
  imports: readonly [string, string | null, "type"?][] = [],
  long: Readonly<Record<string, string>> = {},
): string[] {
  const fake: SourceTree = {
    files: Object.entries({ ...SOUND, ...texts }).map(([path, text]) => ({ path, text })),
    imports: [...SOUND_IMPORTS, ...imports].map(([from, to, kind]): Import => ({
      from,
      written: to === null ? "./gone.ts" : to.replace("npm:deno-std", "@std/cli"),
      to,
      typeOnly: kind === "type",
    })),
  };
  return check(fake, long).map((fault) => `${fault.rule}: ${formatFault(fault)}`);
}

Deno.test("check() finds nothing in a sound project", () => {
  assertEquals(planted({}), []);
});

Deno.test("check() names an arrow the wrong way", () => {
  const wrong: [string, string, "type"?][] = [
    ["domain/money.ts", "adapters/disk.ts"],
    ["domain/money.ts", "actors/desk.ts", "type"],
    ["actors/desk.ts", "adapters/disk.ts"],
    ["adapters/disk.ts", "actors/desk.ts", "type"],
    ["adapters/disk.ts", "actors/runtime/turn.ts"],
    ["adapters/disk.ts", "commands/run.ts"],
    ["actors/runtime/turn.ts", "actors/desk.ts"],
    ["actors/runtime/turn.ts", "domain/money.ts"],
    ["tui/screen.tsx", "adapters/disk.ts", "type"],
    ["commands/run.ts", "main.ts"],
    ["main.ts", "adapters/disk.ts"],
    ["domain/money.ts", "tests/money_test.ts"],
    ["scripts/tool.ts", "domain/money.ts"],
  ];
  for (const edge of wrong) {
    assertEquals(planted({}, [edge]), [`arrow: ${edge[0]}: imports ${edge[1]}`]);
  }
});

Deno.test("check() lets the screens import an actor's types but not its code", () => {
  assertEquals(planted({}, [["tui/screen.tsx", "actors/desk.ts"]]), [
    "arrow: tui/screen.tsx: imports actors/desk.ts (types only)",
  ]);
});

Deno.test("check() names a package where none belongs", () => {
  for (const from of ["main.ts", "commands/run.ts", "actors/desk.ts", "domain/money.ts"]) {
    for (const to of ["npm:zod", "node:fs", "https://example.org/x.ts", "jsr:@std/csv"]) {
      assertEquals(planted({}, [[from, to]]), [`npm: ${from}: imports ${to}`]);
    }
  }
  assertEquals(planted({}, [["domain/money.ts", "npm:deno-std"]]), [
    "npm: domain/money.ts: imports @std/cli",
  ]);
  assertEquals(planted({}, [["adapters/disk.ts", "https://example.org/x.ts"]]), [
    "npm: adapters/disk.ts: imports https://example.org/x.ts",
  ]);
});

Deno.test("check() names an import that leads nowhere", () => {
  assertEquals(planted({}, [["domain/money.ts", null]]), [
    "broken import: domain/money.ts: ./gone.ts leads nowhere",
  ]);
});

Deno.test("check() names a file that no root reaches, with all it alone imports", () => {
  const texts = { "domain/lost.ts": HEADER, "domain/lost_too.ts": HEADER };
  assertEquals(planted(texts, [["domain/lost.ts", "domain/lost_too.ts"]]), [
    "unreached: domain/lost.ts: no root imports it",
    "unreached: domain/lost_too.ts: no root imports it",
  ]);
  assertEquals(planted(texts, [["adapters/disk_worker.ts", "domain/lost.ts"]]), [
    "unreached: domain/lost_too.ts: no root imports it",
  ]);
});

Deno.test("check() names a test that no suite loads", () => {
  const texts = {
    "tests/process/kill_test.ts": HEADER,
    "tests/actors/suite.ts": HEADER,
    "tests/actors/runtime/ring_test.ts": HEADER,
    "tests/process/deep/kill_test.ts": HEADER,
    "tests/tui/keys_test.tsx": HEADER,
  };
  assertEquals(planted(texts), [
    "never run: tests/process/deep/kill_test.ts: is in no suite",
    "never run: tests/tui/keys_test.tsx: is in no suite",
  ]);
});

Deno.test("check() names a file without a header, or with one that comes late", () => {
  const fault = "header: domain/money.ts: does not open with a /** ... @module */";
  const texts = [
    "export const a = 1;\n",
    "/** No tag. */\nexport const a = 1;\n",
    `export const a = 1;\n${HEADER}`,
    "/** Of a function. */\nfunction f() {}\n/** Late. @module */\n",
    "// What it owns. @module\n",
    "",
  ];
  for (const text of texts) assertEquals(planted({ "domain/money.ts": text }), [fault]);
});

Deno.test("check() names a banned global in domain and actors, with its line", () => {
  const banned: [string, string][] = [
    ["const at = Date.now();", "Date.now"],
    ["const at = Date\n  .now();", "Date.now"],
    ["const at = new Date();", "new Date()"],
    ["const at = new Date;", "new Date()"],
    ["const at = Date();", "new Date()"],
    ["const x = Math.random();", "Math.random"],
    ["const random = Math.random;", "Math.random"],
    ["setTimeout(f, 1);", "setTimeout"],
    ["globalThis.setTimeout(f, 1);", "setTimeout"],
    ["setInterval(f, 1);", "setInterval"],
    ["setImmediate(f);", "setImmediate"],
    ["queueMicrotask(f);", "queueMicrotask"],
    ["performance.now();", "performance.now"],
    ["crypto.randomUUID();", "crypto."],
    ["process.exit();", "process."],
    ["Deno.exit();", "Deno."],
    ["console.log(1);", "console."],
    ["fetch(url);", "fetch()"],
    ["const s = `a ${`b ${Date.now()}`}`;", "Date.now"],
    ["const half = a / 2; const at = Date.now(); const b = a / 2;", "Date.now"],
  ];
  for (const file of ["domain/money.ts", "actors/desk.ts", "actors/runtime/turn.ts"]) {
    for (const [line, global] of banned) {
      assertEquals(planted({ [file]: `${HEADER}\n${line}\n` }), [
        `banned global: ${file}: ${global} in line 3`,
      ]);
    }
  }
});

Deno.test("check() leaves alone what only looks like a banned global", () => {
  const fine = [
    "// Date.now() is for adapters",
    "/* setTimeout */",
    'const text = "Deno.exit() and // console.log";',
    "const text = `console.log(${1}) new Date()`;",
    "const quote = /['\"`]/; const tick = '`'; // Deno.",
    "const day = new Date(at); const ms = Date.parse(text);",
    "host.setTimeout(1); clock.fetch(2); const myDate = updateDate();",
    "const processed = a.process.b; const consoles = 1;",
  ];
  for (const line of fine) assertEquals(planted({ "domain/money.ts": `${HEADER}${line}\n` }), []);
  assertEquals(planted({ "adapters/disk.ts": `${HEADER}Date.now();\n` }), []);
});

Deno.test("check() names a file called by a word that says nothing, and one not in snake_case", () => {
  const named: [string, string][] = [
    ["tests/types.ts", "types says nothing"],
    ["tests/utils_test.ts", "utils says nothing"],
    ["tests/helpers.tsx", "helpers says nothing"],
    ["tests/common/money.ts", "common says nothing"],
    ["tests/moneyBag.ts", "moneyBag is not snake_case"],
    ["tests/money-bag.ts", "money-bag is not snake_case"],
  ];
  for (const [path, detail] of named) {
    assertEquals(planted({ [path]: HEADER }), [`name: ${path}: ${detail}`]);
  }
});

Deno.test("check() names a file over 300 lines unless it is listed, and a listing gone stale", () => {
  const lines = (count: number) => ({ "domain/money.ts": HEADER + "//\n".repeat(count - 1) });
  assertEquals(planted(lines(300)), []);
  assertEquals(planted(lines(301)), ["length: domain/money.ts: 301 lines, at most 300"]);
  const listed = { "domain/money.ts": "a table" };
  assertEquals(planted(lines(301), [], listed), []);
  const stale = "length: domain/money.ts: no longer needs its exception";
  assertEquals(planted(lines(300), [], listed), [stale]);
});

Deno.test("check() names a function or method over 70 lines, and no callback", () => {
  const body = (count: number, indent = "") => `${indent}  // a line\n`.repeat(count - 2);
  const sound = [
    `/** Of f. */\nexport function f(): void {\n${body(70)}}\n`,
    `function f(\n  a: number,\n): void {\n${body(68)}}\n`,
    `class C {\n  #m(): void {\n${body(70)}  }\n}\n`,
    `each(() => {\n${body(90)}});\n`,
    `f(1);\nconst a = {\n${body(90)}};\n`,
    `each(f(), {\n${body(90)}});\n`,
  ];
  for (const text of sound) assertEquals(planted({ "domain/money.ts": HEADER + text }), []);
  const long: [string, string][] = [
    [`/** Of f. */\nexport function f(): void {\n${body(71)}}\n`, "f"],
    [`async function f(\n  a: number,\n): Promise<void> {\n${body(69)}}\n`, "f"],
    [`class C {\n  async #m(): Promise<void> {\n${body(71)}  }\n}\n`, "#m"],
    [`class C {\n  constructor(a: number) {\n${body(71)}  }\n}\n`, "constructor"],
  ];
  for (const [text, name] of long) {
    assertEquals(planted({ "domain/money.ts": HEADER + text }), [
      `long function: domain/money.ts: ${name} has 71 lines, at most 70`,
    ]);
  }
});

Deno.test("check() names everything but types in ports.ts", () => {
  const lines = ["export const A = 1;", "export function f() {}", "export * from './money.ts';"];
  for (const line of lines) {
    assertEquals(
      planted({ "domain/ports.ts": `${HEADER}export type T = 1;\n/** A. */\n${line}\n` }),
      [
        `ports: domain/ports.ts: not a type: ${codeOnly(line).trim()}`,
      ],
    );
  }
});

Deno.test("check() names an exported function without a doc comment", () => {
  const bare = "export function f() {}\n";
  const rooms = ["adapters/disk.ts", "actors/runtime/turn.ts", "commands/run.ts", "tui/screen.tsx"];
  for (const file of ["domain/money.ts", "actors/desk.ts", ...rooms]) {
    assertEquals(planted({ [file]: HEADER + bare }), [`doc comment: ${file}: f has none`]);
    assertEquals(planted({ [file]: `${HEADER}/** Of f. */\n${bare}` }), []);
  }
  assertEquals(planted({ "tests/money_test.ts": HEADER + bare }), []);
});

Deno.test("no task of the program asks at a terminal for a leave that it does without", () => {
  const { tasks }: { tasks: Record<string, string> } = JSON.parse(
    Deno.readTextFileSync(new URL("deno.json", ROOT)),
  );
  const asking = Object.entries(tasks).filter(([, words]) =>
    /^deno run\b.* main\.ts\b/.test(words) && !words.includes(" --no-prompt ")
  );
  assertEquals(asking.map(([name]) => name), []);
});
