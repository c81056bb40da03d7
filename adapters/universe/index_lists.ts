/**
 * The edge where configs/universe/*.csv become the members of the indices. Checked as strictly as
 * the other market data: a member for each place on every day, a source for each row.
 * @module
 */
import { type IsoDate, parseIsoDate } from "../../domain/market_time.ts";
import {
  changesOf,
  INDEX_LISTS,
  type IndexList,
  type IndexListName,
  type IndexLists,
  type Membership,
} from "../../domain/instrument/universe.ts";
import { ConfigError, type ConfigProblem, unreadable } from "../config/config_error.ts";

/** Both indices have fifty. */
const MEMBERS = 50;
const HEADER = "symbol,from,until,source";
const SYMBOL = /^[A-Z0-9&-]{1,20}$/;

/** Reads and checks the lists in `folder`. Throws ConfigError with every problem at once. */
export function loadIndexLists(folder: string): IndexLists {
  const problems: ConfigProblem[] = [];
  const load = (name: IndexListName): IndexList | null => {
    const file = `${folder}/${name}.csv`;
    try {
      return parseIndexList(readList(file), file);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
      return null;
    }
  };
  const [first, next] = INDEX_LISTS.map(load);
  if (!first || !next) throw new ConfigError(problems);
  return { nifty_50: first, nifty_next_50: next };
}

/** Checks `text`; `file` names it in problems. Throws ConfigError with every problem at once. */
export function parseIndexList(text: string, file: string): IndexList {
  const lines = text.split("\n").map((said, i) => ({ said: said.trim(), line: i + 1 }));
  const notes = notesOf(lines);
  const problems: ConfigProblem[] = [];
  const fault = (line: number | null, path: string, found: string, expected: string) =>
    problems.push({ file, path, line, found, expected });
  const knownTo = parseIsoDate(notes.get("known_to") ?? "");
  if (knownTo === null) {
    fault(null, "known_to", notes.get("known_to") ?? "nothing", "a date YYYY-MM-DD");
  }
  const [header, ...rows] = lines.filter(({ said }) => said !== "" && !said.startsWith("#"));
  if (header?.said !== HEADER) {
    fault(header?.line ?? null, "", header?.said ?? "nothing", `the columns ${HEADER}`);
  }
  const members = rows.flatMap(({ said, line }) => {
    const row = rowOf(said, notes, (path, found, expected) => fault(line, path, found, expected));
    return row === null ? [] : [{ ...row, line }];
  });
  for (const { symbol, line } of members.filter(overlaps(members))) {
    fault(line, "from", symbol, "a day on which it is no member by another row");
  }
  const list = { knownTo: knownTo ?? "" as IsoDate, members: members.map(plain).sort(bySymbol) };
  if (problems.length === 0) {
    for (const { day, count } of wrongCounts(list)) {
      fault(null, day, `${count} members`, String(MEMBERS));
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return list;
}

interface Row extends Membership {
  readonly line: number;
}

type Fault = (path: string, found: string, expected: string) => void;

/** `# name: text` lines: the sources, and up to when the list is known. */
function notesOf(lines: readonly { readonly said: string }[]): Map<string, string> {
  const notes = new Map<string, string>();
  for (const { said } of lines) {
    const match = /^# ([a-z0-9_]+): (.+)$/.exec(said);
    if (match !== null) notes.set(match[1]!, match[2]!);
  }
  return notes;
}

function rowOf(
  said: string,
  notes: ReadonlyMap<string, string>,
  fault: Fault,
): Membership | null {
  const fields = said.split(",");
  const [symbol = "", from = "", until = "", source = ""] = fields;
  if (fields.length !== 4) {
    fault("", `${fields.length} fields`, "4");
    return null;
  }
  if (!SYMBOL.test(symbol)) fault("symbol", symbol || "nothing", "a symbol of the exchange");
  const begins = parseIsoDate(from);
  if (begins === null) fault("from", from || "nothing", "a date YYYY-MM-DD");
  const ends = until === "" ? null : parseIsoDate(until);
  if (until !== "" && (ends === null || ends <= from)) {
    fault("until", until, `a date after ${from}, or nothing`);
  }
  if (!notes.has(source)) fault("source", source || "nothing", "a name among the # notes");
  return begins === null ? null : { symbol, from: begins, until: ends };
}

/** Whether a row begins while an earlier row of its symbol still holds. */
function overlaps(rows: readonly Row[]): (row: Row) => boolean {
  return (row) =>
    rows.some((other) =>
      other.symbol === row.symbol && other.line < row.line &&
      other.from < (row.until ?? "~") && row.from < (other.until ?? "~")
    );
}

function wrongCounts(list: IndexList): { day: IsoDate; count: number }[] {
  return changesOf(list).map((day) => ({
    day,
    count: list.members.filter(({ from, until }) => from <= day && (until === null || day < until))
      .length,
  })).filter(({ count }) => count !== MEMBERS);
}

function plain({ symbol, from, until }: Row): Membership {
  return { symbol, from, until };
}

function bySymbol(a: Membership, b: Membership): number {
  return a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : a.from < b.from ? -1 : 1;
}

function readList(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    throw unreadable(file, error, "a readable CSV file");
  }
}
