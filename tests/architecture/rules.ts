/**
 * The house rules as a pure check of a tree of sources: what it is given, what it finds. What
 * can be checked here need not be remembered by anyone.
 * @module
 */
import { SUITE, TEST } from "../load_suite.ts";
import { codeOnly } from "./code_only.ts";
import { undocumented } from "./doc_comments.ts";

export interface SourceFile {
  /** From the project's root, e.g. `domain/money.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** As written, e.g. `@std/csv` or `./money.ts`. */
  readonly written: string;
  /** A path in the project, or `npm:...`, `node:...` and the like; null when it leads nowhere. */
  readonly to: string | null;
  readonly typeOnly: boolean;
}

export interface SourceTree {
  readonly files: readonly SourceFile[];
  readonly imports: readonly Import[];
}

export const RULES = [
  "arrow",
  "npm",
  "broken import",
  "unreached",
  "never run",
  "header",
  "banned global",
  "name",
  "length",
  "long function",
  "ports",
  "doc comment",
] as const;

export type Rule = typeof RULES[number];

export interface Fault {
  readonly rule: Rule;
  readonly file: string;
  readonly detail: string;
}

const LINES_MAX = 300;
const FUNCTION_LINES_MAX = 70;

/** Every fault in `tree`. `long` lists files that may be longer than the rest, with the reason. */
export function check(tree: SourceTree, long: Readonly<Record<string, string>>): Fault[] {
  return [
    ...tree.imports.flatMap((edge) => [...arrow(edge), ...npm(edge), ...broken(edge)]),
    ...unreached(tree),
    ...neverRun(tree),
    ...tree.files.flatMap((file) => [
      ...header(file),
      ...bannedGlobals(file),
      ...name(file),
      ...length(file, long),
      ...longFunctions(file),
      ...ports(file),
      ...docComments(file),
    ]),
    ...staleExceptions(tree, long),
  ];
}

/** What a room may import; `tests` and `bench` may import anything, and nobody imports them. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  main: ["commands"],
  commands: ["commands", "tui", "actors", "runtime", "adapters", "domain"],
  tui: ["tui", "domain"],
  actors: ["actors", "runtime", "domain"],
  runtime: ["runtime"],
  adapters: ["adapters", "domain"],
  domain: ["domain"],
};

/** Rooms of which another may know the shape but not the code. */
const TYPE_ARROWS: Readonly<Record<string, readonly string[]>> = { tui: ["actors", "runtime"] };

const OUTSIDE = ["tests", "bench"];

function roomOf(path: string): string {
  if (path === "main.ts") return "main";
  return path.startsWith("actors/runtime/") ? "runtime" : path.split("/")[0]!;
}

function isSource(target: string): boolean {
  return /\.tsx?$/.test(target) && !/^[a-z]+:/.test(target);
}

function arrow({ from, to, typeOnly }: Import): Fault[] {
  const room = roomOf(from);
  if (to === null || !isSource(to) || OUTSIDE.includes(room) || from.endsWith(".d.ts")) return [];
  const allowed = [...ARROWS[room] ?? [], ...(typeOnly ? TYPE_ARROWS[room] ?? [] : [])];
  if (allowed.includes(roomOf(to))) return [];
  const kind = !typeOnly && TYPE_ARROWS[room]?.includes(roomOf(to)) ? " (types only)" : "";
  return [{ rule: "arrow", file: from, detail: `imports ${to}${kind}` }];
}

const NPM_ROOMS = ["adapters", "tui", ...OUTSIDE];

function npm({ from, written, to }: Import): Fault[] {
  const scheme = /^([a-z]+):/.exec(to ?? "")?.[1];
  if (scheme === undefined || from.endsWith(".d.ts")) return [];
  const known = scheme === "npm" || scheme === "node";
  if (known && NPM_ROOMS.includes(roomOf(from))) return [];
  // Deno's own library is no outside package: a command may parse its arguments with it.
  if (known && roomOf(from) === "commands" && written.startsWith("@std/")) return [];
  return [{ rule: "npm", file: from, detail: `imports ${written}` }];
}

function broken({ from, written, to }: Import): Fault[] {
  if (to !== null) return [];
  return [{ rule: "broken import", file: from, detail: `${written} leads nowhere` }];
}

/** Workers are started by URL and ambient declarations by deno.json: no import leads there. */
function isRoot(path: string): boolean {
  return path === "main.ts" || OUTSIDE.includes(roomOf(path)) || /_worker\.ts$|\.d\.ts$/.test(path);
}

function unreached({ files, imports }: SourceTree): Fault[] {
  const reached = new Set(files.map(({ path }) => path).filter(isRoot));
  // A set may grow while it is walked: what is added is walked too.
  for (const path of reached) {
    for (const { from, to } of imports) if (from === path && to !== null) reached.add(to);
  }
  return files.filter(({ path }) => !reached.has(path))
    .map(({ path }) => ({ rule: "unreached", file: path, detail: "no root imports it" }));
}

/** `deno task test` runs these as they are, and of all others what a suite loads. */
const RUN_ALONE = /^tests\/(process\/)?[^/]+_test\.tsx?$/;

function neverRun({ files }: SourceTree): Fault[] {
  const suites = files.map(({ path }) => path).filter((path) => path.endsWith(`/${SUITE}`))
    .map((path) => path.slice(0, -SUITE.length));
  return files.filter(({ path }) =>
    TEST.test(path) && !RUN_ALONE.test(path) &&
    !suites.some((folder) => path.startsWith(folder))
  ).map(({ path }) => ({ rule: "never run", file: path, detail: "is in no suite" }));
}

