/**
 * A YAML file as plain data that remembers its lines, so that a problem found later can still
 * say where it stands.
 * @module
 */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { ConfigError, type ConfigProblem } from "./config_error.ts";

export type YamlPath = readonly (string | number)[];

export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** 1-based line of the nearest thing on `path` that the file has; null when it has nothing. */
  lineOf(path: YamlPath): number | null;
}

/** Reads `text`. Throws ConfigError for what is not YAML, with the lines: see `plainest`. */
export function parseYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const faults = plainest([...document.errors, ...document.warnings]);
  if (faults.length > 0) {
    throw new ConfigError(faults.map((fault): ConfigProblem => ({
      file,
      path: "",
      line: lines.linePos(fault.pos[0]).line,
      ...wordsOf(fault, text),
    })));
  }
  return { file, value: plain(document, file), lineOf: (path) => lineOf(document, lines, path) };
}

/** `books.fno.strategies[0].id`: a path as people write it. */
export function formatPath(path: YamlPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

type Fault = Document.Parsed["errors" | "warnings"][number];

/** Said for what they are, each of them. */
const PLAIN: readonly Fault["code"][] = ["DUPLICATE_KEY", "TAB_AS_INDENT", "MULTIPLE_DOCS"];

/** Of all others the first alone: what follows it are mostly its consequences, or a tab's. */
function plainest(faults: readonly Fault[]): readonly Fault[] {
  const plain = faults.filter(({ code }) => PLAIN.includes(code));
  const other = faults.find(({ code }) => !PLAIN.includes(code));
  const hasTab = plain.some(({ code }) => code === "TAB_AS_INDENT");
  return other === undefined || hasTab ? plain : [...plain, other];
}

function wordsOf({ code, message, pos }: Fault, text: string) {
  switch (code) {
    case "DUPLICATE_KEY": {
      const [key = ""] = text.slice(pos[0]).split(/[:\s]/, 1);
      return { found: `the key ${key} once more`, expected: "each key once" };
    }
    case "TAB_AS_INDENT":
      return { found: "a tab before the first word", expected: "spaces" };
    case "MULTIPLE_DOCS":
      return { found: "a second document", expected: "one document a file" };
    default:
      return { found: `a YAML error (${message})`, expected: "valid YAML" };
  }
}

function plain(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Only aliases fail this late: without an anchor, or so many that they fill the memory.
    if (!(error instanceof ReferenceError)) throw error;
    const found = `a YAML error (${error.message})`;
    throw new ConfigError([{ file, path: "", line: null, found, expected: "valid YAML" }]);
  }
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: YamlPath): number | null {
  let node: unknown = document.contents;
  let at: number | null = null;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) break;
      at = isScalar(pair.key) ? pair.key.range?.[0] ?? at : at;
      node = pair.value;
    } else if (isSeq(node) && typeof key === "number") {
      node = node.items[key];
      at = hasRange(node) ? node.range[0] : at;
    } else break;
  }
  return at === null ? null : lines.linePos(at).line;
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);
}
