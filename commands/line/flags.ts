/**
 * Command-line flags as data: a command declares what it takes; what was typed comes back typed
 * and checked, or as one UsageError with every problem and the usage. Reads and prints nothing.
 * @module
 */
import { parseArgs } from "@std/cli";
import { nearestWord } from "../../domain/nearest_word.ts";
import { folded } from "./folded_lines.ts";

/** One flag. `value` names its value in the usage text, e.g. `FILE`. */
export type Flag =
  | { readonly kind: "boolean"; readonly help: string }
  | {
    readonly kind: "string";
    readonly value: string;
    readonly help: string;
    readonly required?: true;
  }
  | {
    readonly kind: "number";
    readonly value: string;
    readonly help: string;
    readonly required?: true;
    readonly whole?: true;
    /** Bounds, inclusive. */
    readonly min?: number;
    readonly max?: number;
  }
  | {
    readonly kind: "choice";
    readonly choices: readonly string[];
    readonly help: string;
    readonly required?: true;
  };

/** An argument without dashes, by its place. */
export interface Positional {
  readonly help: string;
  readonly required?: true;
  readonly choices?: readonly string[];
}

/** A command's face: flags by their name without dashes, positionals in their order. */
export interface Command {
  readonly name: string;
  readonly help: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly positionals?: Readonly<Record<string, Positional>>;
}

type Absent<F> = F extends { required: true } ? never : undefined;
type FlagValue<F> = F extends { kind: "boolean" } ? boolean
  : F extends { kind: "number" } ? number | Absent<F>
  : F extends { kind: "choice"; choices: readonly (infer Choice)[] } ? Choice | Absent<F>
  : string | Absent<F>;
type PositionalValue<P> =
  | (P extends { choices: readonly (infer Choice)[] } ? Choice : string)
  | Absent<P>;

/** Of a terminal as it comes. */
const COLUMNS = 80;
const ROWS = 24;

/** What was typed, by name. A flag that was not given is `undefined`, a boolean one `false`. */
export interface Typed<C extends Command> {
  readonly type: "Typed";
  readonly flags: { readonly [K in keyof C["flags"]]: FlagValue<C["flags"][K]> };
  readonly positionals: {
    readonly [K in keyof C["positionals"]]: PositionalValue<C["positionals"][K]>;
  };
}

/** `--help` was typed: print `usage`, exit 0. */
export interface Help {
  readonly type: "Help";
  readonly usage: string;
}

/**
 * What was typed makes no command. `message` holds a line a problem, then the usage, and where a
 * small terminal would have lost the problems to it, those once more.
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
  constructor(readonly problems: readonly string[], readonly usage: string) {
    const said = problems.join("\n");
    const whole = `${said}\n\n${usage}`;
    super(whole.split("\n").length < ROWS ? whole : `${whole}\n\n${said}`);
  }
}

/**
 * Checks `args` (the arguments after the command's name) against `command`. Where a flag is
 * given twice, the last one counts. Throws UsageError with all problems.
 */
export function parseFlags<const C extends Command>(
  command: C,
  args: readonly string[],
): Typed<C> | Help {
  const declared = Object.entries(command.flags);
  const problems: string[] = [];
  const typed = parseArgs(withNegatives(args, command), {
    boolean: [...declared.filter(([, flag]) => flag.kind === "boolean").map(([n]) => n), "help"],
    string: [...declared.filter(([, flag]) => flag.kind !== "boolean").map(([n]) => n), "_"],
    alias: { h: "help" },
    unknown: (arg, key) => {
      if (key === undefined) return true; // a positional
      const problem = unknownFlag(arg, command);
      // Of `-abc` each letter is reported with the whole.
      if (!problems.includes(problem)) problems.push(problem);
      return false;
    },
  });
  if (typed["help"] === true) return { type: "Help", usage: usageOf(command) };

  problems.push(...badBooleans(args, command));
  const flags: Record<string, unknown> = {};
  for (const [name, flag] of declared) {
    flags[name] = flagValue(flag, typed[name], (text) => problems.push(`--${name} ${text}`));
  }
  const positionals = placed(command, typed._.map(String), (text) => problems.push(text));
  if (problems.length > 0) throw new UsageError(problems, usageOf(command));
  return { type: "Typed", flags, positionals } as Typed<C>;
}

/** Before the names of flags. */
const MARGIN = 2;