function header({ path, text }: SourceFile): Fault[] {
  // Worker files must open with their references, and lint directives come first.
  const opening = text.replace(/^(?:#!.*\n|\/\/.*\n|\s*\n)+/, "");
  const comment = /^\/\*\*[\s\S]*?\*\//.exec(opening)?.[0] ?? "";
  if (/@module\b/.test(comment)) return [];
  return [{ rule: "header", file: path, detail: "does not open with a /** ... @module */" }];
}

const GLOBALS = [
  "Date.now",
  "Math.random",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "queueMicrotask",
  "performance.now",
  "crypto.",
  "process.",
  "Deno.",
  "console.",
] as const;

const BANNED: readonly (readonly [string, RegExp])[] = [
  ...GLOBALS.map((global): [string, RegExp] => {
    const pattern = global.replace(".", "\\s*\\.\\s*") + (global.endsWith(".") ? "" : "\\b");
    return [global, new RegExp(`(?<![\\w$.])(?:globalThis\\s*\\.\\s*)?${pattern}`, "g")];
  }),
  // With an argument it is a conversion, without one a clock.
  ["new Date()", /(?<![\w$.])new\s+Date\b(?!\s*\(\s*[^)\s])|(?<![\w$.]|\bnew\s+)Date\s*\(/g],
  ["fetch()", /(?<![\w$.])(?:globalThis\s*\.\s*)?fetch\s*\(/g],
];

function bannedGlobals({ path, text }: SourceFile): Fault[] {
  if (!["domain", "actors", "runtime"].includes(roomOf(path))) return [];
  const code = codeOnly(text);
  return BANNED.flatMap(([global, pattern]) =>
    [...code.matchAll(pattern)].map((found): Fault => {
      const line = code.slice(0, found.index).split("\n").length;
      return { rule: "banned global", file: path, detail: `${global} in line ${line}` };
    })
  );
}

const BANNED_NAMES = ["types", "util", "utils", "helper", "helpers", "common", "misc"];

function name({ path }: SourceFile): Fault[] {
  const parts = path.replace(/(_test|_bench)?(\.d)?\.tsx?$/, "").split("/");
  const vague = parts.find((part) => BANNED_NAMES.includes(part));
  const odd = parts.find((part) => !/^[a-z][a-z0-9_]*$/.test(part));
  const details = [
    ...(vague === undefined ? [] : [`${vague} says nothing`]),
    ...(odd === undefined ? [] : [`${odd} is not snake_case`]),
  ];
  return details.map((detail) => ({ rule: "name", file: path, detail }));
}

function lineCount(text: string): number {
  return text.replace(/\n$/, "").split("\n").length;
}

/** Of sources only: a test file is as long as what it has to show. */
function length({ path, text }: SourceFile, long: Readonly<Record<string, string>>): Fault[] {
  if (path.startsWith("tests/")) return [];
  const lines = lineCount(text);
  if (lines <= LINES_MAX || Object.hasOwn(long, path)) return [];
  return [{ rule: "length", file: path, detail: `${lines} lines, at most ${LINES_MAX}` }];
}

/** Functions and methods, by their indentation. */
const FUNCTION =
  /^( *)(?:(?:export|async|static|override|get|set) )*(?:function\*? (\w+)|\*?(#?\w+)(?:<[^(]*>)?\()/;
const STATEMENTS = ["if", "for", "while", "switch", "catch", "return", "await", "super"];

/** Formatted code ends a function by a brace in the column in which it began. */
function longFunctions({ path, text }: SourceFile): Fault[] {
  const lines = codeOnly(text).split("\n");
  return lines.flatMap((line, from): Fault[] => {
    const [, indent = "", named, method] = FUNCTION.exec(line) ?? [];
    const name = named ?? method;
    if (name === undefined || STATEMENTS.includes(name)) return [];
    const opens = lines.findIndex((each, i) => i >= from && /[{;]$/.test(each));
    if (opens < 0 || !isBodyOpening(lines[opens]!, indent)) return [];
    const count = lines.findIndex((each, i) => i > opens && each.startsWith(`${indent}}`)) - from +
      1;
    if (count <= FUNCTION_LINES_MAX) return [];
    const detail = `${name} has ${count} lines, at most ${FUNCTION_LINES_MAX}`;
    return [{ rule: "long function", file: path, detail }];
  });
}

/** The arguments of a call open otherwise, its callbacks by an arrow. */
function isBodyOpening(line: string, indent: string): boolean {
  return line.startsWith(indent) && /\)(?:: .+)? \{$/.test(line) && !line.endsWith("=> {");
}

function staleExceptions({ files }: SourceTree, long: Readonly<Record<string, string>>): Fault[] {
  const stillLong = files.filter(({ text }) => lineCount(text) > LINES_MAX).map((f) => f.path);
  return Object.keys(long).filter((path) => !stillLong.includes(path))
    .map((file) => ({ rule: "length", file, detail: "no longer needs its exception" }));
}

function ports({ path, text }: SourceFile): Fault[] {
  if (!path.endsWith("/ports.ts")) return [];
  const found = codeOnly(text).match(/^export\s+(?!type\b|interface\b).*/gm) ?? [];
  return found.map((line) => ({ rule: "ports", file: path, detail: `not a type: ${line.trim()}` }));
}

const DOCUMENTED = ["domain", "adapters", "actors", "runtime", "commands", "tui"];

function docComments({ path, text }: SourceFile): Fault[] {
  if (!DOCUMENTED.includes(roomOf(path))) return [];
  return undocumented(text)
    .map((name) => ({ rule: "doc comment", file: path, detail: `${name} has none` }));
}