/** How `command` is typed, a line a flag or more. */
export function usageOf(command: Command): string {
  const positionals = Object.entries(command.positionals ?? {});
  const words = positionals.map(([name, { required, choices }]) => {
    const shown = choices?.join("|") ?? name.toUpperCase();
    return required ? shown : `[${shown}]`;
  });
  const needed = Object.entries(command.flags)
    .filter(([, flag]) => flag.kind !== "boolean" && flag.required)
    .map(([name, flag]) => shownFlag(name, flag));
  const lines: [string, string][] = [
    ...positionals.map(([name, { help }]): [string, string] => [name.toUpperCase(), help]),
    ...Object.entries(command.flags).map(([name, flag]): [string, string] => [
      shownFlag(name, flag),
      flag.help,
    ]),
    ["--help", "print this"],
  ];
  const width = Math.max(...lines.map(([left]) => left.length)) + 2;
  return [
    ...folded(["Usage:", command.name, ...words, ...needed, "[flags]"].join(" "), COLUMNS),
    "",
    ...folded(command.help, COLUMNS, 0),
    "",
    ...lines.flatMap(([left, help]) =>
      folded(`  ${left.padEnd(width)}${help}`, COLUMNS, width + MARGIN)
    ),
  ].join("\n");
}

function shownFlag(name: string, flag: Flag): string {
  if (flag.kind === "boolean") return `--${name}`;
  return `--${name} ${flag.kind === "choice" ? flag.choices.join("|") : flag.value}`;
}

function unknownFlag(arg: string, command: Command): string {
  const name = arg.replace(/=.*$/s, "");
  const known = [...Object.keys(command.flags), "help"].map((flag) => `--${flag}`);
  const nearest = nearestWord(name, known);
  return `unknown flag ${name}` + (nearest === null ? "" : `: did you mean ${nearest}?`);
}

/** `--price -3` as `--price=-3`: the parser takes the number for flags of one letter. */
function withNegatives(args: readonly string[], command: Command): string[] {
  const wantsNumber = (arg: string | undefined) => {
    const name = arg?.startsWith("--") ? arg.slice(2) : "";
    return Object.hasOwn(command.flags, name) && command.flags[name]!.kind === "number";
  };
  return args.flatMap((arg, i) => {
    const isNegative = (word: string | undefined) => word !== undefined && /^-[\d.]/.test(word);
    if (isNegative(arg) && wantsNumber(args[i - 1])) return [];
    return isNegative(args[i + 1]) && wantsNumber(arg) ? [`${arg}=${args[i + 1]}`] : [arg];
  });
}

/** The parser takes `--json=no` for true. */
function badBooleans(args: readonly string[], command: Command): string[] {
  const end = args.indexOf("--");
  return args.slice(0, end < 0 ? args.length : end).flatMap((arg) => {
    const [, name = "", value = ""] = /^--([^=]+)=(.*)$/s.exec(arg) ?? [];
    const flag = Object.hasOwn(command.flags, name) ? command.flags[name] : undefined;
    if (flag?.kind !== "boolean" || value === "true" || value === "false") return [];
    return [`--${name} takes true or false, found ${JSON.stringify(value)}`];
  });
}

type Report = (problem: string) => void;

function flagValue(flag: Flag, typed: unknown, report: Report): string | number | boolean | void {
  if (flag.kind === "boolean") return typed === true;
  if (typed === undefined) {
    if (flag.required) report("is required");
    return;
  }
  const text = String(typed);
  const expected = flagExpected(flag);
  if (text === "") return report(`needs a value: ${expected}`);
  if (flag.kind === "string") return text;
  if (flag.kind === "choice") {
    if (flag.choices.includes(text)) return text;
  } else {
    const number = /^-?(\d+(\.\d+)?|\.\d+)$/.test(text) ? Number(text) : NaN;
    const fits = number >= (flag.min ?? -Infinity) && number <= (flag.max ?? Infinity);
    if (fits && (!flag.whole || Number.isSafeInteger(number))) return number;
  }
  report(`takes ${expected}, found ${JSON.stringify(text)}`);
}

function flagExpected(flag: Exclude<Flag, { kind: "boolean" }>): string {
  if (flag.kind === "string") return flag.value;
  if (flag.kind === "choice") return `one of ${flag.choices.join(", ")}`;
  const { min, max } = flag;
  const bounds = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ];
  const noun = flag.whole ? "a whole number" : "a number";
  return bounds.length === 0 ? noun : `${noun} of ${bounds.join(" and ")}`;
}

function placed(command: Command, words: readonly string[], report: Report) {
  const declared = Object.entries(command.positionals ?? {});
  declared.forEach(([name, { required, choices }], i) => {
    const word = words[i];
    if (word === undefined) {
      if (required) report(`${name.toUpperCase()} is required`);
    } else if (word === "") {
      report(`${name.toUpperCase()} is empty`);
    } else if (choices !== undefined && !choices.includes(word)) {
      report(`${name.toUpperCase()} takes one of ${choices.join(", ")}, found "${word}"`);
    }
  });
  for (const word of words.slice(declared.length)) report(`unexpected argument "${word}"`);
  return Object.fromEntries(declared.map(([name], i) => [name, words[i]]));
}
